import { asTaskId } from '@subminute/core';
import type { LoopState } from '@subminute/core/decompose';
import { type GraphFile, fileGraphOf } from '@subminute/core/graph';
import type { GraphTask, SampleCommit, UnitRecord, WorkspaceGraph } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { globCompiler } from '../adapter/globs.ts';
import { overlayOf } from './overlay.ts';
import type { Files, Finding, Proposal } from './proposal.ts';
import { rootInputs } from './root-inputs.ts';

const filesOf = (texts: Readonly<Record<string, string>>): Files => ({
  read: (file) => texts[file],
  exists: (file) => texts[file] !== undefined,
});

/** `app` above `lib`, both tested by Vitest and built by `tsc`. */
const taskOf = (project: string, target: string, command: string): GraphTask => ({
  task: asTaskId(`${project}:${target}`),
  project,
  target,
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs: [0],
  command,
});
const graphOf = (tasks: readonly GraphTask[]): WorkspaceGraph => ({
  selection: 'task',
  targets: ['test', 'build'],
  projects: ['app', 'lib'].map((name) => ({ name, root: `libs/${name}` })),
  edges: [{ from: 'app', to: 'lib', kind: 'static' }],
  tasks,
  inputs: ['workspace:[nx.json]'],
  lockfile: 'all',
});
const builds = ['app', 'lib'].map((name) => taskOf(name, 'build', 'nx:run-commands {"command":"tsc -b"}'));
const tests = ['app', 'lib'].map((name) => taskOf(name, 'test', 'nx:run-script {} vitest run'));

const nx = (shared: readonly string[]): string =>
  JSON.stringify({
    namedInputs: {
      default: ['{projectRoot}/**/*', 'sharedGlobals'],
      production: ['default', '!{projectRoot}/**/*.spec.ts'],
      sharedGlobals: shared.map((file) => `{workspaceRoot}/${file}`),
    },
    targetDefaults: { build: { inputs: ['default', '^production'] } },
  });

const fileOf = (path: string): GraphFile => ({ path, imports: [], targets: [], facts: {}, verbatim: false });
const SOURCES = ['libs/app/a.ts', 'libs/app/a.test.ts', 'libs/lib/index.ts', 'libs/app/vitest.config.ts'];

interface Case {
  readonly texts: Readonly<Record<string, string>>;
  readonly changed: readonly string[];
  readonly tasks?: readonly GraphTask[];
  readonly units?: readonly UnitRecord[];
}

function finding({ texts, changed, tasks = builds, units }: Case): Finding {
  const commit: SampleCommit = { sha: 'a', paths: changed, packages: [] };
  const known = units
    ? tasks.map(({ task }) => [task, { start: { cpu: 0, duration: 0 }, units }] as const)
    : [];
  const withDefaults = tasks.map((task) =>
    task.target === 'build' ? { ...task, declared: ['default', '^production'] } : task,
  );
  const state: LoopState = { graph: graphOf(withDefaults), weights: new Map(), units: new Map(known) };
  return {
    root: '/',
    state,
    files: filesOf(texts),
    train: [commit],
    fileGraph: () => Promise.resolve(fileGraphOf(SOURCES.map(fileOf))),
    graphOver: () => Promise.reject(new Error('not asked for')),
    parser: () => Promise.reject(new Error('not asked for')),
    context: { compile: globCompiler(), cores: 4, overheadMs: 0, exists: () => true },
    budgetMs: 60_000,
    env: {},
  };
}

const only = ([first, ...others]: readonly Proposal[]): Proposal => {
  if (!first || others.length > 0) throw new Error(`${others.length + 1} proposals`);
  return first;
};

/** nx.json as a proposal writes it. */
async function written(proposal: Proposal, texts: Readonly<Record<string, string>>): Promise<unknown> {
  const edits = await proposal.edits(filesOf(texts));
  if (!edits.ok) throw new Error(edits.error);
  return JSON.parse(overlayOf(filesOf(texts), edits.value).read('nx.json') ?? '');
}

const why = async (one: Case): Promise<string> => {
  const proposal = only(await rootInputs(finding(one)));
  const edits = await proposal.edits(filesOf(one.texts));
  expect(proposal.isRefused).toBe(true);
  return edits.ok ? '' : edits.error;
};

const CI = '.github/workflows/ci.yml';

