import { describe, expect, test } from 'vitest';
import { keyOf } from '../graph/changes.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { type Plan, builtGraph } from '../testing/built-graph.ts';
import { type Comparing, type Comparison, type TimesOf, compareGraphs } from './compare.ts';
import type { LoopLedger } from './loop-ledger.ts';
import type { SampleCommit } from './sample.ts';
import type { Scenario } from './scenario.ts';
import { scenarioTimes } from './scenarios.ts';

const PLAN: Plan = {
  imports: { base: [], util: ['base'], ui: ['util'], shop: ['ui'], auth: ['base'] },
  orders: { build: ['^build'] },
};
const COSTS: Readonly<Record<string, number>> = { base: 2, util: 4, ui: 6, shop: 8, auth: 3, page: 20 };
const SAMPLE: readonly SampleCommit[] = Object.keys(PLAN.imports).map((name) => ({
  sha: name,
  paths: [`packages/${name}/index.ts`],
  packages: [],
}));

const weight = (task: string): number => (COSTS[task.split(':')[0] ?? ''] ?? 5) * 1000;
const timesOf: TimesOf = (graph, scenarios) => {
  const compile = (pattern: string) => (path: string) => path === pattern;
  const weights = { cpuMs: weight, durationMs: weight };
  const times = scenarioTimes(graph, SAMPLE, weights, { compile, cores: 4, only: scenarios });
  return scenarios.map((name) => times.find(({ scenario }) => scenario === name));
};

type Budgets = Partial<Record<Scenario, number>>;
const ledgerOf = (budgets: Budgets, raises: LoopLedger['raises'] = []): LoopLedger => ({
  targets: ['build'],
  cores: 4,
  overheadMs: 0,
  budgets: new Map(
    Object.entries(budgets).map(([name, max]) => [name as Scenario, { maxMs: (max ?? 0) * 1000 }]),
  ),
  weights: new Map(),
  units: new Map(),
  sample: SAMPLE,
  raises,
  epoch: 1,
});

const BASE = builtGraph(PLAN);
const headWith = (more: Readonly<Record<string, readonly string[]>>): WorkspaceGraph =>
  builtGraph({ ...PLAN, imports: { ...PLAN.imports, ...more } });

function compared(head: WorkspaceGraph, budgets: Budgets, more: Partial<Comparing> = {}): Comparison {
  const ledger = ledgerOf(budgets);
  return compareGraphs({ mode: 'change', base: BASE, head, ledger, timesOf, today: '2026-11-21', ...more });
}
const states = (comparison: Comparison): readonly string[] =>
  comparison.scenarios.map(({ scenario, state }) => `${scenario} ${state}`);

// auth: 3 s more on the path of shop and ui.
const HEAVIER = headWith({ ui: ['util', 'auth'] });
const EDIT: Scenario = 'edit:auth';

describe('a scenario is', () => {
  test('the same where nothing changed, though it is over its budget already', () => {
    expect(states(compared(BASE, { typical: 1, noop: 0 }))).toEqual(['typical same', 'noop same']);
  });

  test('over budget where it is longer than that and than it was', () => {
    expect(states(compared(HEAVIER, { [EDIT]: 10 }))).toEqual([`${EDIT} over-budget`]);
  });

  test('worse where it holds its budget and grew by more than one change may', () => {
    expect(states(compared(HEAVIER, { [EDIT]: 100 }))).toEqual([`${EDIT} worse`]);
  });

  test('the same where somebody raised its budget', () => {
    const raise = {
      scenario: EDIT,
      fromMs: 10_000,
      toMs: 50_000,
      by: 'Ann',
      why: 'for a while',
      until: '2026-11-21',
    };
    const ledger = ledgerOf({ [EDIT]: 10 }, [raise]);
    expect(states(compared(HEAVIER, {}, { ledger }))).toEqual([`${EDIT} same`]);
    expect(states(compared(HEAVIER, {}, { ledger, today: '2026-11-22' }))).toEqual([`${EDIT} over-budget`]);
  });

  test('better where it shrank by as much', () => {
    expect(states(compared(BASE, { [EDIT]: 100 }, { base: HEAVIER }))).toEqual([`${EDIT} better`]);
  });

  test('on the main branch over its budget or not, whatever it was', () => {
    const main = { mode: 'main', base: HEAVIER } as const;
    expect(states(compared(HEAVIER, { [EDIT]: 100 }, main))).toEqual([`${EDIT} same`]);
    expect(states(compared(HEAVIER, { [EDIT]: 10 }, main))).toEqual([`${EDIT} over-budget`]);
  });

  test('left out where its project is not there, or the sample is empty', () => {
    const nothing: TimesOf = (graph, scenarios) => scenarios.map(() => undefined);
    expect(compared(HEAVIER, { 'edit:gone': 1 }).scenarios).toEqual([]);
    expect(compared(HEAVIER, { typical: 1 }, { timesOf: nothing }).scenarios).toEqual([]);
    expect(compared(HEAVIER, {}).changes.map(({ change }) => keyOf(change))).toEqual(['edge ui → auth']);
  });
});

