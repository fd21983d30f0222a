import { readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { loadSqlite } from '@subminute/vitest/store';

/**
 * Makes sure that there is one shield for a store in each network namespace: the system releases the lock of a process
 * that ends, however it does. Returns what releases it, or `undefined` where another process holds it.
 */
export function onlyOne(dir: string): Disposable | undefined {
  const file = path.join(dir, `lock-${namespace()}.db`);
  const db = locked(file) ?? lockedAnew(file);
  if (db === 'taken') return undefined;
  return {
    [Symbol.dispose]() {
      db.close();
    },
  };
}

type Connection = InstanceType<ReturnType<typeof loadSqlite>['DatabaseSync']>;

/** SQLITE_BUSY, SQLITE_LOCKED. */
const TAKEN: readonly number[] = [5, 6];

/** `undefined`: the file is none of SQLite's. */
function locked(file: string): Connection | 'taken' | undefined {
  const { DatabaseSync: Opening } = loadSqlite();
  const db = new Opening(file, { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    const { errcode } = error as { readonly errcode?: number };
    return errcode !== undefined && TAKEN.includes(errcode & 0xff) ? 'taken' : undefined;
  }
}

function lockedAnew(file: string): Connection | 'taken' {
  rmSync(file, { force: true });
  const db = locked(file);
  if (!db) throw new Error(`${path.basename(file)} cannot be locked`);
  return db;
}

/** Loopback is another one in each network namespace. */
export function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/net').replaceAll(/\D/g, '');
  } catch {
    return 'only';
  }
}
