import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TaskId, asTaskId } from '../ids.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { readLoopLedger } from './loop-ledger.ts';
import type { Scenario } from './scenario.ts';
import { duration } from '../render/line.ts';
import { asTold } from './loop-ledger.ts';
import { type CostPoint, classFactor, firstBudget, tightened, withCosts } from './tighten.ts';

const ledger = (...entries: readonly LedgerEntry[]): Ledger => new Map(entries.map((one) => [one.k, one]));
const DAYS = ['2026-11-01', '2026-11-02', '2026-11-03'];

/** Runs of a task on three days, all with the same costs. */
function runs(task: string, cpuMs: number, count = 21, days: readonly string[] = DAYS): readonly CostPoint[] {
  return Array.from({ length: count }, (_, at) => ({
    task: asTaskId(task),
    day: days[at % days.length] ?? '',
    cpuMs,
    durationMs: cpuMs / 2,
  }));
}

const weight = (of: Ledger, task: string): unknown => of.get(`task/${task}`)?.['w'];
const task = (name: string, w: number, d = w / 2): LedgerEntry => ({ k: `task/${name}`, w, d });

describe('a cost', () => {
  const known = ledger(task('a:build', 5));

  test('that is new is known after ten runs', () => {
    expect(withCosts(known, runs('b:build', 2000, 9))).toEqual(known);
    expect(withCosts(known, runs('b:build', 2000, 10)).get('task/b:build')).toEqual(
      task('b:build', 2.1, 1.1),
    );
    expect(weight(withCosts(known, runs('b:build', 2000, 1), { firstRuns: 1 }), 'b:build')).toBe(2.1);
  });

  test('moves after twenty runs on three days, up and down', () => {
    expect(weight(withCosts(known, runs('a:build', 8000, 19)), 'a:build')).toBe(5);
    expect(weight(withCosts(known, runs('a:build', 8000, 20, DAYS.slice(1))), 'a:build')).toBe(5);
    expect(weight(withCosts(known, runs('a:build', 8000, 20)), 'a:build')).toBe(8.3);
    expect(weight(withCosts(known, runs('a:build', 2000, 20)), 'a:build')).toBe(2.1);
  });

  test('stays where it moved by little', () => {
    expect(withCosts(known, runs('a:build', 5300))).toEqual(known);
  });

  test('is that of most runs, so that one slow run is none', () => {
    const points = [...runs('a:build', 4850, 20), ...runs('a:build', 90_000, 3)];
    expect(withCosts(known, points)).toEqual(known);
  });

  test('keeps what the line says besides', () => {
    const noted = ledger({ ...task('a:build', 5), owner: 'ann' });
    expect(withCosts(noted, runs('a:build', 8000)).get('task/a:build')).toMatchObject({
      w: 8.3,
      owner: 'ann',
    });
  });
});

