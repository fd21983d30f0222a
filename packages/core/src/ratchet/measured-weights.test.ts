import { expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import type { TaskWeight } from './loop-ledger.ts';
import { withMeasured } from './measured-weights.ts';
import type { MeasuredCost } from './verdict.ts';

const task = asTaskId('price:test');
const cost = (headCpuMs: number, more: Partial<MeasuredCost> = {}): MeasuredCost => ({
  task,
  duet: { verdict: 'worse', pairs: 8, effect: 3, atLeast: 2, p: 0.004 },
  run: { baseCpuMs: 500, headCpuMs, runs: 1, arms: 'side-by-side', through: 'command', seconds: 9, load: 1 },
  ...more,
});
const taken = (weight: TaskWeight | undefined, one: MeasuredCost): TaskWeight | undefined =>
  withMeasured(new Map(weight ? [[task, weight]] : []), [one], new Set([task])).get(task);

test('a task that became slower costs what was measured, in time as far as it is not done by several cores', () => {
  expect(taken({ cpuMs: 500, durationMs: 500 }, cost(4500))).toEqual({ cpuMs: 4500, durationMs: 4500 });
  expect(taken({ cpuMs: 1000, durationMs: 500 }, cost(3000))).toEqual({ cpuMs: 3000, durationMs: 1500 });
  expect(taken(undefined, cost(4500))).toEqual({ cpuMs: 4500, durationMs: 4500 });
});

test('one that waits longer takes longer, and costs no more work', () => {
  const waits = { baseMs: 0, headMs: 4000 };
  expect(taken({ cpuMs: 500, durationMs: 600 }, cost(500, { waits }))).toEqual({
    cpuMs: 500,
    durationMs: 4500,
  });
});

test('what history knows by now counts once', () => {
  const now = { cpuMs: 4600, durationMs: 4600 };
  expect(taken(now, cost(4500))).toEqual(now);
  const waits = { baseMs: 0, headMs: 4000 };
  const slow = { cpuMs: 500, durationMs: 4600 };
  expect(taken(slow, cost(500, { waits }))).toEqual(slow);
});

test('what is not worse, or was compared over many nights, says nothing of the cost of now', () => {
  const known = { cpuMs: 500, durationMs: 500 };
  const same = { verdict: 'same', pairs: 8, effect: 0, atLeast: 0, p: 1 } as const;
  expect(taken(known, cost(4500, { duet: same }))).toEqual(known);
  const { run: _none, ...nights } = cost(4500);
  expect(taken(known, nights)).toEqual(known);
});

test('what the ledger of another machine says grows by the share that was measured', () => {
  const known = new Map([[task, { cpuMs: 3000, durationMs: 3000 }]]);
  const grown = { cpuMs: 9000, durationMs: 9000 };
  expect(withMeasured(known, [cost(1500)], new Set()).get(task)).toEqual(grown);
  const short = new Map([[task, { cpuMs: 600, durationMs: 600 }]]);
  expect(withMeasured(short, [cost(1500)], new Set()).get(task)).toEqual({ cpuMs: 1500, durationMs: 1500 });
});
