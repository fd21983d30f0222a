import {
  type Failure,
  type Failures,
  type RunId,
  type RunResult,
  type Since,
  type TaskId,
  failuresOf,
  foldRun,
  sinceBefore,
} from '@subminute/core';
import { findRun, lastVerdicts, readStore } from '../store/runs.ts';

/** What changed since each task's last verdict in the checkout; `undefined` where none is known. */
export function sinceLast(store: string, checkout: string, result: RunResult): Since | undefined {
  const before = readStore(store, (db) => {
    const byRun = new Map<RunId, Failures>();
    const failures = new Map<TaskId, readonly Failure[]>();
    const inRun = new Set(result.tasks.map((task) => task.task));
    for (const [task, run] of lastVerdicts(db, checkout, result)) {
      if (!inRun.has(task)) continue;
      let known = byRun.get(run);
      if (!known) {
        known = failuresOf(foldRun(findRun(db, run)?.events ?? []));
        byRun.set(run, known);
      }
      const prints = known.get(task);
      if (prints) failures.set(task, prints);
    }
    return failures;
  });
  return before && sinceBefore(result, before);
}
