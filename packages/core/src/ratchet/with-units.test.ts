import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TaskId, asTaskId } from '../ids.ts';
import { type ProjectSketch, commitOf, compile, graphOf } from '../testing/graphs.ts';
import { frequenciesOf } from './frequency.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { commitEntry, readLoopLedger } from './loop-ledger.ts';
import type { SampleCommit } from './sample.ts';
import { type ScenarioTime, scenarioTimes } from './scenarios.ts';
import { tightened } from './tighten.ts';
import type { UnitRecord } from './unit-hits.ts';
import { weightsOf } from './weights.ts';
import { type UnitTask, withUnits } from './with-units.ts';

const PROJECTS: readonly ProjectSketch[] = [
  { name: 'money' },
  { name: 'cart', on: ['money'] },
  { name: 'words' },
];
const graph = graphOf(PROJECTS);
const CART = asTaskId('cart:test');

const SAMPLE: readonly SampleCommit[] = [
  commitOf(['libs/cart/src/a.ts'], { sha: 'a' }),
  commitOf(['libs/money/src/a.ts'], { sha: 'm' }),
  commitOf(['libs/words/src/a.ts'], { sha: 'w' }),
];

function ledger(sample: readonly SampleCommit[] = SAMPLE, more: readonly LedgerEntry[] = []): Ledger {
  const entries: readonly LedgerEntry[] = [
    { k: '#', schema: 1, cores: 2, overhead: 0.5, targets: ['build', 'test'], epoch: 1 },
    { k: 'budget/edit:cart', max: 9 },
    { k: 'budget/typical', max: 9 },
    ...graph.tasks.map(({ task, target }) => ({ k: `task/${task}`, w: target === 'test' ? 3 : 1, d: 1 })),
    ...sample.map(commitEntry),
    ...more,
  ];
  return new Map(entries.map((one) => [one.k, one]));
}

const unit = (name: string, durationMs: number): UnitRecord => ({
  path: `libs/cart/src/${name}.test.ts`,
  folder: 'libs/cart',
  durationMs,
  isTypes: false,
  inputs: [{ kind: 'file', path: `libs/cart/src/${name}.ts` }],
});

const cart: UnitTask = { start: { cpu: 0.4, duration: 0.5 }, units: [unit('a', 100), unit('b', 300)] };

function counted(of: Ledger, tasks: ReadonlyMap<TaskId, UnitTask> = new Map([[CART, cart]])): Ledger {
  return withUnits(of, { graph, tasks, compile, exists: () => true });
}

function timesOf(of: Ledger): ReadonlyMap<string, ScenarioTime> {
  const loop = readLoopLedger(of);
  const { cores, overheadMs, sample } = loop;
  const weights = weightsOf(loop, graph.tasks);
  const times = scenarioTimes(graph, sample, weights, { compile, cores, overheadMs });
  return new Map(times.map((one) => [one.scenario, one]));
}

describe('the line of a test task', () => {
  const line = counted(ledger()).get('units/cart:test');

  test('has a share of each loop that executes it', () => {
    expect(line).toEqual({
      k: 'units/cart:test',
      d: 0.5,
      files: 2,
      shares: { a: [0.25, 1], 'edit:cart': [0.25, 1], m: [0, 0] },
      w: 0.4,
    });
  });

  test('makes the file one that an older subminute refuses, and only it', () => {
    expect(counted(ledger()).get('#')?.['schema']).toBe(2);
    expect(counted(ledger(), new Map())).toEqual(ledger());
  });

  test('stays where it moved by little, and of tasks of which nothing is known here', () => {
    const before = counted(ledger());
    const near = { ...cart, start: { cpu: 0.45, duration: 0.5 } };
    expect(counted(before, new Map([[CART, near]]))).toEqual(before);
    expect(counted(before, new Map())).toEqual(before);
    const far = { ...cart, start: { cpu: 0.6, duration: 0.5 } };
    expect(counted(before, new Map([[CART, far]])).get('units/cart:test')?.['w']).toBe(0.6);
  });

  test('goes where all its test files run by now, and the version with the last of them', () => {
    const words = asTaskId('words:test');
    const both = counted(
      ledger(),
      new Map([
        [CART, cart],
        [
          words,
          { ...cart, units: [{ ...unit('w', 9), path: 'libs/words/src/w.test.ts', folder: 'libs/words' }] },
        ],
      ]),
    );
    const without = (of: Ledger, ...whole: readonly TaskId[]): Ledger =>
      withUnits(of, { graph, tasks: new Map(), whole: new Set(whole), compile, exists: () => true });
    const one = without(both, CART);
    expect([...one.keys()].filter((key) => key.startsWith('units/'))).toEqual(['units/words:test']);
    expect(one.get('#')?.['schema']).toBe(2);
    expect(timesOf(one).get('edit:cart')).toEqual(timesOf(ledger()).get('edit:cart'));
    expect(without(one, words, asTaskId('cart:build'))).toEqual(ledger());
  });

  test('forgets commits that are no part of the sample, and goes with its task', () => {
    const before = counted(ledger());
    const repinned = new Map([...before].filter(([key]) => key !== 'commit/m'));
    expect(counted(repinned, new Map()).get('units/cart:test')?.['shares']).toEqual({
      a: [0.25, 1],
      'edit:cart': [0.25, 1],
    });
    const gone = tightened(before, { loops: new Map(), tasks: new Set(), today: '2026-11-21' });
    expect(gone.has('units/cart:test')).toBe(false);
  });
});

