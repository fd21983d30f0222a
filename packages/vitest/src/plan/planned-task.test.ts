import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_PLAN, type Plan, planText } from '@subminute/core/plan';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onlyPlanned } from './only-planned.ts';
import { type PlannedTask, plannedTask } from './planned-task.ts';
import { undeclaredFiles } from './undeclared.ts';

const PLAN: Plan = {
  ...NO_PLAN,
  parts: [
    {
      name: 'core-api',
      of: 'core',
      home: 'libs/core',
      root: 'libs/core/api',
      targets: ['test'],
      reads: ['libs/core/vitest.config.ts'],
      needs: ['types'],
    },
  ],
  shards: [
    {
      project: 'app',
      home: 'libs/app',
      target: 'test',
      files: [['libs/app/a.test.ts'], ['libs/app/b.test.ts']],
    },
  ],
};

const node = (root: string, ...targets: readonly string[]): object => ({
  data: { root, targets: Object.fromEntries(targets.map((target) => [target, {}])) },
});
/** Its target `test` waits for what runs the other test files. */
const whole = (root: string, dependsOn: readonly unknown[], ...targets: readonly string[]): object => ({
  data: { root, targets: { ...Object.fromEntries(targets.map((one) => [one, {}])), test: { dependsOn } } },
});
const OUT = '!{workspaceRoot}/libs/core/api/**/*';
const BELOW = { input: 'production', dependencies: true };
const ON_PART = { projects: ['core-api'], target: 'test' };
const GRAPH = {
  nodes: {
    core: whole('libs/core', ['^build', ON_PART]),
    'core-api': node('libs/core/api', 'test'),
    app: whole('libs/app', ['test--1of2', 'test--2of2'], 'test--1of2', 'test--2of2'),
    types: node('libs/types'),
    base: node('libs/base'),
  },
  dependencies: {
    core: [{ target: 'core-api' }],
    'core-api': [{ target: 'types' }],
    types: [{ target: 'base' }],
  },
};

let root: string;
const said = vi.spyOn(process.stderr, 'write');
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-planned-')));
  said.mockReset().mockReturnValue(true);
  write('nx.json', '{}');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function plannedOf(task: string, env: Readonly<Record<string, string>> = {}): PlannedTask | undefined {
  const [project, target] = task.split(':');
  return plannedTask(path.join(root, 'libs/core'), {
    NX_TASK_TARGET_PROJECT: project,
    NX_TASK_TARGET_TARGET: target,
    ...env,
  });
}

function prepared(plan: string = planText(PLAN), graph: object = GRAPH): void {
  write('subminute.plan.json', plan);
  write('.nx/workspace-data/project-graph.json', JSON.stringify(graph));
}

describe('what the plan says of the task of this process', () => {
  test('nothing outside of a task, without a plan, or where the plan does not name it', () => {
    expect(plannedOf('core:test')).toBeUndefined();
    prepared();
    expect(plannedTask(root, {})).toBeUndefined();
    expect(plannedOf('types:test')).toBeUndefined();
    expect(said).not.toHaveBeenCalled();
  });

  test('which test files are its own', () => {
    prepared();
    expect(plannedOf('core:test')?.runs('libs/core/api/a.test.ts')).toBe(false);
    expect(plannedOf('core-api:test')?.runs('libs/core/api/a.test.ts')).toBe(true);
    expect(plannedOf('app:test')).toMatchObject({ isEmpty: true });
    expect(plannedOf('app:test--2of2')?.runs('libs/app/b.test.ts')).toBe(true);
  });

  test.each([[ON_PART], ['core-api:test'], [{ projects: 'core-api', target: 'test' }]])(
    'a part is waited for where dependsOn says %j',
    (entry) => {
      prepared(planText(PLAN), {
        ...GRAPH,
        nodes: { ...GRAPH.nodes, core: whole('libs/core', [entry]) },
      });
      expect(plannedOf('core:test')?.runs('libs/core/api/a.test.ts')).toBe(false);
    },
  );

  test('the graph is looked for where Nx was told to keep it', () => {
    write('subminute.plan.json', planText(PLAN));
    write('elsewhere/project-graph.json', JSON.stringify(GRAPH));
    expect(plannedOf('core:test')).toBeUndefined();
    expect(plannedOf('core:test', { NX_WORKSPACE_DATA_DIRECTORY: 'elsewhere' })).toBeDefined();
  });

  test.each([
    ['the plan is torn', '{', GRAPH, 'is no JSON'],
    [
      'Nx does not have the part',
      planText(PLAN),
      { ...GRAPH, nodes: { core: GRAPH.nodes.core } },
      'Nx has no task core-api:test',
    ],
    ['Nx has kept no graph', planText(PLAN), {}, 'Nx has kept no task graph'],
  ])('nothing where %s, which is said', (_name, plan, graph, words) => {
    prepared(plan, graph);
    expect(plannedOf('core:test')).toBeUndefined();
    expect(said.mock.calls.join('')).toContain('no test file is left to another task: subminute.plan.json');
    expect(said.mock.calls.join('')).toContain(words);
  });
});

