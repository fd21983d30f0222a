import type { DatabaseSync } from 'node:sqlite';

/** All that `work` writes, or nothing of it; other writers wait. */
export function inOneStep<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    takeBack(db);
    throw error;
  }
}

/** All that is read until it is disposed of is of one state, whatever others write; they do not wait. */
export function readingOnly(db: DatabaseSync): Disposable {
  db.exec('BEGIN');
  return {
    [Symbol.dispose]: () => {
      takeBack(db);
    },
  };
}

function takeBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // On a full disk SQLite has done so itself: what it said first is the reason.
  }
}
