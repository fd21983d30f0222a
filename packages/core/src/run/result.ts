import type { Evidence } from '../evidence/diagnostic.ts';
import type { VitestUnits } from '../evidence/reports/vitest-units.ts';
import type { RunId, TaskId } from '../ids.ts';
import type { TaskCost } from './task-cost.ts';
import type {
  CacheSource,
  CauseSuspected,
  End,
  Outcome,
  RunBroken,
  SelectionUnknown,
  StoppedBy,
} from './event.ts';

/** What is known of one task. `running` and `pending` stand only in an unfinished run. */
export interface TaskState {
  readonly task: TaskId;
  readonly target?: string;
  readonly outcome: Outcome | 'running' | 'pending';
  readonly cache: CacheSource;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly hash?: string;
  readonly projectRoot?: string;
  readonly end?: End;
  readonly evidence?: Evidence;
  readonly doubt?: string;
  readonly logged?: true;
  readonly cost?: TaskCost;
  readonly units?: VitestUnits;
  readonly revoked?: true;
}

/** A group of tasks that did not run, and the failed tasks that they hang on. */
export interface Skipped {
  readonly tasks: readonly TaskId[];
  readonly because: readonly TaskId[];
}

/** The fold of a run's events: plain data, enough for every rendering. */
export interface RunResult {
  readonly run: RunId;
  readonly command: readonly string[];
  readonly via: 'subminute' | 'nx';
  /** The task of another run that started this one. */
  readonly parent?: TaskId;
  readonly startedMs: number;
  readonly endedMs?: number;
  /** Sorted by id. */
  readonly tasks: readonly TaskState[];
  readonly skipped: readonly Skipped[];
  readonly broken?: RunBroken;
  readonly unknown: readonly SelectionUnknown[];
  /** Why nothing was selected. */
  readonly empty?: string;
  /** What changed and probably explains failures in other places. */
  readonly suspect?: Omit<CauseSuspected, 'type'>;
  readonly stopped?: StoppedBy;
  readonly exitCode?: number;
  readonly signal?: string;
  /** What Nx said last, where it failed although no task did. */
  readonly reason?: string;
}
