import type { TaskId } from '../ids.ts';
import type { RunResult, TaskState } from './result.ts';

/** The first word of the answer. */
export type Word = 'PASS' | 'FAIL' | 'UNFINISHED' | 'ERROR';

/** 0 passed · 1 failed or over budget · 2 could not run · 3 unfinished, nothing failed so far. */
export type ExitCode = 0 | 1 | 2 | 3;

/**
 * The one place that decides what a run was. Order matters: a failure that is known beats
 * everything, and whatever is not known to have passed is not a pass.
 */
export function wordOf(result: RunResult): Word {
  if (result.tasks.some((task) => task.outcome === 'failed')) return 'FAIL';
  if (result.broken || result.unknown.length > 0) return 'ERROR';
  if (result.stopped || result.endedMs === undefined) return 'UNFINISHED';
  const notPassed = result.tasks.some((task) => task.outcome !== 'passed');
  return notPassed || endedBadly(result) ? 'FAIL' : 'PASS';
}

/**
 * Whether a run says anything of the code: one that could not even begin (a name that does not exist, a graph that Nx
 * cannot make) says nothing.
 */
export function hasJudged(result: RunResult): boolean {
  return wordOf(result) !== 'ERROR' || result.tasks.length > 0;
}

/** Nx itself said no, whatever its tasks said. Where nobody saw its end, the tasks decide. */
function endedBadly(result: RunResult): boolean {
  return (result.exitCode !== undefined && result.exitCode !== 0) || result.signal !== undefined;
}

export function exitCodeOf(word: Word): ExitCode {
  return { PASS: 0, FAIL: 1, ERROR: 2, UNFINISHED: 3 }[word] as ExitCode;
}

export interface Counts {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly cached: number;
  readonly skipped: number;
  /** Stopped, running or not begun. */
  readonly notDone: number;
}

export function countsOf(tasks: readonly TaskState[]): Counts {
  const count = (is: (task: TaskState) => boolean): number => tasks.filter(is).length;
  const passed = count((task) => task.outcome === 'passed');
  const failed = count((task) => task.outcome === 'failed');
  const skipped = count((task) => task.outcome === 'skipped');
  return {
    total: tasks.length,
    passed,
    failed,
    skipped,
    cached: count((task) => task.cache !== 'none'),
    notDone: tasks.length - passed - failed - skipped,
  };
}

export function failedTasks(result: RunResult): readonly TaskId[] {
  return result.tasks.filter((task) => task.outcome === 'failed').map((task) => task.task);
}
