import path from 'node:path';
import { type Database, type DatabaseOptions, openDatabaseFile } from '@subminute/vitest/store';
import { INPUTS_SCHEMA } from './inputs.ts';

/** The file carries the format's version: an older and a newer subminute may share a store. */
export const DATABASE_FILE = 'runs-v2.db';

/** Says that the file is ours (`PRAGMA application_id`): the letters SUBM. */
const APPLICATION_ID = 0x53_55_42_4d;

/**
 * `run` has row ids: a search by a key in a table without them reads whole records, which are long.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS run (
  id TEXT PRIMARY KEY,
  checkout TEXT NOT NULL,
  parent TEXT,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS run_by_checkout ON run(checkout, coalesce(ended_ms, started_ms));
CREATE INDEX IF NOT EXISTS run_by_time ON run(started_ms);
CREATE TABLE IF NOT EXISTS task_run (
  run TEXT NOT NULL,
  task TEXT NOT NULL,
  target TEXT NOT NULL,
  outcome TEXT NOT NULL,
  cache TEXT NOT NULL,
  start_ms INTEGER,
  end_ms INTEGER,
  hash TEXT,
  PRIMARY KEY (run, task)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS task_run_by_task ON task_run(task);
CREATE INDEX IF NOT EXISTS task_run_by_target ON task_run(target);
CREATE TABLE IF NOT EXISTS task_cost (
  task TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  run TEXT NOT NULL,
  outcome TEXT NOT NULL,
  cpu_ms INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL,
  on_cpu_ms INTEGER,
  queued_ms INTEGER,
  blocked_ms INTEGER,
  how TEXT NOT NULL,
  units INTEGER,
  PRIMARY KEY (task, started_ms, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS task_cost_by_run ON task_cost(run);
`;

const FORM = { applicationId: APPLICATION_ID, format: 2, schema: SCHEMA + INPUTS_SCHEMA };

/**
 * Opens the database of runs and makes it where there is none. A file that cannot be read, is not
 * ours or is of a newer format is set aside, never deleted. Throws what SQLite throws where the
 * disk is full or read-only, or other writers take too long.
 */
export function openDatabase(store: string, options?: DatabaseOptions): Database {
  return openDatabaseFile(path.join(store, DATABASE_FILE), FORM, options);
}
