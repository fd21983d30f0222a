import { asTaskId } from '@subminute/core';
import type { LoopState } from '@subminute/core/decompose';
import { type GraphFile, fileGraphOf } from '@subminute/core/graph';
import type { GraphTask, SampleCommit, WorkspaceGraph } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { globCompiler } from '../adapter/globs.ts';
import { overlayOf } from './overlay.ts';
import { packageInputs } from './package-inputs.ts';
import { productionInputs } from './production-inputs.ts';
import type { Files, Finding, Proposal } from './proposal.ts';
import { testFileSelection } from './test-file-selection.ts';

const filesOf = (texts: Readonly<Record<string, string>>): Files => ({
  read: (file) => texts[file],
  exists: (file) => texts[file] !== undefined,
});

/** `app` uses `lib`; both are tested by Vitest, and hash all of each other and of the lockfile. */
const INPUTS = ['AllExternalDependencies', 'app:libs/app/**/*', 'lib:libs/lib/**/*'];
const taskOf = (project: string, inputs: readonly number[]): GraphTask => ({
  task: asTaskId(`${project}:test`),
  project,
  target: 'test',
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs,
  command: 'nx:run-script {"script":"test"} vitest run',
});
const GRAPH: WorkspaceGraph = {
  selection: 'task',
  targets: ['test'],
  projects: ['app', 'lib'].map((name) => ({ name, root: `libs/${name}` })),
  edges: [{ from: 'app', to: 'lib', kind: 'static' }],
  tasks: [taskOf('app', [0, 1, 2]), taskOf('lib', [0, 2])],
  inputs: INPUTS,
  lockfile: 'all',
};
const STATE: LoopState = { graph: GRAPH, weights: new Map(), units: new Map() };

const fileOf = (
  path: string,
  imports: Readonly<Record<string, GraphFile['targets'][number]>>,
): GraphFile => ({
  path,
  imports: Object.keys(imports).map((specifier) => ({
    specifier,
    start: 0,
    end: 0,
    how: 'static',
    kind: 'runtime',
  })),
  targets: Object.values(imports),
  facts: {},
  verbatim: false,
});
const FILES = fileGraphOf([
  fileOf('libs/app/a.ts', { '@acme/lib': { is: 'file', file: 'libs/lib/index.ts' } }),
  fileOf('libs/app/a.test.ts', { './a': { is: 'file', file: 'libs/app/a.ts' } }),
  fileOf('libs/app/b.test.ts', { react: { is: 'package', name: 'react' } }),
  fileOf('libs/app/setup.ts', {}),
  fileOf('libs/lib/index.ts', {}),
  fileOf('libs/lib/index.test.ts', { './index': { is: 'file', file: 'libs/lib/index.ts' } }),
  fileOf('vitest.shared.config.ts', { 'vite-plugin-x': { is: 'package', name: 'vite-plugin-x' } }),
]);

const commit = (paths: readonly string[], packages: readonly string[] = []): SampleCommit => ({
  sha: 'a',
  paths,
  packages,
});
const finding = (texts: Readonly<Record<string, string>>, train: readonly SampleCommit[]): Finding => ({
  root: '/work',
  state: STATE,
  files: filesOf(texts),
  train,
  fileGraph: () => Promise.resolve(FILES),
  graphOver: () => Promise.reject(new Error('nobody edits')),
  parser: () => Promise.reject(new Error('nobody parses')),
  context: { compile: globCompiler(), cores: 2, exists: () => true },
  budgetMs: 60_000,
  env: {},
});
const only = (proposals: readonly Proposal[]): Proposal => {
  const [first] = proposals;
  if (!first || proposals.length > 1) throw new Error(`${proposals.length} proposals`);
  return first;
};
/** The texts that a proposal writes. */
async function written(
  proposal: Proposal,
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const edits = await proposal.edits(filesOf(texts));
  if (!edits.ok) throw new Error(edits.error);
  const overlay = overlayOf(filesOf(texts), edits.value);
  return Object.fromEntries(edits.value.map(({ path }) => [path, overlay.read(path)]));
}

