import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ChangedLine, asTaskId } from '@subminute/core';
import { type GraphChange, type WorkspaceGraph } from '@subminute/core/ratchet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOf } from './change-place.ts';
import { projectNames } from './project-names.ts';

const ROOTS: Readonly<Record<string, string>> = {
  ui: 'packages/ui',
  auth: 'packages/auth',
  kit: 'packages/auth/kit',
};
const head: WorkspaceGraph = {
  selection: 'task',
  targets: ['build'],
  projects: Object.entries(ROOTS).map(([name, root]) => ({ name, root })),
  edges: [],
  tasks: Object.keys(ROOTS).map((project) => ({
    task: asTaskId(`${project}:build`),
    project,
    target: 'build',
    cache: true,
    continuous: false,
    dependsOn: [],
    inputs: [],
    command: 'build',
  })),
  inputs: [],
  lockfile: 'packages',
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-place-'));
  mkdirSync(path.join(root, 'packages/auth'), { recursive: true });
  writeFileSync(path.join(root, 'packages/auth/package.json'), '{"name":"@acme/auth"}');
  writeFileSync(
    path.join(root, 'tsconfig.base.json'),
    `{ // with a comment
      "compilerOptions": { "baseUrl": "./packages", "paths": {
        "~auth/*": ["auth/src/*"], "#/*": ["*/src/index.ts"], "all": ["nowhere"] } } }`,
  );
});
afterAll(() => rmSync(root, { recursive: true }));

const EDGE: GraphChange = { kind: 'edge', from: 'ui', to: 'auth', type: 'static' };
const TASKS = [asTaskId('ui:build')];
const line = (text: string, file = 'packages/ui/a.ts', at = 3): ChangedLine => ({ file, line: at, text });
const placed = (change: GraphChange, ...lines: readonly ChangedLine[]): string | undefined => {
  const place = placeOf(change, { head, lines, namesOf: projectNames(root, head) });
  return place && `${place.file}:${place.line} ${place.text}`;
};

describe('the line of a new edge is', () => {
  test.each([
    `import { a } from '@acme/auth';`,
    `import type { A } from "@acme/auth";`,
    `} from '@acme/auth/deep';`,
    `export * from '@acme/auth';`,
    `const a = await import('@acme/auth');`,
    'const a = import(`@acme/auth`);',
    `const a = require("@acme/auth");`,
    `import '../auth/index.js';`,
    `import { a } from '~auth/a';`,
    `import { a } from '#/auth';`,
    `@import '@acme/auth/theme.css';`,
  ])('%s', (text) => {
    expect(placed(EDGE, line('const b = 1;', undefined, 2), line(text))).toBe(`packages/ui/a.ts:3 ${text}`);
  });

  test('without the end of a line as Windows has it', () => {
    expect(placed(EDGE, line("import '@acme/auth';\r"))).toBe("packages/ui/a.ts:3 import '@acme/auth';");
  });

  test.each([
    ['packages/ui/package.json', '    "@acme/auth": "workspace:*"'],
    ['packages/ui/project.json', '  "implicitDependencies": ["auth"]'],
    ['packages/ui/package.json', '  "nx": { "implicitDependencies": ["auth"] }'],
  ])('in %s, where a manifest says it: %s', (file, text) => {
    expect(placed(EDGE, line(text, file))).toBe(`${file}:3 ${text}`);
  });

  test('an import before a manifest, and before other words', () => {
    const manifest = line('"@acme/auth": "*"', 'packages/ui/package.json', 1);
    const word = line("jest.mock('@acme/auth');", undefined, 2);
    expect(placed(EDGE, manifest, word, line("import '@acme/auth';"))).toBe(
      "packages/ui/a.ts:3 import '@acme/auth';",
    );
  });

  test.each([
    ['a word that is a project’s name', line("const role = 'auth';")],
    ['another package that begins the same', line("import '@acme/authority';")],
    ['in another project', line("import '@acme/auth';", 'packages/auth/a.ts')],
    ['of a project inside of it', line("import '../auth/kit/a';")],
    ['in the docs', line("import '@acme/auth';", 'docs/a.ts')],
    ['a path out of the workspace', line("import '../../../auth';")],
  ])('not %s', (_what, one) => {
    expect(placed(EDGE, one)).toBeUndefined();
  });

  test('where the root is a project too, its own', () => {
    const projects = [{ name: 'app', root: '.' }, ...head.projects];
    const tree = { head: { ...head, projects }, namesOf: projectNames(root, head) };
    const change: GraphChange = { ...EDGE, from: 'app' };
    const lines = [line("import '@acme/auth';"), line("import '@acme/auth';", 'src/main.ts', 7)];
    expect(placeOf(change, { ...tree, lines })).toMatchObject({ file: 'src/main.ts', line: 7 });
  });
});

describe('the line of a new input is', () => {
  const input = (text: string, scope: 'files' | 'workspace' | 'other' = 'other'): GraphChange => ({
    kind: 'input',
    text,
    scope,
    tasks: TASKS,
  });

  test('that of its pattern, variable, package', () => {
    const nx = (text: string, at: number): ChangedLine => line(text, 'nx.json', at);
    const lines = [
      nx('"{workspaceRoot}/docs/**/*",', 1),
      nx('{ "env": "CIRCLE" }, { "env": "CI" }', 2),
      nx('{ "runtime": "node -p \\"1\\"" }', 3),
      nx('{ "externalDependencies": ["@acme/x"] }', 4),
    ];
    const at = (change: GraphChange): string | undefined => placed(change, ...lines)?.split(' ')[0];
    expect(at(input('docs/**/*', 'workspace'))).toBe('nx.json:1');
    expect(at(input('env:CI'))).toBe('nx.json:2');
    expect(at(input('env:CIRC'))).toBe('nx.json:1');
    expect(at(input('runtime:node -p "1"'))).toBe('nx.json:3');
    expect(at(input('npm:@acme/x@1.2.3'))).toBe('nx.json:4');
    expect(at(input('AllExternalDependencies'))).toBe('nx.json:4');
  });

  test('the first that changed in the task’s configuration, where nothing says it', () => {
    const own = line('"inputs": ["mine"]', 'packages/ui/project.json');
    expect(
      placed(input('docs/**/*', 'workspace'), line('"inputs": []', 'packages/auth/project.json'), own),
    ).toBe('packages/ui/project.json:3 "inputs": ["mine"]');
    expect(placed(input('docs/**/*', 'workspace'), line('docs/**/*', 'README.md'))).toBeUndefined();
  });
});

test('switches, orders and tasks stand in configurations', () => {
  expect(
    placed({ kind: 'uncached', target: 'build', tasks: TASKS }, line('"cache" : false,', 'nx.json')),
  ).toBe('nx.json:3 "cache" : false,');
  expect(
    placed({ kind: 'order', target: 'build', on: '^build', tasks: TASKS }, line('["^build"]', 'nx.json')),
  ).toBe('nx.json:3 ["^build"]');
  expect(
    placed({ kind: 'task', task: asTaskId('ui:build') }, line('"build": {}', 'packages/ui/package.json')),
  ).toBe('packages/ui/package.json:3 "build": {}');
});
