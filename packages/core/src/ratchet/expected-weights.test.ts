import { expect, test } from 'vitest';
import { type TaskId, asTaskId } from '../ids.ts';
import { expectedWeights } from './expected-weights.ts';
import type { TaskWeight } from './loop-ledger.ts';
import type { CostPoint } from './tighten.ts';

const point = (task: string, cpuMs: number): CostPoint => ({
  task: asTaskId(task),
  day: '2026-11-22',
  cpuMs,
  durationMs: cpuMs / 2,
});
const ledgerOf = (
  weights: Readonly<Record<string, number>>,
): { weights: ReadonlyMap<TaskId, TaskWeight> } => ({
  weights: new Map(
    Object.entries(weights).map(([task, ms]) => [asTaskId(task), { cpuMs: ms, durationMs: ms }]),
  ),
});

test('a task is expected to take what its runs took in the middle, not what most do not exceed', () => {
  const points = [point('a:test', 3000), point('a:test', 9000), point('a:test', 4000)];
  expect([...expectedWeights(ledgerOf({ 'a:test': 9300 }), points)]).toEqual([
    ['a:test', { cpuMs: 4000, durationMs: 2000 }],
  ]);
});

test('what only the ledger knows is taken at the pace of what both know', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const weights = ledgerOf({ ...Object.fromEntries(names.map((name) => [name, 4000])), f: 10_000 });
  const points = names.map((name) => point(name, 2000));
  expect(expectedWeights(weights, points).get(asTaskId('f'))).toEqual({ cpuMs: 5000, durationMs: 5000 });
  expect(expectedWeights(weights, points.slice(1)).get(asTaskId('f'))?.cpuMs).toBe(10_000);
  expect(expectedWeights(weights, []).get(asTaskId('a'))?.cpuMs).toBe(4000);
});