test('the worst comes first, and the costliest change of its loop', () => {
  const { scenarios, changes } = compared(
    builtGraph({
      ...PLAN,
      imports: { ...PLAN.imports, ui: ['util', 'auth'] },
      inputs: ['env:CI', 'workspace:[other/**/*]'],
    }),
    { noop: 0, typical: 100, [EDIT]: 10 },
  );
  expect(scenarios[0]).toMatchObject({ scenario: EDIT, state: 'over-budget' });
  const [first, ...rest] = changes;
  expect(first && keyOf(first.change)).toBe('edge ui → auth');
  expect(first?.costMs).toBe(14_000);
  expect(rest.map(({ costMs }) => costMs)).toEqual([0, 0]);
});

test('of two edges that do the same, each costs what it costs alone', () => {
  const { changes } = compared(headWith({ ui: ['util', 'auth'], util: ['base', 'auth'] }), { [EDIT]: 10 });
  const costs = new Map(changes.map(({ change, costMs }) => [keyOf(change), costMs]));
  expect(costs.get('edge ui → auth')).toBe(14_000);
  expect(costs.get('edge util → auth')).toBe(18_000);
});

describe('a new project', () => {
  test('that nobody uses makes no loop of the others longer', () => {
    const head = builtGraph({
      ...PLAN,
      imports: { ...PLAN.imports, page: ['ui'] },
    });
    expect(states(compared(head, { typical: 15, 'edit:ui': 14 }))).toEqual(['typical same', 'edit:ui same']);
  });

  test('that nobody uses is more to run where everything is run, or nothing is cached', () => {
    const [was, is] = [{ ...PLAN.imports }, { ...PLAN.imports, page: [] }];
    const twoTargets = { ...PLAN, targets: ['build', 'test'], uncached: ['test'] };
    const base = builtGraph({ ...twoTargets, imports: was });
    const head = builtGraph({ ...twoTargets, imports: is });
    const { scenarios, changes } = compared(head, { noop: 0, typical: 99 }, { base });
    expect(scenarios[0]).toMatchObject({ scenario: 'noop', state: 'over-budget' });
    expect(changes[0] && keyOf(changes[0].change)).toBe('task page:test');
  });

  test('counts where a task waits for one of its tasks, though nothing imports it', () => {
    const { shop, ...rest } = PLAN.imports;
    const imports = { ...rest, shop: shop ?? [], tool: [] };
    const orders = { build: ['^build', 'tool:build'] };
    const head = builtGraph({ ...PLAN, imports, orders, inputs: ['tool:{projectRoot}/**/*'] });
    const { scenarios } = compared(head, { cold: 1, 'edit:shop': 1 });
    expect(scenarios[0]).toMatchObject({ state: 'over-budget' });
    expect(scenarios.map(({ head: { path } }) => path)).toContainEqual(
      expect.arrayContaining(['tool:build']),
    );
  });
});

test('a project that is gone is no regression of the others', () => {
  const { auth: _gone, ...imports } = PLAN.imports;
  expect(states(compared(builtGraph({ ...PLAN, imports }), { typical: 15, noop: 0, 'edit:ui': 14 }))).toEqual(
    ['noop same', 'edit:ui same', 'typical same'],
  );
});

describe('a renamed project', () => {
  const { ui: _gone, ...rest } = PLAN.imports;
  const renamedHead = (view: readonly string[]): WorkspaceGraph =>
    builtGraph({
      ...PLAN,
      imports: { ...rest, shop: ['view'], view },
      roots: { view: 'packages/ui' },
    });
  test('keeps its budget', () => {
    expect(states(compared(renamedHead(['util']), { 'edit:ui': 14 }))).toEqual(['edit:ui same']);
    const { scenarios } = compared(renamedHead(['util', 'auth']), { 'edit:auth': 10, 'edit:ui': 1 });
    expect(scenarios[0]).toMatchObject({ scenario: 'edit:auth', state: 'over-budget' });
    expect(scenarios.map(({ scenario }) => scenario)).toContain('edit:ui');
  });
});

test('100 runs say the same, to the byte', () => {
  const once = JSON.stringify(compared(HEAVIER, { typical: 10, noop: 0, [EDIT]: 10, cold: 5 }));
  for (let run = 0; run < 100; run++)
    expect(JSON.stringify(compared(HEAVIER, { typical: 10, noop: 0, [EDIT]: 10, cold: 5 }))).toBe(once);
});

test('of a graph without a task, with cycles, or with strange names, something is said', () => {
  const empty = { ...BASE, projects: [], edges: [], tasks: [], inputs: [] };
  expect(states(compared(empty, { typical: 1, noop: 0, cold: 1 }, { base: empty }))).toEqual([
    'typical same',
    'noop same',
    'cold same',
  ]);
  const round = builtGraph({ imports: { a: ['b'], b: ['a'] }, orders: { build: ['^build'] } });
  expect(states(compared(round, { cold: 1 }, { base: round }))).toEqual(['cold same']);
  const odd = builtGraph({
    imports: { '@x/a b': [], 'c:d': ['@x/a b'], c: ['c:d'] },
    orders: { build: ['^build'] },
  });
  const odder = builtGraph({
    imports: { '@x/a b': [], 'c:d': ['@x/a b'], c: ['c:d', '@x/a b'] },
    orders: { build: ['^build'] },
  });
  const { changes } = compared(odder, { cold: 1 }, { base: odd });
  expect(changes.map(({ change }) => keyOf(change))).toEqual(['edge c → @x/a b']);
});
