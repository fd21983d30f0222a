import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type RunEvent, type RunId, type RunResult, foldRun, writeRecord } from '@subminute/core';
import { type DatabaseOptions, inOneStep, isUnusable, setAside } from '@subminute/vitest/store';
import { DATABASE_FILE, openDatabase } from './database.ts';
import { type RunInputs, insertInputs } from './inputs.ts';

/** A run as it is stored. */
export interface StoredRun {
  readonly run: RunId;
  readonly checkout: string;
  readonly events: readonly RunEvent[];
  /** What went into its tasks; only Nx's hook knows it. */
  readonly inputs?: RunInputs;
}

/**
 * Writes a run, whole or not at all; a run of the same id is replaced (the command adds to what the
 * hook wrote). Returns the name of a database that had to be set aside.
 */
export function saveRun(store: string, stored: StoredRun, options?: DatabaseOptions): string | undefined {
  try {
    return save(store, stored, options);
  } catch (error) {
    // A page that turns out torn only when it is read.
    if (!isUnusable(error)) throw error;
    const aside = setAside(path.join(store, DATABASE_FILE), () => {
      save(store, stored, options);
    });
    if (aside !== undefined) save(store, stored, options);
    return aside;
  }
}

function save(
  store: string,
  { run, checkout, events, inputs }: StoredRun,
  options?: DatabaseOptions,
): string | undefined {
  using database = openDatabase(store, options);
  const { db } = database;
  const result = foldRun(events);
  inOneStep(db, () => {
    db.prepare(
      'INSERT OR REPLACE INTO run(id, checkout, parent, started_ms, ended_ms, record) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(
      run,
      checkout,
      result.parent ?? null,
      Math.round(result.startedMs),
      result.endedMs === undefined ? null : Math.round(result.endedMs),
      writeRecord(events),
    );
    insertTasks(db, run, result);
    insertCosts(db, run, result);
    if (inputs) insertInputs(db, run, inputs);
  });
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

/** Writes what the tasks of a run took, in place of what stands there of it. */
function insertCosts(db: DatabaseSync, run: RunId, { startedMs, tasks }: RunResult): void {
  db.prepare('DELETE FROM task_cost WHERE run = ?').run(run);
  const insert = db.prepare(
    `INSERT INTO task_cost(task, started_ms, run, outcome, cpu_ms, wall_ms, on_cpu_ms, queued_ms, blocked_ms, how, units)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { task, outcome, cost } of tasks) {
    if (!cost) continue;
    insert.run(
      task,
      Math.round(startedMs),
      run,
      outcome,
      cost.cpuMs,
      cost.wallMs,
      cost.onCpuMs ?? null,
      cost.queuedMs ?? null,
      cost.blockedMs ?? null,
      cost.how,
      cost.units ?? null,
    );
  }
}