describe('test files of dependencies', () => {
  const texts = { 'nx.json': '{}' };

  test('are hashed no more, by a name that is made', async () => {
    const found = only(await productionInputs(finding(texts, [commit(['libs/lib/index.test.ts'])])));
    expect(found.title).toBe(
      'test: hash no test files of dependencies ("^production" instead of "^default")',
    );
    const { 'nx.json': text } = await written(found, texts);
    expect(JSON.parse(String(text))).toEqual({
      namedInputs: {
        production: [
          'default',
          '!{projectRoot}/**/?(*.)+(spec|test|test-d).?(c|m)[jt]s?(x)?(.snap)',
          '!{projectRoot}/**/__tests__/**/*',
          '!{projectRoot}/**/__snapshots__/**/*',
        ],
      },
      targetDefaults: { test: { inputs: ['default', '^production'] } },
    });
  });

  test('are taken out of a name that had them', async () => {
    const own = { 'nx.json': '{"namedInputs":{"production":["default","!{projectRoot}/tests/**/*"]}}' };
    const found = only(await productionInputs(finding(own, [commit(['libs/lib/index.test.ts'])])));
    expect(found.title).toContain('"production" takes them out');
    const { namedInputs } = JSON.parse(String((await written(found, own))['nx.json'])) as {
      namedInputs: { production: readonly string[] };
    };
    expect(namedInputs.production.slice(0, 3)).toEqual([
      'default',
      '!{projectRoot}/tests/**/*',
      '!{projectRoot}/**/?(*.)+(spec|test|test-d).?(c|m)[jt]s?(x)?(.snap)',
    ]);
  });

  test('that nobody changes are left alone', async () => {
    expect(await productionInputs(finding(texts, [commit(['libs/lib/index.ts'])]))).toEqual([]);
    // Of the highest project nobody hashes anything.
    expect(await productionInputs(finding(texts, [commit(['libs/app/a.test.ts'])]))).toEqual([]);
  });
});

describe('packages', () => {
  const texts = {
    'nx.json': '{}',
    'package.json': JSON.stringify({
      devDependencies: { vitest: '5', jsdom: '1', 'vite-plugin-x': '1', eslint: '9', other: 'workspace:*' },
    }),
    'vitest.shared.config.ts': `import x from 'vite-plugin-x'; export default { test: { environment: 'jsdom' } }`,
  };
  const touched = [commit(['package-lock.json'], ['react'])];

  test('that a target starts, and that configurations import or name, are hashed alone', async () => {
    const found = only(await packageInputs(finding(texts, touched)));
    const { 'nx.json': text } = await written(found, texts);
    expect(JSON.parse(String(text))).toEqual({
      targetDefaults: {
        test: {
          inputs: ['default', '^default', { externalDependencies: ['jsdom', 'vite-plugin-x', 'vitest'] }],
        },
      },
    });
  });

  test('stay as they are where no commit changes one, or nobody knows what a task starts', async () => {
    expect(await packageInputs(finding(texts, [commit(['libs/lib/index.ts'])]))).toEqual([]);
    expect(await packageInputs(finding({ 'nx.json': '{}' }, touched))).toEqual([]);
  });
});

describe('test files', () => {
  const texts = {
    'package.json': '{"devDependencies":{"@subminute/vitest":"1"}}',
    'libs/app/vitest.config.ts': `export default { test: { setupFiles: ['./setup.ts'] } };\n`,
  };

  test('are selected where the plugin is asked for and not there yet', async () => {
    const found = only(await testFileSelection(finding(texts, [])));
    expect(found.title).toBe('test: run only the test files whose inputs changed, in 1 project');
    expect(String((await written(found, texts))['libs/app/vitest.config.ts'])).toContain(
      'plugins: [subminute()]',
    );
    const after = await found.after?.(STATE, GRAPH, filesOf(texts));
    const units = after?.units.get(asTaskId('app:test'))?.units ?? [];
    const read = units.map(({ path, inputs = [] }) => [
      path,
      inputs.map((input) => (input.kind === 'module' ? input.id : 'path' in input ? input.path : '')),
    ]);
    expect(Object.fromEntries(read)).toEqual({
      'libs/app/a.test.ts': ['libs/app/a.test.ts', 'libs/app/a.ts', 'libs/app/setup.ts', 'libs/lib/index.ts'],
      'libs/app/b.test.ts': ['libs/app/b.test.ts', 'libs/app/setup.ts', 'node_modules/react'],
    });
  });

  test('all run where coverage is collected in each run, and that is said', async () => {
    const covered = {
      ...texts,
      'libs/app/vitest.config.ts': `export default { test: { coverage: { provider: 'v8', enabled: true } } };\n`,
    };
    const found = only(await testFileSelection(finding(covered, [])));
    expect(await found.edits(filesOf(covered))).toEqual({
      ok: false,
      error: expect.stringContaining('with coverage in each run all test files run'),
    });
  });

  test('need the package', async () => {
    const found = only(await testFileSelection(finding({ ...texts, 'package.json': '{}' }, [])));
    expect(await found.edits(filesOf({ ...texts, 'package.json': '{}' }))).toEqual({
      ok: false,
      error: 'libs/app has no @subminute/vitest. Run: npm i -D @subminute/vitest',
    });
  });
});
