import { byCodeUnit } from '../order.ts';
import type { TaskId } from '../ids.ts';
import type { CacheSource } from '../run/event.ts';
import type { RunResult, TaskState } from '../run/result.ts';
import { wordOf } from '../run/verdict.ts';

/** A task of a run on a line of time, in ms from the run's start. */
export interface TimedTask {
  readonly task: TaskId;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: TaskState['outcome'];
  readonly cache: CacheSource;
  /** What of its time its processes ran, were ready and had no core, or waited; absent: nobody saw. */
  readonly onCpuMs?: number;
  readonly queuedMs?: number;
  readonly blockedMs?: number;
  /** The run could not end before it did. */
  readonly isCritical: boolean;
}

/** Where the time of a run's tasks went, in ms. */
export interface TimeSums {
  readonly onCpuMs: number;
  readonly queuedMs: number;
  readonly blockedMs: number;
  /** Of executed tasks whose processes told nothing. */
  readonly untoldMs: number;
  readonly executed: number;
  /** Tasks that a cache restored, and what that took. */
  readonly restored: number;
  readonly restoredMs: number;
}

export interface LastRun {
  readonly run: string;
  readonly atMs: number;
  readonly tookMs: number;
  /** Until its first task began: the start of Nx, the project graph, the plan. */
  readonly startupMs: number;
  readonly command: readonly string[];
  readonly verdict: ReturnType<typeof wordOf>;
  /** There was a later one, which executed nothing. */
  readonly isOlder: boolean;
  /** In the order of their start. */
  readonly tasks: readonly TimedTask[];
  /** Shorter ones, and restored ones that took no time, that are not among them. */
  readonly leftOut: number;
  /** The chain of executed tasks that the run waited for, first task first. */
  readonly path: readonly PathStep[];
  /** Of the chain: its tasks' own time. */
  readonly pathMs: number;
  readonly sums: TimeSums;
}

/** A task of the critical path, and why it did not start earlier. */
export interface PathStep {
  readonly task: TaskId;
  /**
   * `needs`: it depends on the task before. `slot`: all that it depends on had ended, but Nx had no slot until the task
   * before it ended. `order`: one of the two, since nobody knows what it depends on. `start`: it is the first.
   */
  readonly after: 'start' | 'needs' | 'slot' | 'order';
}

/** What a task waits for; `undefined`: nobody knows. */
export type DependsOn = (task: TaskId) => readonly TaskId[];

/** So many rows are still read. */
const SHOWN = 40;

/** `undefined`: no task of it has a time. */
export function lastRunOf(
  result: RunResult,
  { dependsOn, isOlder }: { readonly dependsOn?: DependsOn; readonly isOlder: boolean },
): LastRun | undefined {
  const timed = result.tasks.flatMap((state) => timesOf(state, result.startedMs));
  if (timed.length === 0) return undefined;
  const path = criticalPath(timed, dependsOn);
  const critical = new Set(path.map(({ timed: { task } }) => task));
  const tasks = timed.map((one) => ({ ...one, isCritical: critical.has(one.task) }));
  const shown = mostTelling(tasks);
  const pathMs = path.reduce((sum, { timed: { startMs, endMs } }) => sum + endMs - startMs, 0);
  return {
    run: result.run,
    atMs: result.startedMs,
    tookMs: Math.max(...timed.map(({ endMs }) => endMs), (result.endedMs ?? 0) - result.startedMs),
    startupMs: Math.min(...timed.map(({ startMs }) => startMs)),
    command: result.command,
    verdict: wordOf(result),
    isOlder,
    tasks: shown,
    leftOut: tasks.length - shown.length,
    path: path.map(({ timed: { task }, after }) => ({ task, after })),
    pathMs,
    sums: sumsOf(tasks),
  };
}

type Timed = Omit<TimedTask, 'isCritical'>;