describe('a machine of another class', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}:build`);
  const seconds = [1.7, 2.3, 4.1, 8.8, 13, 47];
  const measure = (speed: number): readonly CostPoint[] =>
    names.flatMap((name, at) => runs(name, (seconds[at] ?? 0) * 1000 * speed));
  const first = withCosts(ledger(), measure(1));

  test.each([0.4, 0.9, 1, 1.1, 2, 3.3])('of %d times the time changes no cost', (speed) => {
    expect(withCosts(first, measure(speed))).toEqual(first);
  });

  test('is told apart by its tasks, and one that moved among them moves alone', () => {
    expect(classFactor(measure(2), readLoopLedger(first))).toBeGreaterThan(1.8);
    const moved = withCosts(first, [...measure(2).slice(21), ...runs('a:build', 1700 * 2 * 3)]);
    expect(weight(moved, 'a:build')).toBeGreaterThan(5);
    expect(weight(moved, 'a:build')).toBeLessThan(6);
    expect(names.slice(1).map((name) => weight(moved, name))).toEqual(
      names.slice(1).map((name) => weight(first, name)),
    );
  });

  test('is not taken from short tasks, whose costs are rounding', () => {
    const short = names.map((name) => `${name}:short`);
    const points = [...short.flatMap((name) => runs(name, 20)), ...runs('big:build', 5000)];
    const costed = withCosts(ledger(), points);
    expect(classFactor(points, readLoopLedger(costed))).toBe(1);
    expect(withCosts(costed, points)).toEqual(costed);
  });

  test('lets costs not creep up, however often they are updated', () => {
    const cost = fc.integer({ min: 1000, max: 90_000 });
    fc.assert(
      fc.property(
        fc.array(cost, { minLength: 5, maxLength: 12 }),
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        (costs, speed) => {
          const points = (factor: number): readonly CostPoint[] =>
            costs.flatMap((cpuMs, at) => runs(`p${at}:build`, cpuMs * factor));
          const start = withCosts(ledger(), points(1));
          let next = start;
          for (let times = 0; times < 8; times++) next = withCosts(next, points(speed));
          for (const [at] of costs.entries()) {
            const [was, is] = [start, next].map((one) => Number(weight(one, `p${at}:build`)));
            // Within what two roundings make of it.
            expect(Number(is) / Number(was)).toBeLessThan(1.25);
            expect(Number(is) / Number(was)).toBeGreaterThan(0.75);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('tightened', () => {
  const today = '2026-11-21';
  const tasks = new Set<TaskId>([asTaskId('a:build')]);
  const loopsOf = (typical: number): ReadonlyMap<Scenario, number> => new Map([['typical', typical]]);
  const budget = (max: number): Ledger => ledger({ k: 'budget/typical', max, goal: 60 });
  const maxOf = (of: Ledger): number => Number(of.get('budget/typical')?.['max']);

  test('a budget is never raised, never below its loop, and the same when tightened again', () => {
    const ms = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(ms, ms, (loop, max) => {
        const before = budget(max / 1000);
        const setting = { loops: loopsOf(loop), tasks, today };
        const after = tightened(before, setting);
        expect(maxOf(after)).toBeLessThanOrEqual(max / 1000);
        expect(maxOf(after) * 1000).toBeGreaterThan(Math.min(loop, max) - 1e-6);
        expect(tightened(after, setting)).toEqual(after);
      }),
    );
  });

  test('a budget leaves room for a small project: 2 % or half a second', () => {
    const at = (loop: number): number =>
      maxOf(tightened(budget(300), { loops: loopsOf(loop), tasks, today }));
    expect([at(1000), at(10_000), at(100_000)]).toEqual([1.5, 11, 110]);
  });

  test('what a loop took is noted only where it moved: a line that changes each day is read by nobody', () => {
    const before = ledger({ k: 'budget/typical', max: 11, at: 10 });
    expect(tightened(before, { loops: loopsOf(10_300), tasks, today })).toEqual(before);
    expect(tightened(before, { loops: loopsOf(8700), tasks, today }).get('budget/typical')).toMatchObject({
      at: 8.7,
    });
  });

  test('what is gone and what is over leaves, and nothing else', () => {
    const raise = { by: 'Ann', from: 10, to: 12, why: 'the guard moves to auth next week' };
    const before = ledger(
      { k: 'budget/edit:gone', max: 3 },
      { k: 'budget/typical_p90', max: 3 },
      { k: 'later/x', z: 1 },
      { ...raise, k: 'raise/typical/2026-11-20', until: '2026-11-20' },
      { ...raise, k: 'raise/typical/2026-11-21', until: '2026-11-21' },
      { ...raise, k: 'raise/typical/permanent', permanent: true, approvedBy: 'Bob' },
      task('a:build', 1),
      task('gone:build', 1),
    );
    expect([...tightened(before, { loops: new Map(), tasks, today }).keys()]).toEqual([
      'budget/typical_p90',
      'later/x',
      'raise/typical/2026-11-21',
      'raise/typical/permanent',
      'task/a:build',
    ]);
  });
});

test('a first budget is what the loop takes and a tenth, at most the goal; above that a debt', () => {
  expect(firstBudget('typical', 10_000, 60_000)).toEqual({ k: 'budget/typical', max: 11, goal: 60, at: 10 });
  expect(firstBudget('typical', 59_000, 60_000)).toMatchObject({ max: 60, goal: 60 });
  expect(firstBudget('typical_p90', 80_500, 60_000)).toMatchObject({ max: 81, goal: 60, at: 80.5 });
  expect(firstBudget('typical', 1549, 60_000)).toMatchObject({ max: 2.1, at: 1.5 });
  expect(firstBudget('noop', 0, 60_000)).toEqual({ k: 'budget/noop', max: 0.5, at: 0 });
});

test('what a loop takes is said by the ledger as it is printed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 119_900 }), (loopMs) => {
      expect(duration(asTold(loopMs) * 1000)).toBe(duration(loopMs));
    }),
  );
});
