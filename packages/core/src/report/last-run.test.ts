import { describe, expect, test } from 'vitest';
import { type RunId, type TaskId, asTaskId } from '../ids.ts';
import type { CacheSource } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import type { TaskCost } from '../run/task-cost.ts';
import { type LastRun, lastRunOf } from './last-run.ts';

interface Task {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly cache?: CacheSource;
  readonly cost?: TaskCost;
}

function runOf(
  tasks: readonly Task[],
  needs?: Readonly<Record<string, readonly string[]>>,
): LastRun | undefined {
  const result = foldRun([
    { type: 'run-started', run: 'r7k2x' as RunId, atMs: 1000, command: ['affected'], via: 'subminute' },
    ...tasks.map(({ name, from, to, cache = 'none', cost }) => ({
      type: 'task-ended' as const,
      task: asTaskId(name),
      outcome: 'passed' as const,
      cache,
      startMs: 1000 + from,
      endMs: 1000 + to,
      ...(cost ? { cost } : {}),
    })),
    { type: 'run-ended', atMs: 10_000, exitCode: 0 },
  ]);
  const dependsOn = needs && ((task: TaskId) => (needs[task] ?? []).map(asTaskId));
  return lastRunOf(result, { isOlder: false, ...(dependsOn ? { dependsOn } : {}) });
}

describe('the critical path', () => {
  test('goes back from what ended last over what each task waited for', () => {
    const run = runOf(
      [
        { name: 'a:build', from: 100, to: 3000 },
        { name: 'b:build', from: 3010, to: 5000 },
        { name: 'c:lint', from: 100, to: 4000 },
        { name: 'd:test', from: 5005, to: 8000 },
      ],
      { 'b:build': ['a:build'], 'd:test': ['b:build'] },
    );
    expect(run?.path).toEqual([
      { task: 'a:build', after: 'start' },
      { task: 'b:build', after: 'needs' },
      { task: 'd:test', after: 'needs' },
    ]);
    expect(run?.pathMs).toBe(2900 + 1990 + 2995);
  });

  test('tells a task that waited for a slot: all that it needs had ended before', () => {
    const run = runOf(
      [
        { name: 'a:build', from: 0, to: 1000 },
        { name: 'b:test', from: 0, to: 4000 },
        { name: 'c:test', from: 4010, to: 6000 },
      ],
      { 'c:test': ['a:build'] },
    );
    expect(run?.path).toEqual([
      { task: 'b:test', after: 'start' },
      { task: 'c:test', after: 'slot' },
    ]);
  });

  test('is by times alone where nobody knows what depends on what', () => {
    const run = runOf([
      { name: 'a:test', from: 0, to: 1000 },
      { name: 'b:test', from: 1001, to: 2000 },
    ]);
    expect(run?.path.map(({ after }) => after)).toEqual(['start', 'order']);
  });

  test('leaves out what a cache restored, and ends on tasks of no time at the same moment', () => {
    const run = runOf([
      { name: 'a:build', from: 500, to: 500, cache: 'local' },
      { name: 'b:build', from: 500, to: 500 },
      { name: 'c:build', from: 500, to: 500 },
    ]);
    expect(run?.path).toEqual([{ task: 'b:build', after: 'start' }]);
  });
});

test('where the time went is told of executed tasks, apart from what was restored and what told nothing', () => {
  const cost: TaskCost = {
    cpuMs: 900,
    wallMs: 1000,
    onCpuMs: 600,
    queuedMs: 300,
    blockedMs: 100,
    how: 'reaped',
  };
  const run = runOf([
    { name: 'a:test', from: 0, to: 1000, cost },
    { name: 'b:test', from: 0, to: 400 },
    { name: 'c:test', from: 0, to: 20, cache: 'remote' },
  ]);
  expect(run?.sums).toEqual({
    onCpuMs: 600,
    queuedMs: 300,
    blockedMs: 100,
    untoldMs: 400,
    executed: 2,
    restored: 1,
    restoredMs: 20,
  });
});

test('a run begins with the start of Nx: until its first task, from a cache or not', () => {
  const run = runOf([
    { name: 'b:test', from: 900, to: 1400 },
    { name: 'a:build', from: 650, to: 655, cache: 'local' },
  ]);
  expect(run?.startupMs).toBe(650);
});

test('of thousands of tasks the critical ones and the longest are shown, and the rest is counted', () => {
  const tasks = Array.from({ length: 500 }, (_, at) => ({ name: `p${at}:test`, from: 0, to: at + 1 }));
  const run = runOf([...tasks, { name: 'last:test', from: 501, to: 502 }]);
  expect(run?.tasks).toHaveLength(40);
  expect(run?.leftOut).toBe(461);
  expect(run?.tasks.map(({ task }) => task)).toContain('last:test');
});

test('a run of which no task has a time is not drawn', () => {
  expect(runOf([])).toBeUndefined();
});