describe('files at the root that a target does not read', () => {
  test('are taken out of its inputs, and stay in those of others', async () => {
    const texts = { 'nx.json': nx([CI, 'tsconfig.base.json']) };
    const found = only(await rootInputs(finding({ texts, changed: [CI, 'tsconfig.base.json'] })));
    expect(found.title).toBe(`build: hash no ${CI} (no task of it reads it)`);
    expect(found.risks[1]).toContain('is what CI and the host of the repository read');
    expect(await written(found, texts)).toMatchObject({
      namedInputs: {
        sharedGlobals: [`{workspaceRoot}/${CI}`, '{workspaceRoot}/tsconfig.base.json'],
        'default-build': ['{projectRoot}/**/*', 'sharedGlobals-build'],
        'production-build': ['default-build', '!{projectRoot}/**/*.spec.ts'],
        'sharedGlobals-build': ['{workspaceRoot}/tsconfig.base.json'],
      },
      targetDefaults: { build: { inputs: ['default-build', '^production-build'] } },
    });
  });

  test('leave no name behind that stands for nothing', async () => {
    const texts = { 'nx.json': nx([CI]) };
    const found = only(await rootInputs(finding({ texts, changed: [CI] })));
    const { namedInputs } = (await written(found, texts)) as { namedInputs: Record<string, unknown> };
    expect(namedInputs['default-build']).toEqual(['{projectRoot}/**/*']);
    expect(Object.keys(namedInputs)).not.toContain('sharedGlobals-build');
  });

  test('that no commit changes are left alone', async () => {
    const texts = { 'nx.json': nx([CI]) };
    expect(await rootInputs(finding({ texts, changed: ['libs/app/a.ts'] }))).toEqual([]);
  });

  test('may be of any kind where no run has recorded what is read', async () => {
    const texts = { 'nx.json': nx(['tools/data.txt', 'package.json']) };
    expect(await why({ texts, changed: ['tools/data.txt', 'package.json'] })).toBe(
      'tools/data.txt: no run has recorded what is read, and it may be of any kind; package.json: packages and programs are found by it',
    );
  });

  test('are read by the tool that they are made for', async () => {
    const texts = { 'nx.json': nx(['eslint.config.js']) };
    const tasks = ['app', 'lib'].map((name) =>
      taskOf(name, 'build', 'nx:run-commands {"command":"eslint ."}'),
    );
    expect(await why({ texts, changed: ['eslint.config.js'], tasks })).toContain('build may be what reads');
  });

  test('are left in where a file of the projects names them, or a program is not known', async () => {
    const texts = {
      'nx.json': nx(['README.md']),
      'libs/lib/index.ts': `readFileSync('../../README.md')`,
    };
    expect(await why({ texts, changed: ['README.md'] })).toBe('README.md: libs/lib/index.ts names it');
    const tasks = [taskOf('lib', 'build', 'nx:run-commands {"command":"node make.js"}')];
    expect(await why({ texts: { 'nx.json': nx([CI]) }, changed: [CI], tasks })).toBe(
      `${CI}: nobody knows what the program of build reads`,
    );
  });
});

describe('recorded test files', () => {
  const unit = (...inputs: NonNullable<UnitRecord['inputs']>): UnitRecord => ({
    path: 'libs/app/a.test.ts',
    folder: 'libs/app',
    durationMs: 10,
    isTypes: false,
    inputs,
  });
  const texts = { 'nx.json': nx(['tools/**/*']) };
  const changed = ['tools/data.txt'];

  test('tell that nobody reads a file of whatever kind', async () => {
    const units = [unit({ kind: 'file', path: 'libs/app/data.txt' }, { kind: 'list', path: 'libs/app' })];
    const found = only(await rootInputs(finding({ texts, changed, tasks: tests, units })));
    expect(found.risks[1]).toContain('is read by none of 2 test files as they ran last');
    expect(await written(found, texts)).toMatchObject({
      targetDefaults: { test: { inputs: ['default-test', '^default-test'] } },
    });
  });

  test.each([
    { kind: 'file', path: 'tools/data.txt' },
    { kind: 'probe', path: 'tools/absent.txt' },
    { kind: 'list', path: 'tools' },
    { kind: 'module', environment: 'ssr', id: 'tools/x.ts?raw' },
  ] as const)('keep what they read: $kind', async (input) => {
    const units = [unit(input)];
    expect(await why({ texts, changed, tasks: tests, units })).toBe(
      'tools/**/*: libs/app/a.test.ts reads it',
    );
  });

  test('say nothing where one of them could not be recorded, or a configuration names the file', async () => {
    const { inputs: _none, ...opaque } = unit();
    expect(await why({ texts, changed, tasks: tests, units: [opaque] })).toContain('no run has recorded');
    const guessed = { ...unit(), isGuessed: true } as const;
    expect(await why({ texts, changed, tasks: tests, units: [guessed] })).toContain('no run has recorded');
    const named = { ...texts, 'libs/app/vitest.config.ts': `globalSetup: '../../tools/setup.ts'` };
    expect(await why({ texts: named, changed, tasks: tests, units: [unit()] })).toBe(
      'tools/**/*: libs/app/vitest.config.ts may read it',
    );
  });
});

describe('what Nx makes of it', () => {
  const before = graphOf(builds);
  const texts = { 'nx.json': nx([CI]) };
  const unmeant = async (after: WorkspaceGraph, now = before): Promise<string | undefined> =>
    only(await rootInputs(finding({ texts, changed: [CI] }))).check?.(after, now);
  const withInputs = (...inputs: readonly string[]): WorkspaceGraph => ({
    ...before,
    inputs,
    tasks: builds.map((task) => ({ ...task, inputs: inputs.map((_, at) => at) })),
  });

  test('is as meant where only these files are gone', async () => {
    const now = withInputs(`workspace:[nx.json,${CI}]`, 'lib:libs/lib/**/*');
    expect(await unmeant(withInputs('lib:libs/lib/**/*', 'workspace:[nx.json]'), now)).toBeUndefined();
  });

  test('is refused where another file is gone too', async () => {
    const now = withInputs(`workspace:[nx.json,${CI}]`, 'lib:libs/lib/**/*,!libs/lib/x');
    expect(await unmeant(withInputs('workspace:[nx.json]', 'lib:libs/lib/**/*'), now)).toBe(
      'nx would hash lib:libs/lib/**/*,!libs/lib/x otherwise in app:build',
    );
  });
});
