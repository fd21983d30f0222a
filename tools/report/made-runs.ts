import type { Outcome, RunEvent, RunId, TaskCost, TaskId } from '@subminute/core';
import { saveRun } from '../../packages/nx/src/store/save-run.ts';
import { random } from '../bench/options.ts';
import type { MadeWorkspace } from './made-workspace.ts';

const DAY = 86_400_000;

export interface MadeHistory {
  readonly store: string;
  readonly checkout: string;
  readonly runs: number;
  readonly nowMs: number;
  readonly seed: number;
}

/** Records a made-up month of runs, each of which has all tasks of the workspace. */
export function recordRuns(
  workspace: MadeWorkspace,
  { store, checkout, runs, nowMs, seed }: MadeHistory,
): void {
  const next = random(seed);
  for (let at = 0; at < runs; at++) {
    const startedMs = Math.round(nowMs - ((runs - at) / runs) * 30 * DAY + next() * 600_000);
    const run = runName(at);
    saveRun(store, { run, checkout, events: eventsOf(workspace, { run, startedMs, at, runs }, next) });
  }
}

function runName(at: number): RunId {
  return `r${at
    .toString(20)
    .padStart(4, '0')
    .replaceAll(/[01lo]/g, (sign) => ({ '0': 'w', '1': 'x', l: 'y', o: 'z' })[sign] ?? sign)}` as RunId;
}

interface MadeRun {
  readonly run: RunId;
  readonly startedMs: number;
  readonly at: number;
  readonly runs: number;
}

/** Until its first task. */
const START_MS = 2400;

/** So many tasks at once. */
const SLOTS = 8;

function eventsOf({ graph, weights }: MadeWorkspace, made: MadeRun, next: () => number): RunEvent[] {
  const { run, startedMs, at, runs } = made;
  const started: RunEvent = {
    type: 'run-started',
    run,
    atMs: startedMs,
    command: ['affected', '-t', 'build,lint,test,typecheck'],
    via: 'subminute',
  };
  const slots = Array.from({ length: SLOTS }, () => startedMs + START_MS);
  const share = 0.004 + next() ** 5 * 0.05 + (next() * 40) / graph.tasks.length;
  // The loop grew, and was brought back.
  const growth = 1 + Math.min(at, runs * 0.7) / runs - (at > runs * 0.7 ? 0.35 : 0);
  const ended = graph.tasks.map(({ task, target }): RunEvent => {
    const isExecuted = next() < share || at === 0;
    const slot = slots.indexOf(Math.min(...slots));
    const startMs = slots[slot] ?? startedMs;
    const tookMs = isExecuted
      ? Math.round((weights.get(task)?.durationMs ?? 0) * growth * (0.8 + next() * 0.5))
      : 3;
    if (isExecuted) slots[slot] = startMs + tookMs;
    const failed: Outcome = isExecuted && next() < 0.01 ? 'failed' : 'passed';
    return {
      type: 'task-ended',
      task,
      target,
      outcome: failed,
      cache: isExecuted ? 'none' : next() < 0.9 ? 'local' : 'remote',
      startMs,
      endMs: startMs + tookMs,
      hash: hashOf(task, at),
      ...(isExecuted ? { cost: costOf(tookMs, next) } : {}),
    };
  });
  const endMs = Math.max(...slots);
  return [started, ...ended, { type: 'run-ended', atMs: endMs, exitCode: 0 }];
}

function hashOf(task: TaskId, at: number): string {
  return `${task.length}${at}${task}`.slice(0, 20);
}

function costOf(wallMs: number, next: () => number): TaskCost {
  const onCpuMs = Math.round(wallMs * (0.4 + next() * 0.4));
  const queuedMs = Math.round((wallMs - onCpuMs) * next());
  return { cpuMs: onCpuMs, wallMs, onCpuMs, queuedMs, blockedMs: wallMs - onCpuMs - queuedMs, how: 'reaped' };
}
