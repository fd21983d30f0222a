import type { PostTasksExecutionContext } from '@nx/devkit';
import { type CacheSource, type Outcome, type TaskId, asTaskId } from '@subminute/core';

/** One task as Nx hands it to its hooks, in our words. */
export interface FinishedTask {
  readonly task: TaskId;
  readonly target: string;
  /** Relative to the workspace's root. */
  readonly projectRoot: string;
  readonly outcome: Outcome;
  readonly cache: CacheSource;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly hash?: string;
  /** What the task printed, stdout and stderr together, with colours. */
  readonly log: string;
}

type NxResults = PostTasksExecutionContext['taskResults'];

/**
 * Nx's results. Tasks skipped because of a failed dependency may be absent; `code` is 1 for every
 * failure and is not used.
 */
export function finishedTasks(results: NxResults): readonly FinishedTask[] {
  return Object.values(results).map(({ task, status, terminalOutput }) => {
    const { outcome, cache } = STATUS[status] ?? UNKNOWN;
    return {
      task: asTaskId(task.id),
      target: task.target.target,
      projectRoot: task.projectRoot ?? '.',
      outcome,
      cache,
      ...(task.startTime === undefined ? {} : { startMs: task.startTime }),
      ...(task.endTime === undefined ? {} : { endMs: task.endTime }),
      ...(task.hash === undefined ? {} : { hash: task.hash }),
      log: terminalOutput ?? '',
    };
  });
}

interface Status {
  readonly outcome: Outcome;
  readonly cache: CacheSource;
}

/** A status that a later Nx invents is not known to be a pass. */
const UNKNOWN: Status = { outcome: 'failed', cache: 'none' };

const STATUS: Readonly<Record<string, Status>> = {
  success: { outcome: 'passed', cache: 'none' },
  failure: { outcome: 'failed', cache: 'none' },
  skipped: { outcome: 'skipped', cache: 'none' },
  stopped: { outcome: 'stopped', cache: 'none' },
  'local-cache': { outcome: 'passed', cache: 'local' },
  'local-cache-kept-existing': { outcome: 'passed', cache: 'local' },
  'remote-cache': { outcome: 'passed', cache: 'remote' },
};
