import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { loadSqlite } from './sqlite.ts';

/** Writers wait this long for each other, unless told otherwise. */
const BUSY_MS = 10_000;

/** What says that a file is ours, and of which format. */
export interface DatabaseForm {
  /** `PRAGMA application_id`. */
  readonly applicationId: number;
  /** `PRAGMA user_version`. */
  readonly format: number;
  /** What makes the tables of a new file. */
  readonly schema: string;
}

/** An open database; close it. `aside` names a file that was not ours, torn or too new, and was moved. */
export interface Database {
  readonly db: DatabaseSync;
  readonly aside?: string;
  [Symbol.dispose](): void;
}

export interface DatabaseOptions {
  /** How long to wait for other writers, in ms. */
  readonly busyMs?: number;
  /** For readers: an unusable file is left where it is, and thrown. */
  readonly keep?: boolean;
}

/**
 * Opens a database of the store and makes it where there is none. A file that cannot be read, is not
 * ours or is of a newer format is set aside, never deleted. Throws what SQLite throws where the
 * disk is full or read-only, or other writers take too long.
 */
export function openDatabaseFile(
  file: string,
  form: DatabaseForm,
  { busyMs = BUSY_MS, keep = false }: DatabaseOptions = {},
): Database {
  try {
    return wrap(open(file, form, busyMs));
  } catch (error) {
    if (keep || !isUnusable(error) || !existsSync(file)) throw error;
    const aside = setAside(file, () => {
      open(file, form, busyMs).close();
    });
    return wrap(open(file, form, busyMs), aside);
  }
}

function wrap(db: DatabaseSync, aside?: string): Database {
  return {
    db,
    ...(aside === undefined ? {} : { aside }),
    [Symbol.dispose]: () => {
      db.close();
    },
  };
}

class UnusableError extends Error {}

/** What `isUnusable` knows, for what only a closer look has found. */
export function asUnusable(problem: string): Error {
  return new UnusableError(problem);
}

function open(file: string, form: DatabaseForm, busyMs: number): DatabaseSync {
  const { DatabaseSync: Connection } = loadSqlite();
  const db = new Connection(file, { timeout: busyMs });
  try {
    prepare(db, form, busyMs);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(
  db: DatabaseSync,
  { applicationId, format: ours, schema }: DatabaseForm,
  busyMs: number,
): void {
  const id = pragma(db, 'application_id');
  const format = pragma(db, 'user_version');
  if (id === applicationId && format === ours) {
    db.exec('PRAGMA synchronous=NORMAL');
    return;
  }
  const isNew = id === 0 && format === 0 && isEmpty(db, ours);
  if (!isNew) throw new UnusableError(`application ${String(id)}, format ${String(format)}`);
  // Switching to WAL is not covered by the busy handler when two processes do it at once: retry.
  withRetry(busyMs, () => {
    db.exec('PRAGMA journal_mode=WAL');
  });
  db.exec('PRAGMA synchronous=NORMAL');
  withRetry(busyMs, () => {
    db.exec(
      `BEGIN IMMEDIATE;${schema}PRAGMA application_id=${applicationId};PRAGMA user_version=${ours};COMMIT`,
    );
  });
}

function pragma(db: DatabaseSync, name: string): unknown {
  return db.prepare(`PRAGMA ${name}`).get()?.[name];
}

function isEmpty(db: DatabaseSync, format: number): boolean {
  return (
    db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0 ||
    pragma(db, 'user_version') === format
  );
}

function withRetry(busyMs: number, work: () => void): void {
  const until = performance.now() + busyMs;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
      pause(5 + Math.floor(Math.random() * 20));
    }
  }
}

/** SQLite's primary result code (https://www.sqlite.org/rescode.html) of an error of `node:sqlite`. */
function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function isBusy(error: unknown): boolean {
  return resultCode(error) === SQLITE_BUSY;
}

/** Torn, foreign or too new: another file is to be used. */
export function isUnusable(error: unknown): boolean {
  const code = resultCode(error);
  return error instanceof UnusableError || code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/**
 * Moves a database away under a name that says so, one process at a time: `check` throws what
 * `isUnusable` knows while that must be done, and returns where another process has done it.
 * Returns the new name, `undefined` where there was nothing to do.
 */
export function setAside(file: string, check: () => void): string | undefined {
  using _lock = lock(`${file}.lock`);
  try {
    check();
    return undefined;
  } catch (error) {
    if (!isUnusable(error)) throw error;
  }
  const aside = `${file}.aside-${Date.now()}-${process.pid}`;
  // The logs first: the log of the old file must not be replayed into a new one.
  for (const suffix of ['-wal', '-shm', '']) {
    try {
      renameSync(file + suffix, aside + suffix);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return path.basename(aside);
}

/** Its holder works for milliseconds: an older lock is of a process that died. */
const LOCK_MS = 5000;

function lock(file: string): { [Symbol.dispose](): void } {
  const until = performance.now() + 2 * LOCK_MS;
  for (;;) {
    try {
      closeSync(openSync(file, 'wx', 0o600));
      return {
        [Symbol.dispose]: () => {
          rmSync(file, { force: true });
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      if (performance.now() > until) throw error;
      // A clock that was set back makes it a lock of the future.
      if (since !== undefined && Math.abs(Date.now() - since) > LOCK_MS) rmSync(file, { force: true });
      else pause(10);
    }
  }
}
