import type { DatabaseSync } from 'node:sqlite';
import { prepared } from './prepared.ts';

/** What a run that failed has read, in one state of it. */
export interface FailedRun {
  readonly unit: string;
  /** The hash of its trace's text. */
  readonly trace: Uint8Array;
  readonly state: Uint8Array;
}

/** A state in which a test file has failed is never taken for a pass again: it is flaky, or was told wrongly. */
export function keepFailure(db: DatabaseSync, unit: string, state: Uint8Array, nowMs: number): void {
  db.prepare('INSERT OR REPLACE INTO failure (unit, state, at_ms) VALUES (?, ?, ?)').run(unit, state, nowMs);
  db.prepare('DELETE FROM verdict WHERE unit = ? AND state = ?').run(unit, state);
}

export function hasFailed(db: DatabaseSync, unit: string, state: Uint8Array): boolean {
  return prepared(db, 'SELECT 1 FROM failure WHERE unit = ? AND state = ?').get(unit, state) !== undefined;
}

/** A failure reads more than a pass (sources for its stack): where all of that is as it was, a pass is chance. */
export function keepFailedRun(db: DatabaseSync, { unit, trace, state }: FailedRun, nowMs: number): void {
  prepared(db, 'INSERT OR REPLACE INTO failed_run (unit, trace, state, at_ms) VALUES (?, ?, ?, ?)').run(
    unit,
    trace,
    state,
    nowMs,
  );
}

export function isFailedRun(db: DatabaseSync, { unit, trace, state }: FailedRun): boolean {
  const query = 'SELECT 1 FROM failed_run WHERE unit = ? AND trace = ? AND state = ?';
  return prepared(db, query).get(unit, trace, state) !== undefined;
}

/** The hashes of what the failed runs of a unit have read, newest first. */
export function failedTraces(db: DatabaseSync, unit: string, limit: number): readonly Uint8Array[] {
  const query = 'SELECT trace FROM failed_run WHERE unit = ? GROUP BY trace ORDER BY max(at_ms) DESC LIMIT ?';
  return prepared(db, query)
    .all(unit, limit)
    .map((row) => row['trace'] as Uint8Array);
}
