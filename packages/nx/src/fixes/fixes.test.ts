import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileGraphOf } from '@subminute/core/graph';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphTarget } from '../adapter/graph-targets.ts';
import { makeWorkspace } from '../testing/workspace.ts';
import { applyFixes } from './apply-fixes.ts';
import { buildInfo, narrowed } from './build-info.ts';
import type { Fixer } from './fixer.ts';
import { prose } from './prose.ts';
import { plainWords, programOf } from './program-of.ts';

// A workspace of packages in which each fix has something to do and something to leave.
const pkg = (name: string, scripts: Record<string, string>, nx: object = {}): Record<string, string> => ({
  [`packages/${name}/package.json`]: `${JSON.stringify({ name: `@t/${name}`, version: '1.0.0', scripts, nx: { name, ...nx } }, undefined, 4)}\n`,
});
const tsconfig = (options: object): string => JSON.stringify({ compilerOptions: options, include: ['src'] });
const TYPECHECK = {
  executor: 'nx:run-commands',
  cache: true,
  options: { command: 'tsc -p .', cwd: '{projectRoot}' },
};
const NX_JSON = `{
  // What nobody may lose.
  "neverConnectToCloud": true,
  "analytics": false,
  "affected": { "legacy": true },
  "targetDefaults": {
    "test": { "cache": true },
    "build": { "cache": true },
    "typecheck": { "inputs": ["default", { "dependentTasksOutputFiles": "**/*.{d.ts,tsbuildinfo}", "transitive": true }] }
  }
}
`;
const FILES = {
  '.gitignore': 'node_modules\ndist',
  'nx.json': NX_JSON,
  'package.json': '{"name":"w","private":true,"workspaces":["packages/*"]}',
  'package-lock.json': '{"name":"w","lockfileVersion":3,"packages":{}}',
  ...pkg('hub', { build: 'tsc -p tsconfig.build.json', test: 'vitest run' }),
  'packages/hub/tsconfig.build.json': tsconfig({ outDir: 'dist/out', rootDir: 'src', composite: true }),
  'packages/hub/README.md': '# Hub\n',
  'packages/hub/src/index.ts': 'export const hub = 1;\n',
  ...pkg('kept', { build: 'tsc' }),
  'packages/kept/tsconfig.json': tsconfig({ outDir: 'lib' }),
  'packages/kept/lib/by-hand.txt': 'Nx would empty this folder.\n',
  'packages/kept/src/index.ts': 'export const kept = 1;\n',
  ...pkg(
    'two',
    { build: 'tsc' },
    { targets: { types: { ...TYPECHECK, outputs: ['{projectRoot}/lib/types'] } } },
  ),
  'packages/two/tsconfig.json': tsconfig({ outDir: 'lib' }),
  'packages/two/src/index.ts': 'export const two = 1;\n',
  ...pkg('app', { build: 'node build.mjs', test: 'vitest run --coverage && true', pretest: 'true' }),
  'packages/app/src/index.ts': 'export const app = 1;\n',
  ...pkg(
    'web',
    { test: 'vitest run', posttest: 'true', build: 'vite build' },
    { targets: { typecheck: TYPECHECK } },
  ),
  'packages/web/tsconfig.json': tsconfig({ noEmit: true }),
  'packages/web/src/index.ts': 'export const web = 1;\n',
};

let repository: ReturnType<typeof makeWorkspace>;
beforeAll(() => {
  repository = makeWorkspace(FILES);
  const bin = path.join(repository.dir, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['vitest', 'vite', 'tsc']) {
    writeFileSync(path.join(bin, name), '#!/bin/sh\n');
    chmodSync(path.join(bin, name), 0o755);
  }
});
afterAll(() => repository[Symbol.dispose]());

const read = (file: string): string => readFileSync(path.join(repository.dir, file), 'utf8');
const fixed = async (): Promise<readonly string[]> => {
  const { dir } = repository;
  const { signal } = new AbortController();
  const done = await applyFixes({ root: dir, env: process.env, store: `${dir}/.git/store`, signal });
  if (!done.ok) throw new Error(done.error);
  return done.value.flatMap(({ finding, changed, left }) => [
    ...changed.map(({ file, key, to }) => `${finding}: ${file} ${key} = ${to}`),
    ...left.map(({ what, why }) => `left ${finding}: ${what}: ${why}`),
  ]);
};

