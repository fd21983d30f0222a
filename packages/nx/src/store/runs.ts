import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  type RunEvent,
  type RunId,
  type RunResult,
  type TaskId,
  foldRun,
  parseRunId,
  readRecord,
  writeRecord,
} from '@subminute/core';
import { DATABASE_FILE, isUnusable, openDatabase, setAside } from './database.ts';

/** Older runs than this many a repository are forgotten, with their logs. */
const KEPT_RUNS = 5000;

/** A run as it is stored. */
export interface StoredRun {
  readonly run: RunId;
  readonly checkout: string;
  readonly events: readonly RunEvent[];
}

/**
 * Writes a run, whole or not at all; a run of the same id is replaced (the command adds to what the
 * hook wrote). Returns the name of a database that had to be set aside.
 */
export function saveRun(store: string, stored: StoredRun): string | undefined {
  try {
    return save(store, stored);
  } catch (error) {
    // A page that turns out torn only when it is read.
    if (!isUnusable(error)) throw error;
    const aside = setAside(path.join(store, DATABASE_FILE));
    save(store, stored);
    return aside;
  }
}

function save(store: string, { run, checkout, events }: StoredRun): string | undefined {
  using database = openDatabase(store);
  const { db } = database;
  const result = foldRun(events);
  db.exec('BEGIN IMMEDIATE');
  try {
    db.prepare(
      'INSERT OR REPLACE INTO run(id, checkout, started_ms, ended_ms, record) VALUES (?, ?, ?, ?, ?)',
    ).run(
      run,
      checkout,
      Math.round(result.startedMs),
      result.endedMs === undefined ? null : Math.round(result.endedMs),
      writeRecord(events),
    );
    insertTasks(db, run, result);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
  return database.aside;
}

function insertTasks(db: DatabaseSync, run: RunId, result: RunResult): void {
  db.prepare('DELETE FROM task_run WHERE run = ?').run(run);
  const insert = db.prepare(
    'INSERT INTO task_run(run, task, target, outcome, cache, start_ms, end_ms, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const task of result.tasks) {
    insert.run(
      run,
      task.task,
      task.target ?? '',
      task.outcome,
      task.cache,
      task.startMs === undefined ? null : Math.round(task.startMs),
      task.endMs === undefined ? null : Math.round(task.endMs),
      task.hash ?? null,
    );
  }
}

/** Reads without writing; an unreadable store or record is a miss. */
export function readStore<T>(store: string, read: (db: DatabaseSync) => T): T | undefined {
  try {
    using database = openDatabase(store);
    return read(database.db);
  } catch {
    return undefined;
  }
}

/** The newest run of a checkout, or of the whole repository where none is given. */
export function newestRun(db: DatabaseSync, checkout: string): StoredRun | undefined {
  const rows = db
    .prepare(
      'SELECT id, checkout, record FROM run WHERE checkout = ? ORDER BY started_ms DESC, id DESC LIMIT 5',
    )
    .all(checkout);
  return rows.map(storedRun).find((run) => run !== undefined);
}

export function findRun(db: DatabaseSync, id: RunId): StoredRun | undefined {
  const row = db.prepare('SELECT id, checkout, record FROM run WHERE id = ?').get(id);
  return row && storedRun(row);
}

function storedRun(row: Readonly<Record<string, unknown>>): StoredRun | undefined {
  const run = parseRunId(String(row['id']));
  const events = readRecord(String(row['record']));
  return run !== undefined && events.ok
    ? { run, checkout: String(row['checkout']), events: events.value }
    : undefined;
}

/** The newest run of a checkout in which a task was executed: its log is there. */
export function newestRunOf(db: DatabaseSync, checkout: string, task: TaskId): StoredRun | undefined {
  const row = db
    .prepare(
      `SELECT run.id, run.checkout, run.record FROM task_run JOIN run ON run.id = task_run.run
       WHERE task_run.task = ? AND task_run.cache = 'none' AND task_run.outcome != 'skipped' AND run.checkout = ?
       ORDER BY run.started_ms DESC LIMIT 1`,
    )
    .get(task, checkout);
  return row && storedRun(row);
}

/** Whether any run has ever had a task of this target: then the name exists. */
export function isKnownTarget(db: DatabaseSync, target: string): boolean {
  return db.prepare('SELECT 1 FROM task_run WHERE target = ? LIMIT 1').get(target) !== undefined;
}

/** Forgets the oldest runs beyond `KEPT_RUNS`; returns the ids whose logs can go. */
export function forgetOldRuns(db: DatabaseSync, kept: number = KEPT_RUNS): readonly string[] {
  const old = db.prepare('SELECT id FROM run ORDER BY started_ms DESC LIMIT -1 OFFSET ?').all(kept);
  const ids = old.map((row) => String(row['id']));
  for (const id of ids) {
    db.prepare('DELETE FROM task_run WHERE run = ?').run(id);
    db.prepare('DELETE FROM run WHERE id = ?').run(id);
  }
  return ids;
}
