import { asTaskId } from '@subminute/core';
import type { GraphTask, ProjectEdge, WorkspaceGraph } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { type Texts, memoryFiles, memoryGraph } from '../testing/memory-workspace.ts';
import { entriesOf, withoutEntries } from './edge-entries.ts';
import { needsOf } from './edge-needs.ts';
import { needless } from './needless-edges.ts';
import { overlayOf } from './overlay.ts';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** `app` says that it needs `lib`, in its manifest and by hand `tool`; nothing of it does. */
const TEXTS: Texts = {
  'package.json': json({ name: 'root', workspaces: ['libs/*'] }),
  'libs/app/package.json': json({
    name: '@acme/app',
    dependencies: { '@acme/lib': '*', react: '1' },
    nx: { name: 'app', implicitDependencies: ['tool'] },
  }),
  'libs/app/index.ts': 'export const app = 1;\n',
  'libs/lib/package.json': json({ name: '@acme/lib' }),
  'libs/lib/index.ts': 'export const lib = 1;\n',
  'libs/tool/package.json': json({ name: '@acme/tool', bin: { hammer: './cli.js' } }),
  'libs/tool/cli.js': 'export {};\n',
};

const edge = (from: string, to: string, kind: ProjectEdge['kind'] = 'static'): ProjectEdge => ({
  from,
  to,
  kind,
});
const task = (command: string): GraphTask => ({
  task: asTaskId('app:test'),
  project: 'app',
  target: 'test',
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs: [],
  command,
});
const graphOf = (command = 'nx:run-script {} vitest run'): WorkspaceGraph => ({
  selection: 'task',
  targets: ['test'],
  projects: ['app', 'lib', 'tool'].map((name) => ({ name, root: `libs/${name}` })),
  edges: [edge('app', 'lib'), edge('app', 'tool', 'implicit')],
  tasks: [task(command)],
  inputs: [],
  lockfile: 'all',
});

/** `app → lib` for each edge that nothing needs. */
function found(more: Texts = {}, command?: string): readonly string[] {
  const files = memoryFiles({ ...TEXTS, ...more });
  const graph = graphOf(command);
  const entries = needless(entriesOf(files, graph), needsOf(graph, memoryGraph(files), files));
  return [...new Set(entries.map((one) => `${one.edge.from} → ${one.edge.to}`))];
}

describe('edges that no file needs', () => {
  test('are found in package.json and in implicitDependencies', () => {
    expect(found()).toEqual(['app → lib', 'app → tool']);
  });

  test.each([
    ['an import', { 'libs/app/index.ts': "import { lib } from '@acme/lib';\n" }],
    ['an import of types', { 'libs/app/index.ts': "import type { Lib } from '@acme/lib/types';\n" }],
    ['a path', { 'libs/app/index.ts': "export * from '../lib/index.ts';\n" }],
    ['a style sheet', { 'libs/app/app.css': '@import url(../lib/theme.css);\n' }],
    ['a reference', { 'libs/app/tsconfig.json': json({ references: [{ path: '../lib' }] }) }],
    ['a name in a bundle', { 'libs/app/big.cjs': `${' '.repeat(1 << 20)}require('@acme/lib');\n` }],
    ['a name in a configuration', { 'libs/app/some.config.js': "export default { preset: '@acme/lib' };\n" }],
    [
      'a place among packages',
      { 'libs/app/a.scss': '@use "~@acme/lib/a";\n@use "../../node_modules/@acme/lib/b";\n' },
    ],
    [
      'a target of it',
      { 'libs/app/project.json': json({ targets: { test: { dependsOn: ['lib:build'] } } }) },
    ],
    ['names for everybody', { 'libs/lib/index.ts': 'declare global { var lib: number }\nexport {};\n' }],
    [
      'a package beside it',
      { 'libs/tool/package.json': json({ name: 'react', peerDependencies: { '@acme/lib': '*' } }) },
    ],
  ])('are none where there is %s', (_what, more) => {
    expect(found(more as Texts)).not.toContain('app → lib');
  });

  test('are none where a script starts a program of it, or an unknown program runs', () => {
    const manifest = JSON.parse(TEXTS['libs/app/package.json'] ?? '') as object;
    const scripts = { scripts: { build: 'hammer src' } };
    expect(found({ 'libs/app/package.json': json({ ...manifest, ...scripts }) })).toEqual(['app → lib']);
    expect(found({}, 'nx:run-commands {"command":"node all.js"}')).toEqual([]);
  });
});

describe('taking them out', () => {
  const written = (more: Texts): unknown => {
    const files = memoryFiles({ ...TEXTS, ...more });
    const edits = withoutEntries(files, entriesOf(files, graphOf()));
    if (!edits.ok) return edits.error;
    const overlay = overlayOf(files, edits.value);
    return Object.fromEntries(edits.value.map(({ path }) => [path, overlay.read(path)]));
  };
  const manifest = json({ name: '@acme/app', dependencies: { react: '1' }, nx: { name: 'app' } });

  test('leaves no empty list behind', () => {
    expect(written({})).toEqual({ 'libs/app/package.json': manifest });
  });

  test("brings npm's lockfile along", () => {
    const lock = (dependencies: object): string =>
      json({ lockfileVersion: 3, packages: { 'libs/app': { name: '@acme/app', dependencies } } });
    expect(written({ 'package-lock.json': lock({ '@acme/lib': '*', react: '1' }) })).toEqual({
      'libs/app/package.json': manifest,
      'package-lock.json': lock({ react: '1' }),
    });
    expect(written({ 'package-lock.json': lock({ react: '1' }) })).toBe(
      'package-lock.json does not have @acme/lib of libs/app: bring it up to date first',
    );
  });

  const PNPM = `lockfileVersion: '9.0'

importers:

  .: {}

  libs/app:
    dependencies:
      '@acme/lib':
        specifier: workspace:*
        version: link:../lib
      react:
        specifier: '1'
        version: 1.0.0

  libs/lib: {}
`;

  test("brings pnpm's lockfile along", () => {
    const pnpm = { 'pnpm-workspace.yaml': 'packages:\n  - libs/*\n', 'pnpm-lock.yaml': PNPM };
    expect(written(pnpm)).toMatchObject({
      'pnpm-lock.yaml': PNPM.replace(/ {6}'@acme\/lib':\n.*\n.*\n/, ''),
    });
    const alone = PNPM.replace(/ {6}react:\n.*\n.*\n/, '');
    expect(written({ ...pnpm, 'pnpm-lock.yaml': alone })).toMatchObject({
      'pnpm-lock.yaml': alone.replace(/ {2}libs\/app:\n(?: {4}.*\n)+/, '  libs/app: {}\n'),
    });
  });

  test('says where it cannot', () => {
    expect(written({ 'yarn.lock': '__metadata:\n  version: 8\n' })).toContain('run yarn install');
    expect(written({ 'bun.lock': '{}' })).toContain('run bun install');
    expect(written({ 'yarn.lock': '# yarn lockfile v1\n' })).toEqual({ 'libs/app/package.json': manifest });
  });
});