describe('fixes', () => {
  test('mend what is safe, leave the rest with its reason, and find nothing more to do', async () => {
    const first = await fixed();
    expect(first.filter((line) => !line.startsWith('left'))).toEqual([
      'outputs: packages/hub/package.json nx.targets.build.outputs = ["{projectRoot}/dist/out","{projectRoot}/dist/tsconfig.build.tsbuildinfo"]',
      'git ignores: .gitignore /.nx/cache/ = added',
      'git ignores: .gitignore /.nx/workspace-data/ = added',
      'build info: nx.json targetDefaults.typecheck.inputs.1.dependentTasksOutputFiles = "**/*.d.ts"',
      'scripts: packages/hub/package.json nx.targets.build.command = "tsc -p tsconfig.build.json"',
      'scripts: packages/hub/package.json nx.targets.build.options.cwd = "{projectRoot}"',
      'scripts: packages/hub/package.json nx.targets.test.command = "vitest run"',
      'scripts: packages/hub/package.json nx.targets.test.options.cwd = "{projectRoot}"',
      'scripts: packages/kept/package.json nx.targets.build.command = "tsc"',
      'scripts: packages/kept/package.json nx.targets.build.options.cwd = "{projectRoot}"',
      'scripts: packages/two/package.json nx.targets.build.command = "tsc"',
      'scripts: packages/two/package.json nx.targets.build.options.cwd = "{projectRoot}"',
      'scripts: packages/web/package.json nx.targets.build.command = "vite build"',
      'scripts: packages/web/package.json nx.targets.build.options.cwd = "{projectRoot}"',
      'affected: nx.json affected = taken out',
    ]);
    expect(first.filter((line) => line.startsWith('left'))).toEqual([
      'left outputs: kept:build: git keeps files where it writes',
      'left outputs: two:build: two:types writes there, too',
      'left outputs: web:build: what vite writes stands in a configuration that is a program',
      'left scripts: app:build: nobody knows what node asks the package manager',
      'left scripts: app:test: the package manager runs pretest with it',
      'left scripts: web:test: the package manager runs posttest with it',
    ]);
    expect(read('nx.json')).toContain('// What nobody may lose.');
    expect(read('.gitignore')).toBe('node_modules\ndist\n/.nx/cache/\n/.nx/workspace-data/\n');
    expect(read('packages/hub/package.json')).toContain('\n    "nx": {\n        "name": "hub"');
    expect((await fixed()).filter((line) => !line.startsWith('left'))).toEqual([]);
  });
});

const target = (task: string, command: string, more: Partial<GraphTarget> = {}): GraphTarget => {
  const [project = '', name = ''] = task.split(':');
  return {
    task,
    project,
    root: `packages/${project}`,
    target: name,
    executor: 'nx:run-commands',
    command,
    cache: true,
    continuous: false,
    outputs: [],
    ...more,
  };
};
const CODE = 'packages/a/a.test.ts';
/** What a fixer would write into nx.json, or why it would not. */
const planned = async (
  fixer: Fixer,
  targets: readonly GraphTarget[],
  { nxJson, code = 'read("notes.txt")', reads = false }: { nxJson: string; code?: string; reads?: boolean },
): Promise<readonly string[]> => {
  const texts = new Map([
    ['nx.json', nxJson],
    [CODE, code],
  ]);
  const file = { path: CODE, imports: [], targets: [], facts: {} as never, verbatim: false };
  const plan = await fixer.plan({
    root: '/w',
    env: {},
    facts: {
      nxJson: { namedInputs: { default: ['{projectRoot}/**/*'] } },
      major: 24,
      cores: 2,
      targets,
      durationMs: () => undefined,
      commits: [['packages/a/README.md']],
    },
    files: { read: (name) => texts.get(name), exists: (name) => texts.has(name) },
    configOf: () => ({}),
    fileGraph: () => Promise.resolve(fileGraphOf([file])),
    readsDeclarations: () => Promise.resolve(reads),
  });
  return [...plan.edits.map(({ content }) => String(content)), ...plan.left.map(({ why }) => why)];
};