describe('what runs the rest', () => {
  const appOn = (dependsOn: readonly unknown[]): object => ({
    ...GRAPH,
    nodes: { ...GRAPH.nodes, app: whole('libs/app', dependsOn, 'test--1of2', 'test--2of2') },
  });

  test.each([
    ['another number of shards', appOn(['test--1of3', 'test--2of3', 'test--3of3'])],
    ['one of the two', appOn(['test--1of2'])],
    ['those of projects below', appOn(['^test--1of2', '^test--2of2'])],
    ['nothing', appOn([])],
  ])('leaves nothing to shards where it waits for %s', (_name, graph) => {
    prepared(planText(PLAN), graph);
    expect(plannedOf('app:test')).toBeUndefined();
    expect(said.mock.calls.join('')).toContain('which is not in its dependsOn: add it there');
    // Who runs a share of them does so all the same.
    expect(plannedOf('app:test--2of2')?.runs('libs/app/a.test.ts')).toBe(false);
  });

  test('nor to a part', () => {
    prepared(planText(PLAN), { ...GRAPH, nodes: { ...GRAPH.nodes, core: whole('libs/core', ['^test']) } });
    expect(plannedOf('core:test')).toBeUndefined();
    expect(plannedOf('core-api:test')).toBeDefined();
  });

  test('waits for them in whatever form it says so', () => {
    const first = { target: 'test--1of2' };
    prepared(planText(PLAN), appOn([first, { projects: 'app', target: 'test--2of2' }]));
    expect(plannedOf('app:test')).toMatchObject({ isEmpty: true });
  });
});

