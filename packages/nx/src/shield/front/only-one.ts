import { readlinkSync } from 'node:fs';
import path from 'node:path';
import { loadSqlite } from '@subminute/vitest/store';

/**
 * Makes sure that there is one shield for a store in each network namespace: the system releases the lock of a process
 * that ends, however it does. Returns what releases it, or `undefined` where another process holds it.
 */
export function onlyOne(dir: string): Disposable | undefined {
  const { DatabaseSync: Connection } = loadSqlite();
  const db = new Connection(path.join(dir, `lock-${namespace()}.db`), { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    db.close();
    return undefined;
  }
  return {
    [Symbol.dispose]() {
      db.close();
    },
  };
}

/** Loopback is another one in each network namespace. */
export function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/net').replaceAll(/\D/g, '');
  } catch {
    return 'only';
  }
}
