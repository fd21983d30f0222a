import path from 'node:path';
import {
  type Database,
  type DatabaseOptions,
  asUnusable,
  openDatabaseFile,
  setAside,
} from './database-file.ts';
import { UNITS_FILE } from './units-name.ts';
import { tornFile } from './verify.ts';

/** `PRAGMA application_id`: the letters SUBU. */
const APPLICATION_ID = 0x53_55_42_55;

/**
 * Everything is addressed by its content, so that rows can be carried to another store: a trace by the hash of its
 * text, a verdict by unit, trace and state. `signature` is for stores that somebody else writes to.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS trace (
  hash BLOB PRIMARY KEY,
  text BLOB NOT NULL,
  used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdict (
  unit TEXT NOT NULL,
  trace BLOB NOT NULL,
  state BLOB NOT NULL,
  run TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  used_ms INTEGER NOT NULL,
  tests INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  hints BLOB NOT NULL,
  sum BLOB NOT NULL,
  signature BLOB,
  PRIMARY KEY (unit, trace, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure (
  unit TEXT NOT NULL,
  state BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (unit, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failed_run (
  unit TEXT NOT NULL,
  trace BLOB NOT NULL,
  state BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (unit, trace, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS last (
  unit TEXT NOT NULL,
  checkout TEXT NOT NULL,
  outcome TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  reason TEXT,
  because TEXT NOT NULL,
  run TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (unit, checkout)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS code (
  key BLOB PRIMARY KEY,
  tree BLOB NOT NULL,
  used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stamps (
  checkout TEXT NOT NULL,
  project TEXT NOT NULL,
  files BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (checkout, project)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (
  project TEXT NOT NULL,
  checkout TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  run TEXT NOT NULL,
  ran INTEGER NOT NULL,
  known INTEGER NOT NULL,
  audited INTEGER NOT NULL,
  off TEXT,
  PRIMARY KEY (project, checkout, at_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fuse (
  project TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rest (
  task_hash TEXT PRIMARY KEY,
  verdicts BLOB NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

const FORM = { applicationId: APPLICATION_ID, format: 1, schema: SCHEMA };

/** Opens the database of units, as `openDatabaseFile` does. */
export function openUnits(store: string, options?: DatabaseOptions): Database {
  return openDatabaseFile(path.join(store, UNITS_FILE), FORM, options);
}

/** Moves the database away where it is still torn, as another process may have mended it; returns its new name. */
export function setUnitsAside(store: string): string | undefined {
  return setAside(path.join(store, UNITS_FILE), () => {
    using database = openUnits(store, { keep: true });
    const [found] = tornFile(database.db);
    if (found !== undefined) throw asUnusable(found);
  });
}
