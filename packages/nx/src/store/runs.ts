import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  type RunEvent,
  type RunId,
  type RunResult,
  type TaskId,
  asTaskId,
  type Result,
  err,
  foldRun,
  ok,
  parseRunId,
  readRecord,
} from '@subminute/core';
import { inOneStep } from '@subminute/vitest/store';
import { DATABASE_FILE, openDatabase } from './database.ts';

/** A run as it is found: one whose record cannot be read has no events, and is a miss. */
export interface FoundRun {
  readonly run: string;
  readonly startedMs: number;
  /** Its end, or its start where that is not known. */
  readonly lastMs: number;
  readonly events?: readonly RunEvent[];
}

/** Reads without setting anything aside; an unreadable store or record is a miss. */
export function readStore<T>(store: string, read: (db: DatabaseSync) => T): T | undefined {
  const found = tryStore(store, read);
  return found.ok ? found.value : undefined;
}

/** The same where a miss and a fault must not be mistaken for each other: the error says what is wrong. */
export function tryStore<T>(
  store: string,
  read: (db: DatabaseSync) => T | undefined,
): Result<T | undefined, string> {
  if (!existsSync(path.join(store, DATABASE_FILE))) return ok(undefined);
  try {
    using database = openDatabase(store, { keep: true });
    return ok(read(database.db));
  } catch (error) {
    return err((error as Error).message);
  }
}

/** So far back a run is looked for that is as wanted: nobody mistypes a name more often. */
const LOOKED_THROUGH = 200;

/**
 * The run of a checkout that ended last, of those that no task started, or that the task `parent`
 * started. One whose record cannot be read may be wanted.
 */
export function newestRun(
  db: DatabaseSync,
  checkout: string,
  parent?: string,
  isWanted?: (result: RunResult) => boolean,
): FoundRun | undefined {
  const rows = db
    .prepare(
      `SELECT id, started_ms, ended_ms, record FROM run WHERE checkout = ? AND parent IS ?
       ORDER BY coalesce(ended_ms, started_ms) DESC, id DESC LIMIT ${LOOKED_THROUGH}`,
    )
    .iterate(checkout, parent ?? null);
  for (const row of rows) {
    const found = foundRun(row);
    if (!isWanted || !found.events || isWanted(foldRun(found.events))) return found;
  }
  return undefined;
}

export function findRun(db: DatabaseSync, id: RunId): FoundRun | undefined {
  const row = db.prepare('SELECT id, started_ms, ended_ms, record FROM run WHERE id = ?').get(id);
  return row && foundRun(row);
}

function foundRun(row: Readonly<Record<string, unknown>>): FoundRun {
  const events = readRecord(String(row['record']));
  return {
    run: String(row['id']),
    startedMs: Number(row['started_ms']),
    lastMs: Number(row['ended_ms'] ?? row['started_ms']),
    ...(events.ok ? { events: events.value } : {}),
  };
}

/** The newest run of a checkout in which a task was executed: its log is there. */
export function newestRunOf(db: DatabaseSync, checkout: string, task: TaskId): RunId | undefined {
  const row = db
    .prepare(
      `SELECT run.id FROM task_run JOIN run ON run.id = task_run.run
       WHERE task_run.task = ? AND task_run.cache = 'none' AND task_run.outcome != 'skipped' AND run.checkout = ?
       ORDER BY run.started_ms DESC LIMIT 1`,
    )
    .get(task, checkout);
  return row && parseRunId(String(row['id']));
}

/** Whether a run of the checkout since then has had a task of this target: then the name exists. */
export function isKnownTarget(db: DatabaseSync, checkout: string, target: string, sinceMs: number): boolean {
  return (
    db
      .prepare(
        `SELECT 1 FROM task_run JOIN run ON run.id = task_run.run
         WHERE target = ? AND checkout = ? AND started_ms >= ? LIMIT 1`,
      )
      .get(target, checkout, Math.round(sinceMs)) !== undefined
  );
}

/** Runs that are looked through for the last verdict of each task. */
const RECENT_RUNS = 50;

/** Each task's last verdict in a checkout before `run`, as the runs in which it was given. */
export function lastVerdicts(
  db: DatabaseSync,
  checkout: string,
  { run, startedMs }: Pick<RunResult, 'run' | 'startedMs'>,
): ReadonlyMap<TaskId, RunId> {
  const rows = db
    .prepare(
      `SELECT task, run FROM (
         SELECT task, run, row_number() OVER (PARTITION BY task ORDER BY started_ms DESC) AS n
         FROM task_run JOIN (
           SELECT id, started_ms FROM run WHERE checkout = ? AND id != ? AND started_ms <= ?
           ORDER BY started_ms DESC LIMIT ${RECENT_RUNS}
         ) ON id = run
         WHERE outcome IN ('passed', 'failed')
       ) WHERE n = 1`,
    )
    .all(checkout, run, Math.round(startedMs));
  return new Map(rows.map((row) => [asTaskId(String(row['task'])), String(row['run']) as RunId]));
}

/** What the newest runs of a checkout that no task started were asked for. */
export function recentCommands(db: DatabaseSync, checkout: string): readonly (readonly string[])[] {
  const rows = db
    .prepare(
      `SELECT record FROM run WHERE checkout = ? AND parent IS NULL ORDER BY started_ms DESC LIMIT ${RECENT_RUNS}`,
    )
    .all(checkout);
  return rows.flatMap(({ record }) => {
    const events = readRecord(String(record));
    return events.ok ? [foldRun(events.value).command] : [];
  });
}

/** What of the history stays. */
export interface Kept {
  readonly runs: number;
  /** Of all records together. */
  readonly bytes: number;
}

/** The history of a repository, whatever its size: a month of a busy team. */
const KEPT: Kept = { runs: 5000, bytes: 256 << 20 };

/** Forgets the oldest runs beyond what is kept, all or none; returns the ids whose logs can go. */
export function forgetOldRuns(db: DatabaseSync, kept: Kept = KEPT): readonly string[] {
  return inOneStep(db, () => {
    const old = db
      .prepare(
        `SELECT id FROM (
           SELECT id, row_number() OVER newest AS n, sum(length(record)) OVER newest AS bytes FROM run
           WINDOW newest AS (ORDER BY started_ms DESC, id DESC)
         ) WHERE n > ? OR bytes > ?`,
      )
      .all(kept.runs, kept.bytes);
    const ids = old.map((row) => String(row['id']));
    const deletions = ['task_run WHERE run', 'task_cost WHERE run', 'run WHERE id'].map((of) =>
      db.prepare(`DELETE FROM ${of} = ?`),
    );
    for (const id of ids) for (const deletion of deletions) deletion.run(id);
    return ids;
  });
}