describe('files that a task has loaded', () => {
  const undeclared = (task: string, ...files: readonly string[]): readonly string[] => {
    prepared();
    const planned = plannedOf(task);
    if (!planned) throw new Error('not planned');
    return undeclaredFiles(
      planned,
      files.map((file) => path.resolve(root, file)),
    );
  };

  test('are inputs where they are its project’s, of those below it, or what it says that it reads', () => {
    const inputs = ['libs/core/api/a.ts', 'libs/types/t.ts', 'libs/base/b.ts', 'libs/core/vitest.config.ts'];
    expect(
      undeclared(
        'core-api:test',
        ...inputs,
        'node_modules/x/i.js',
        'libs/a/node_modules/y/i.js',
        '../other.ts',
      ),
    ).toEqual([]);
    expect(undeclared('core-api:test', 'libs/core/b.ts', 'libs/core/a.ts', 'libs/app/a.ts')).toEqual([
      'libs/app/a.ts',
      'libs/core/a.ts',
      'libs/core/b.ts',
    ]);
    expect(undeclared('core:test', 'libs/core/a.ts', 'libs/core/api/a.ts')).toEqual([]);
  });

  test.each([
    [
      'files that projects below are hashed by',
      ['default', OUT, '^production'],
      ['api/a.ts'],
      ['api/t/h.ts'],
    ],
    ['the same, said as an object', ['default', OUT, BELOW], ['api/a.ts'], ['api/t/h.ts']],
    ['nothing, where it hashes nothing of those', ['default', OUT], ['b.ts'], ['api/a.ts', 'api/t/h.ts']],
    ['all, where it hashes the folder', ['default'], ['api/a.ts', 'api/t/h.ts'], []],
  ])('of the rest, in the folder of a part: %s', (_name, inputs, declared, others) => {
    const { core, 'core-api': part } = GRAPH.nodes as Record<string, { data: object }>;
    const namedInputs = {
      default: ['{projectRoot}/**/*'],
      production: ['default', '!{projectRoot}/**/?(*.)+(spec|test).[jt]s?(x)', '!{projectRoot}/t/**'],
    };
    const targets = { test: { inputs, dependsOn: [ON_PART] } };
    const nodes = {
      ...GRAPH.nodes,
      core: { data: { ...core?.data, targets } },
      'core-api': { data: { ...part?.data, namedInputs } },
    };
    prepared(planText(PLAN), { ...GRAPH, nodes });
    const planned = plannedOf('core:test');
    const all = [...declared, ...others].map((file) => path.join(root, 'libs/core', file));
    expect(planned && undeclaredFiles(planned, all)).toEqual(others.map((file) => `libs/core/${file}`));
  });

  test('of a shard: the test files of others are none', () => {
    expect(undeclared('app:test--1of2', 'libs/app/a.test.ts', 'libs/app/new.test.ts')).toEqual([]);
    expect(undeclared('app:test--1of2', 'libs/app/b.test.ts')).toEqual(['libs/app/b.test.ts']);
  });
});

test('Vitest finds the task’s own test files only, and none is no failure where shards run them', async () => {
  prepared();
  const planned = plannedOf('core-api:test');
  const empty = plannedOf('app:test');
  if (!planned || !empty) throw new Error('not planned');
  const found = {
    testFiles: ['libs/core/a.test.ts', 'libs/core/api/b.test.ts'].map((file) => path.join(root, file)),
    typecheckTestFiles: [path.join(root, 'libs/core/api/c.test-d.ts')],
  };
  const project = (): never => ({ globTestFiles: () => Promise.resolve(found) }) as never;
  const host = { config: {} } as never as Parameters<typeof onlyPlanned>[0];
  const part = project() as { globTestFiles: (filters: string[]) => Promise<unknown> };
  onlyPlanned(host, part as never, planned);
  expect(await part.globTestFiles([])).toEqual({
    testFiles: [path.join(root, 'libs/core/api/b.test.ts')],
    typecheckTestFiles: [path.join(root, 'libs/core/api/c.test-d.ts')],
  });
  expect(host.config.passWithNoTests).toBeUndefined();
  const gone = { globTestFiles: () => Promise.resolve({ ...found, typecheckTestFiles: [], testFiles: [] }) };
  onlyPlanned(host, gone as never, planned);
  await gone.globTestFiles();
  expect(host.config.passWithNoTests).toBeUndefined();
  onlyPlanned(host, project(), empty);
  expect(host.config.passWithNoTests).toBe(true);
  expect(() => {
    onlyPlanned(host, {} as never, planned);
  }).toThrow('needs 3.1 or later');
});

test('a share of which all test files have gone is no failure while others have some', async () => {
  prepared();
  const planned = plannedOf('app:test--1of2');
  if (!planned) throw new Error('not planned');
  const host = { config: {} } as never as Parameters<typeof onlyPlanned>[0];
  const testFiles = [path.join(root, 'libs/app/b.test.ts')];
  const project = { globTestFiles: () => Promise.resolve({ testFiles, typecheckTestFiles: [] }) };
  onlyPlanned(host, project as never, planned);
  expect((await project.globTestFiles()).testFiles).toEqual([]);
  expect(host.config.passWithNoTests).toBe(true);
});
