import { expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { type CostSample, costsOf } from './costs-of.ts';
import { startOf } from './start-of.ts';
import { wholeRuns } from './whole-runs.ts';

const TASK = asTaskId('a:test');
const OTHER = asTaskId('b:test');

const run = (units: number | undefined, more: Partial<CostSample> = {}): CostSample => ({
  task: TASK,
  atMs: 0,
  cpuMs: 500 + 100 * (units ?? 8),
  wallMs: 400 + 50 * (units ?? 8),
  how: 'reaped',
  ...(units === undefined ? {} : { units }),
  ...more,
});
const RUNS = [8, 8, 1, 0, 2, 4].map((units) => run(units));

test('a run that left test files out is made whole', () => {
  const whole = wholeRuns(RUNS, costsOf(RUNS));
  expect(new Set(whole.map(({ cpuMs }) => Math.round(cpuMs)))).toEqual(new Set([1300]));
  expect(new Set(whole.map(({ wallMs }) => Math.round(wallMs)))).toEqual(new Set([800]));
  const ten = wholeRuns(RUNS, costsOf(RUNS), new Map([[TASK, 10]]));
  expect(ten.map(({ cpuMs }) => Math.round(cpuMs))).toEqual(RUNS.map(() => 1500));
});

test('where nobody knows what a test file takes, only runs of all of them count', () => {
  const runs = [run(8), run(0), run(7), run(undefined)];
  expect(wholeRuns(runs, costsOf(runs))).toEqual([run(8), run(7), run(undefined)]);
});

test('a start is told by its own runs, or else by those of others', () => {
  const other = [1, 1].map((units) => run(units, { task: OTHER, cpuMs: 1000, wallMs: 500 }));
  const models = costsOf([...RUNS, ...other]);
  const [own, like] = [TASK, OTHER].map((task) => models.get(task));
  expect(own && startOf(own, 8, [])?.cpu).toBeCloseTo(500 / 1300);
  expect(own && startOf(own, 8, [])?.duration).toBeCloseTo(400 / 800);
  expect(like && startOf(like, 1, own ? [own] : [])?.cpu).toBeCloseTo(0.5);
  expect(like && startOf(like, 1, [])).toBeUndefined();
});
