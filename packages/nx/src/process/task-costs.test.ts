import type { TaskCost } from '@subminute/core';
import { describe, expect, test } from 'vitest';
import type { ProbedCost, ProcessEvent, Reaped } from './ends.ts';
import { costsByTask } from './task-costs.ts';

const NX = 50;

const spawn = (pid: number, task = 'a:test', atMs = 0): ProcessEvent => ({ type: 'spawn', atMs, task, pid });
const exit = (pid: number, atMs: number, reaped?: Reaped, task = 'a:test'): ProcessEvent => ({
  type: 'exit',
  atMs,
  task,
  pid,
  code: 0,
  signal: null,
  ...(reaped ? { reaped } : {}),
});
const began = (pid: number, startMs: number, above: readonly number[]): ProcessEvent => ({
  type: 'began',
  pid,
  ppid: above[0] ?? 0,
  task: 'a:test',
  startMs,
  above,
});
const ended = (pid: number, cost: ProbedCost): ProcessEvent => ({
  type: 'ended',
  pid,
  ppid: 0,
  task: 'a:test',
  code: 0,
  cost,
});
const costOf = (events: readonly ProcessEvent[]): TaskCost | undefined => costsByTask(events).get('a:test');

describe('CPU time of a task', () => {
  test('is the kernel’s sum where one process was waited for', () => {
    const events = [spawn(2), exit(2, 900, { batch: 1, cpuMs: 640 })];
    expect(costOf(events)).toEqual({ cpuMs: 640, wallMs: 900, how: 'reaped' });
  });

  test('is the sum of all its processes, also where they ended together', () => {
    const events = [
      spawn(2),
      spawn(3),
      exit(2, 500, { batch: 1, cpuMs: 640 }),
      exit(3, 500, { batch: 1, cpuMs: 0 }),
      spawn(4, 'a:test', 600),
      exit(4, 900, { batch: 2, cpuMs: 60 }),
    ];
    expect(costOf(events)).toEqual({ cpuMs: 700, wallMs: 900, how: 'reaped' });
  });

  test('is what its first process knows where another task’s ended with it', () => {
    const events = [
      spawn(2),
      spawn(3, 'b:test'),
      began(2, 10, [NX]),
      ended(2, { endMs: 500, ownMs: 100, childrenMs: 300 }),
      exit(2, 505, { batch: 1, cpuMs: 900 }),
      exit(3, 505, { batch: 1, cpuMs: 0 }, 'b:test'),
    ];
    expect(costOf(events)).toMatchObject({ cpuMs: 400, how: 'tree' });
    expect(costsByTask(events).has('b:test')).toBe(false);
  });

  test('is not that of a process of Nx’s own that ended with it', () => {
    const events: ProcessEvent[] = [
      spawn(2),
      { type: 'other-exit', atMs: 500, reaped: { batch: 1, cpuMs: 900 } },
      exit(2, 500, { batch: 1, cpuMs: 0 }),
    ];
    expect(costOf(events)).toBeUndefined();
  });

  test('is what Node processes say below a shell whose end was not seen alone', () => {
    const events = [
      spawn(2),
      began(3, 10, [2, NX]),
      began(4, 20, [3, 2, NX]),
      ended(4, { endMs: 90, ownMs: 50, childrenMs: 0 }),
      ended(3, { endMs: 100, ownMs: 30, childrenMs: 60 }),
      began(5, 110, [2, NX]),
      ended(5, { endMs: 200, ownMs: 70, childrenMs: 0 }),
      exit(2, 505),
    ];
    expect(costOf(events)).toMatchObject({ cpuMs: 160, how: 'probe' });
  });

  test('is summed over all Node processes where none knows of its children', () => {
    const events = [
      spawn(2),
      { type: 'began', pid: 2, ppid: NX, task: 'a:test' } as const,
      { type: 'began', pid: 3, ppid: 2, task: 'a:test' } as const,
      ended(3, { endMs: 90, ownMs: 50 }),
      ended(2, { endMs: 100, ownMs: 30 }),
      exit(2, 505),
    ];
    expect(costOf(events)).toEqual({ cpuMs: 80, wallMs: 505, how: 'probe' });
  });

  test('holds processes that nobody waited for, each once', () => {
    const reaped = { batch: 1, cpuMs: 640 };
    const parent = [
      spawn(2),
      began(2, 10, [NX]),
      ended(2, { endMs: 500, ownMs: 640, childrenMs: 0, left: { 7: 200, 8: 50 } }),
      exit(2, 510, reaped),
    ];
    expect(costOf(parent)?.cpuMs).toBe(890);
    const later: ProcessEvent[] = [
      began(7, 20, [2, NX]),
      ended(7, { endMs: 900, ownMs: 300, childrenMs: 0, orphaned: true }),
    ];
    expect(costOf([...parent, ...later])?.cpuMs).toBe(990);
    const stray = (above: number[]): ProcessEvent[] => [
      began(9, 20, above),
      ended(9, { endMs: 400, ownMs: 5, childrenMs: 0 }),
    ];
    expect(costOf([...parent, ...stray([1])])?.cpuMs).toBe(895);
    expect(costOf([...parent, ...stray([30, 31, 32, 33, 34])])?.cpuMs).toBe(890);
  });

  test('holds such a process once, also where only Node processes tell', () => {
    const events = (above: number[] | undefined): ProcessEvent[] => [
      spawn(2),
      began(3, 10, [2, NX]),
      ended(3, { endMs: 90, ownMs: 50, ...(above ? { childrenMs: 0 } : {}) }),
      began(4, 20, [3, 2, NX]),
      ended(4, { endMs: 400, ownMs: 30, orphaned: true, ...(above ? { childrenMs: 0 } : {}) }),
      began(5, 30, above ?? [2, NX]),
      ended(5, { endMs: 400, ownMs: 7, orphaned: true, ...(above ? { childrenMs: 0 } : {}) }),
      exit(2, 505),
    ];
    expect(costOf(events([1]))).toMatchObject({ cpuMs: 87, how: 'probe' });
    expect(costOf(events(undefined))).toMatchObject({ cpuMs: 87, how: 'probe' });
  });

  test('is not known while a process of it runs', () => {
    expect(costOf([spawn(2), spawn(3), exit(2, 900, { batch: 1, cpuMs: 640 })])).toBeUndefined();
  });
});