describe('a README goes out of the inputs', () => {
  const nxJson = '{\n  "namedInputs": {\n    "default": ["{projectRoot}/**/*"] // all\n  }\n}\n';
  const TEST = target('a:test', 'vitest run');

  test('where no task can be one that reads it', async () => {
    expect(await planned(prose, [TEST], { nxJson })).toEqual([
      '{\n  "namedInputs": {\n    "default": [\n      "{projectRoot}/**/*",\n      "!{projectRoot}/*.md"\n    ] // all\n  }\n}\n',
    ]);
  });

  test('and stays where one may', async () => {
    expect(await planned(prose, [TEST, target('a:docs', 'typedoc')], { nxJson })).toEqual([
      'a:docs is cached and may read them',
    ]);
    expect(await planned(prose, [TEST, target('b:lint', './lint.sh')], { nxJson })).toEqual(
      Array(2).fill('nobody knows what b:lint reads'),
    );
    expect(await planned(prose, [TEST], { nxJson, code: 'readFileSync("../README.md")' })).toEqual([
      `${CODE} names such a file`,
    ]);
    expect(await planned(prose, [TEST], { nxJson, code: '{ "license": "MIT" }' })).toHaveLength(1);
    expect(await planned(prose, [{ ...TEST, inputs: ['{projectRoot}/**/*'] }], { nxJson })).toEqual([
      'its inputs name all files, not by "default"',
    ]);
  });
});

describe('build info goes out of a key', () => {
  const input = (pattern: string, more: object = {}): object => ({
    dependentTasksOutputFiles: pattern,
    ...more,
  });
  const keyed = (inputs: readonly unknown[], command = 'tsc -p .'): ReturnType<typeof planned> =>
    planned(buildInfo, [target('a:typecheck', command, { inputs })], {
      nxJson: JSON.stringify({ targetDefaults: { typecheck: { inputs } } }),
      reads: reading,
    });
  let reading = true;
  const inputsIn = ([text = '']: readonly string[]): unknown =>
    (JSON.parse(text) as { targetDefaults: { typecheck: { inputs: unknown } } }).targetDefaults.typecheck
      .inputs;

  test('and declarations of all below come in, as build info of the next one told of them', async () => {
    expect(inputsIn(await keyed(['default', input('**/*.{d.ts,tsbuildinfo}')]))).toEqual([
      'default',
      input('**/*.d.ts', { transitive: true }),
    ]);
    const declared = input('**/*.d.ts', { transitive: true });
    expect(inputsIn(await keyed([input('**/*.tsbuildinfo'), declared]))).toEqual([declared]);
    expect(inputsIn(await keyed([input('**/*.tsbuildinfo'), input('**/*.d.ts')]))).toEqual([
      input('**/*.{d.ts,d.mts,d.cts}', { transitive: true }),
      input('**/*.d.ts'),
    ]);
  });

  test('not where the task may read sources of others', async () => {
    reading = false;
    expect(await keyed(['default', input('**/*.tsbuildinfo')])).toEqual([
      'the compiler reads sources of other projects, whose hashes are in build info',
    ]);
    expect(inputsIn(await keyed(['^default', input('**/*.{d.ts,tsbuildinfo}')]))).toHaveLength(2);
    reading = true;
    expect(await keyed([input('**/*.tsbuildinfo')], 'vite build')).toEqual([
      'it is no compiler that we know',
    ]);
    expect(await keyed([input('**/*.{js,tsbuildinfo}')])).toEqual([
      'nobody can tell what **/*.{js,tsbuildinfo} is without build info',
    ]);
  });
});

test('a plain command is words and flags; its program is a name', () => {
  expect(plainWords('vitest run --project=a')).toEqual(['vitest', 'run', '--project=a']);
  for (const text of [
    'A=1 tsc',
    'a && b',
    'a | b',
    'a $B',
    'a "b"',
    'a *',
    'a > b',
    '',
    'a\nb',
    'a;b',
    'a `b`',
  ])
    expect([text, plainWords(text)]).toEqual([text, undefined]);
  expect(['npx tsc -p .', 'tsc', './bin/tsc', 'npx -y tsc'].map(programOf)).toEqual([
    'tsc',
    'tsc',
    undefined,
    'npx',
  ]);
});

test('build info goes out of a pattern that names declarations, and is replaced where it stands alone', () => {
  expect(narrowed('**/*.{d.ts,tsbuildinfo}')).toBe('**/*.d.ts');
  expect(narrowed('**/*.{d.ts,d.mts,tsbuildinfo}')).toBe('**/*.{d.ts,d.mts}');
  expect(narrowed('**/*.tsbuildinfo')).toBe('**/*.{d.ts,d.mts,d.cts}');
  for (const pattern of ['**/*.{js,tsbuildinfo}', 'dist/**/*tsbuildinfo*', '**/*.{d.ts,lib.tsbuildinfo}'])
    expect([pattern, narrowed(pattern)]).toEqual([pattern, undefined]);
});
