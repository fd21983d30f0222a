import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GraphTask } from '../graph/workspace-graph.ts';
import { asTaskId } from '../ids.ts';
import { graphOf, weightsOf } from '../testing/graphs.ts';
import { loopTime } from './loop-time.ts';

const { tasks } = graphOf([{ name: 'a' }, { name: 'b', on: ['a'] }, { name: 'c', on: ['b'] }, { name: 'd' }]);

test('a loop takes as long as its longest chain, or as all work on all cores', () => {
  const second = weightsOf(() => 1000);
  expect(loopTime(tasks, second, 2)).toEqual({
    workMs: 8000,
    criticalPathMs: 3000,
    loopMs: 4000,
    path: ['a:build', 'b:build', 'c:build'],
  });
  expect(loopTime(tasks, second, 8).loopMs).toBe(3000);
});

test('work is CPU time, a chain is made of durations', () => {
  const time = loopTime(
    tasks,
    { cpuMs: () => 4000, durationMs: (task) => (task === 'd:test' ? 9000 : 1000) },
    4,
  );
  expect(time).toMatchObject({ workMs: 32_000, criticalPathMs: 9000, loopMs: 9000, path: ['d:test'] });
});

test('of chains of one length the first by code unit is named, in whatever order tasks come', () => {
  const names = [tasks, tasks.toReversed()].map((given) =>
    loopTime(
      given,
      weightsOf(() => 7),
      1,
    ).path.join(' '),
  );
  expect(new Set(names)).toEqual(new Set(['a:build b:build c:build']));
});

test('nobody waits for the end of what has none', () => {
  const served = tasks.map((task) => (task.task === 'a:build' ? { ...task, continuous: true } : task));
  const { workMs, criticalPathMs } = loopTime(
    served,
    weightsOf(() => 1000),
    2,
  );
  expect([workMs, criticalPathMs]).toEqual([7000, 2000]);
});

test('no tasks take no time, and tasks that wait for each other in a circle some', () => {
  expect(
    loopTime(
      [],
      weightsOf(() => 1),
      2,
    ),
  ).toEqual({ workMs: 0, criticalPathMs: 0, loopMs: 0, path: [] });
  const circle = tasks.map((task) =>
    task.task === 'a:build' ? { ...task, dependsOn: [asTaskId('c:build')] } : task,
  );
  expect(
    loopTime(
      circle,
      weightsOf(() => 1000),
      2,
    ).criticalPathMs,
  ).toBeGreaterThanOrEqual(3000);
});

test('is bounded: never faster than its chain, never slower than one task after the other', () => {
  const arbitrary = fc.array(fc.nat(5000), { minLength: tasks.length, maxLength: tasks.length });
  fc.assert(
    fc.property(arbitrary, fc.integer({ min: 1, max: 16 }), (costs, cores) => {
      const ms = (task: string): number => costs[tasks.findIndex((one: GraphTask) => one.task === task)] ?? 0;
      const { workMs, criticalPathMs, loopMs, path } = loopTime(tasks, weightsOf(ms), cores);
      expect(path.reduce((sum, task) => sum + ms(task), 0)).toBe(criticalPathMs);
      expect(loopMs).toBeGreaterThanOrEqual(criticalPathMs);
      expect(loopMs).toBeGreaterThanOrEqual(workMs / cores);
      expect(loopMs).toBeLessThanOrEqual(workMs);
    }),
  );
});