function timesOf({ task, outcome, cache, startMs, endMs, cost }: TaskState, fromMs: number): Timed[] {
  if (startMs === undefined || endMs === undefined || endMs < startMs) return [];
  return [
    {
      task,
      startMs: Math.max(0, startMs - fromMs),
      endMs: Math.max(0, endMs - fromMs),
      outcome,
      cache,
      ...(cost?.onCpuMs === undefined
        ? {}
        : { onCpuMs: cost.onCpuMs, queuedMs: cost.queuedMs ?? 0, blockedMs: cost.blockedMs ?? 0 }),
    },
  ];
}

interface Step {
  readonly timed: Timed;
  readonly after: PathStep['after'];
}

/**
 * Back from what ended last, each time to what it waited for: an output, or else a slot. What a cache restored took no
 * slot and next to no time.
 */
function criticalPath(tasks: readonly Timed[], dependsOn: DependsOn | undefined): readonly Step[] {
  const executed = tasks.filter(({ cache }) => cache === 'none');
  const byId = new Map(executed.map((one) => [one.task, one]));
  const path: Step[] = [];
  const seen = new Set<TaskId>();
  let next = latest(executed);
  while (next) {
    seen.add(next.task);
    const { startMs, task } = next;
    const ended = (one: Timed): boolean =>
      !seen.has(one.task) && one.startMs < startMs && one.endMs <= startMs + OVERLAP_MS;
    const needed = latest((dependsOn?.(task) ?? []).flatMap((id) => byId.get(id) ?? []).filter(ended));
    const any = latest(executed.filter(ended));
    const before = needed && any && needed.endMs >= any.endMs - OVERLAP_MS ? needed : any;
    path.unshift({ timed: next, after: afterOf(before, needed, dependsOn) });
    next = before;
  }
  return path;
}

function afterOf(
  before: Timed | undefined,
  needed: Timed | undefined,
  dependsOn: DependsOn | undefined,
): PathStep['after'] {
  if (!before) return 'start';
  if (!dependsOn) return 'order';
  return before === needed ? 'needs' : 'slot';
}

/** Clocks of two processes, and rounding. */
const OVERLAP_MS = 50;

function latest(tasks: readonly Timed[]): Timed | undefined {
  return tasks.reduce<Timed | undefined>((last, one) => {
    if (!last || one.endMs > last.endMs) return one;
    return one.endMs === last.endMs && byCodeUnit(one.task, last.task) < 0 ? one : last;
  }, undefined);
}

/** What took less than this share of the run is no bar, unless it was executed. */
const VISIBLE = 0.01;

/** What the run waited for, and else what took longest; of what was restored, only what one can see. */
function mostTelling(tasks: readonly TimedTask[]): readonly TimedTask[] {
  const length = ({ startMs, endMs }: TimedTask): number => endMs - startMs;
  const end = Math.max(...tasks.map(({ endMs }) => endMs));
  const visible = tasks.filter((one) => one.cache === 'none' || length(one) >= VISIBLE * end);
  return (visible.length > 0 ? visible : tasks)
    .toSorted(
      (a, b) =>
        Number(b.isCritical) - Number(a.isCritical) || length(b) - length(a) || byCodeUnit(a.task, b.task),
    )
    .slice(0, SHOWN)
    .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs || byCodeUnit(a.task, b.task));
}

function sumsOf(tasks: readonly TimedTask[]): TimeSums {
  const executed = tasks.filter(({ cache }) => cache === 'none');
  const restored = tasks.filter(({ cache }) => cache !== 'none');
  const untold = executed.filter(({ onCpuMs }) => onCpuMs === undefined);
  const sum = (all: readonly TimedTask[], of: (one: TimedTask) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const length = ({ startMs, endMs }: TimedTask): number => endMs - startMs;
  return {
    onCpuMs: sum(executed, ({ onCpuMs = 0 }) => onCpuMs),
    queuedMs: sum(executed, ({ queuedMs = 0 }) => queuedMs),
    blockedMs: sum(executed, ({ blockedMs = 0 }) => blockedMs),
    untoldMs: sum(untold, length),
    executed: executed.length,
    restored: restored.length,
    restoredMs: sum(restored, length),
  };
}