describe('a loop', () => {
  test('pays of a test task its start and the test files that it runs', () => {
    const [was, is] = [timesOf(ledger()), timesOf(counted(ledger()))];
    expect(was.get('edit:cart')?.workMs).toBe(4000);
    // 3 s of which 40 % are the start, and a quarter of the rest.
    expect(is.get('edit:cart')?.workMs).toBe(1000 + 3000 * (0.4 + 0.25 * 0.6));
    expect(is.get('cold')).toEqual(was.get('cold'));
    expect(is.get('edit:words')).toEqual(was.get('edit:words'));
  });

  test('feels a test task as much as its commits pay of it', () => {
    const loop = readLoopLedger(counted(ledger()));
    const { partsAfter } = weightsOf(loop, graph.tasks);
    const often = frequenciesOf(graph, loop.sample, { compile });
    const felt = frequenciesOf(graph, loop.sample, { compile }, partsAfter);
    expect(often.get(CART)).toBeCloseTo(2 / 3);
    expect(felt.get(CART)).toBeCloseTo((0.4 + 0.25 * 0.6 + 0.4) / 3);
    expect(felt.get(asTaskId('words:test'))).toBe(often.get(asTaskId('words:test')));
  });

  test('follows its project to another name', () => {
    const loop = readLoopLedger(counted(ledger()));
    const names = new Map([['cart', 'basket']]);
    const weights = weightsOf(loop, graph.tasks, names);
    expect(weights.partsAfter?.('edit:basket')?.get(asTaskId('basket:test'))?.duration).toBe(
      0.5 + 0.25 * 0.5,
    );
    expect(weights.partsAfter?.('edit:cart')).toBeUndefined();
  });
});

describe('shares', () => {
  const share = fc.integer({ min: 0, max: 100 }).map((one) => one / 100);
  const shares = fc.array(share, { minLength: SAMPLE.length, maxLength: SAMPLE.length });
  const line = (task: TaskId, given: readonly number[], start: number): LedgerEntry => ({
    k: `units/${task}`,
    d: start,
    files: 9,
    shares: Object.fromEntries(SAMPLE.map(({ sha }, at) => [sha, [given[at] ?? 1, 1]])),
    w: start,
  });
  const lines = (all: readonly (readonly number[])[], start: number): readonly LedgerEntry[] =>
    graph.tasks
      .filter(({ target }) => target === 'test')
      .map(({ task }, at) => line(task, all[at] ?? [], start));
  const each = fc.array(shares, { minLength: PROJECTS.length, maxLength: PROJECTS.length });

  test('that are all 1 change no loop', () => {
    const before = timesOf(ledger());
    fc.assert(
      fc.property(share, (start) => {
        const whole = lines(
          PROJECTS.map(() => SAMPLE.map(() => 1)),
          start,
        );
        expect(timesOf(ledger(SAMPLE, whole))).toEqual(before);
      }),
    );
  });

  test('that are more make no loop shorter', () => {
    fc.assert(
      fc.property(each, each, share, (some, more, start) => {
        const high = some.map((list, task) => list.map((one, at) => Math.max(one, more[task]?.[at] ?? 0)));
        const less = timesOf(ledger(SAMPLE, lines(some, start)));
        for (const [name, { loopMs }] of timesOf(ledger(SAMPLE, lines(high, start))))
          expect(loopMs).toBeGreaterThanOrEqual(less.get(name)?.loopMs ?? 0);
      }),
      { numRuns: 50 },
    );
  });
});
