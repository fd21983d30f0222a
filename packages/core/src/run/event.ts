import type { Evidence, Place } from '../evidence/diagnostic.ts';
import type { VitestUnits } from '../evidence/reports/vitest-units.ts';
import type { RunId, TaskId } from '../ids.ts';
import type { TaskCost } from './task-cost.ts';

/** How a task came out. `stopped`: it was ended from outside before it could tell. */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'stopped';

/** Where a passed task's result came from; `none`: it was executed. */
export type CacheSource = 'none' | 'local' | 'remote';

/**
 * What really ended a task's process. Nx reports code 1 for every failure; this is what the
 * process table and the probe saw, and `unknown` where they saw nothing: never a guess from text.
 */
export type End =
  | { readonly kind: 'exit'; readonly code: number; readonly outOfMemory?: true }
  /** `byKernel`: the kernel ended processes for lack of memory while the task ran. */
  | { readonly kind: 'signal'; readonly signal: string; readonly byKernel?: true }
  /** V8's heap limit: the process aborted itself. */
  | { readonly kind: 'out-of-memory' }
  /** We ended it: the run's hard cap. */
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'unknown' };

/** Why a run did not go on to its own end. */
export type StoppedBy = 'interrupt' | 'cancel' | 'cap' | 'bail' | 'owner-died';

export interface RunStarted {
  readonly type: 'run-started';
  readonly run: RunId;
  readonly atMs: number;
  /** `affected -t test`: what followed `nx` or `subminute`. */
  readonly command: readonly string[];
  /** Who started Nx: our command, or somebody who typed `nx`. */
  readonly via: 'subminute' | 'nx';
  /** The task of another run that started this one: it is no loop of the checkout. */
  readonly parent?: TaskId;
}

export interface TaskStarted {
  readonly type: 'task-started';
  readonly task: TaskId;
  readonly atMs: number;
}

export interface TaskEnded {
  readonly type: 'task-ended';
  readonly task: TaskId;
  /** The target's name: an id alone does not tell it, since targets may hold `:`. */
  readonly target?: string;
  readonly outcome: Outcome;
  readonly cache: CacheSource;
  readonly startMs?: number;
  readonly endMs?: number;
  /** Nx's hash of the task's inputs. */
  readonly hash?: string;
  /** Of its project, relative to the workspace's root; only for a task that did not pass. */
  readonly projectRoot?: string;
  /** Only for a task that did not pass. */
  readonly end?: End;
  readonly evidence?: Evidence;
  /** With which a task that passed says that something failed. */
  readonly doubt?: string;
  /** Whether the task's log is kept under this run's id. */
  readonly logged?: true;
  /** What its processes took; only of an executed task whose processes were watched to their end. */
  readonly cost?: TaskCost;
  /** Which of its test files ran and which were known; only of an executed task that tells. */
  readonly units?: VitestUnits;
  /** It came from a cache, and its pass rests on a record that was wrong. */
  readonly revoked?: true;
}

export interface TasksSkipped {
  readonly type: 'tasks-skipped';
  readonly tasks: readonly TaskId[];
  /** The failed tasks that they hang on; empty where Nx did not tell. */
  readonly because: readonly TaskId[];
}

/** Tasks that the run selected and that had not come to their end when it was judged. */
export interface TasksPending {
  readonly type: 'tasks-pending';
  readonly tasks: readonly TaskId[];
}

/** Nx ended before any task, or could not be started: its own words, one line and some more. */
export interface RunBroken {
  readonly type: 'run-broken';
  readonly reason: string;
  readonly detail: readonly string[];
}

/** What was asked for and does not exist: Nx says nothing about it and exits 0. */
export interface SelectionUnknown {
  readonly type: 'selection-unknown';
  readonly kind: 'target' | 'project';
  readonly name: string;
  /** Names that exist and look alike, nearest first. */
  readonly nearest: readonly string[];
  /** Where none looks alike: the targets that there are, by name. */
  readonly there?: readonly string[];
}

/** A changed line, or a changed file, that probably explains failures in other places: a guess. */
export interface CauseSuspected {
  readonly type: 'cause-suspected';
  readonly place: Place;
  /** The line; `''` where only the file is known. */
  readonly text: string;
  /** Further changed files that may be it. */
  readonly also?: readonly string[];
  /** The projects from one that fails, and has not changed, to the one that the file is of. */
  readonly via?: readonly string[];
}

/** Why no task was selected although all names exist. */
export interface SelectionEmpty {
  readonly type: 'selection-empty';
  readonly reason: string;
}

export interface RunStopped {
  readonly type: 'run-stopped';
  readonly by: StoppedBy;
  readonly atMs: number;
}

export interface RunEnded {
  readonly type: 'run-ended';
  readonly atMs: number;
  /** Of the `nx` process; absent where nobody could see it. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** What Nx said last, where it failed although no task did. */
  readonly reason?: string;
}

/** Everything that can happen to a run. Recording, rendering and judging only read it. */
export type RunEvent =
  | RunStarted
  | TaskStarted
  | TaskEnded
  | TasksSkipped
  | TasksPending
  | RunBroken
  | SelectionUnknown
  | SelectionEmpty
  | CauseSuspected
  | RunStopped
  | RunEnded;