describe('wall time of a task', () => {
  const reaped = { batch: 1, cpuMs: 640 };
  const alone = (pid: number, startMs: number, endMs: number, onCpuMs: number): ProcessEvent[] => [
    began(pid, startMs, [2, NX]),
    ended(pid, { endMs, ownMs: onCpuMs, childrenMs: 0, onCpuMs, queuedMs: 10 }),
  ];

  test('is split by processes that ran one after the other', () => {
    const events = [spawn(2), ...alone(3, 0, 300, 200), ...alone(4, 310, 800, 300), exit(2, 1000, reaped)];
    expect(costOf(events)).toMatchObject({ wallMs: 1000, onCpuMs: 500, queuedMs: 20, blockedMs: 480 });
  });

  test('is split by the heavier of processes that ran side by side', () => {
    const events = [spawn(2), ...alone(3, 0, 300, 200), ...alone(4, 100, 800, 300), exit(2, 1000, reaped)];
    expect(costOf(events)).toMatchObject({ onCpuMs: 300, queuedMs: 10, blockedMs: 690 });
  });

  test('holds what a parent did as far as it fits beside its child', () => {
    const parent = (endMs: number): ProcessEvent[] => [
      began(2, 0, [NX]),
      began(3, 100, [2, NX]),
      ended(3, { endMs: 600, ownMs: 400, childrenMs: 0, onCpuMs: 400, queuedMs: 50 }),
      ended(2, { endMs, ownMs: 200, childrenMs: 400, onCpuMs: 200, queuedMs: 0 }),
    ];
    expect(costOf([spawn(2), ...parent(1000), exit(2, 1000, reaped)])).toMatchObject({
      onCpuMs: 600,
      queuedMs: 50,
      blockedMs: 350,
    });
    expect(costOf([spawn(2), ...parent(620), exit(2, 620, reaped)])).toMatchObject({
      onCpuMs: 520,
      queuedMs: 50,
      blockedMs: 50,
    });
  });

  test('of a process that was killed is what its parent saw', () => {
    const events: ProcessEvent[] = [
      spawn(2),
      began(2, 0, [NX]),
      began(3, 100, [2, NX]),
      {
        type: 'killed',
        pid: 3,
        task: 'a:test',
        cost: { endMs: 900, ownMs: 700, childrenMs: 0, onCpuMs: 650, queuedMs: 0 },
      },
      ended(2, { endMs: 1000, ownMs: 40, childrenMs: 700, onCpuMs: 30, queuedMs: 0 }),
      exit(2, 1000, reaped),
    ];
    expect(costOf(events)).toMatchObject({ onCpuMs: 680, queuedMs: 0, blockedMs: 320 });
  });

  test('is not split where no Node process came to its exit', () => {
    expect(costOf([spawn(2), began(3, 0, [2, NX]), exit(2, 1000, reaped)])).toEqual({
      cpuMs: 640,
      wallMs: 1000,
      how: 'reaped',
    });
  });
});
