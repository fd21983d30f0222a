import type { DatabaseSync } from 'node:sqlite';
import { prepared } from './prepared.ts';

const DAY_MS = 86_400_000;

/**
 * What the transformed code of a module comes to, by what it was made of: so that a run without changes transforms
 * nothing.
 */
export function codeAt(db: DatabaseSync, key: Uint8Array): Uint8Array | undefined {
  const row = prepared(db, 'SELECT tree FROM code WHERE key = ?').get(key);
  return row?.['tree'] as Uint8Array | undefined;
}

/** What is used stays; told once a day at most, or each run would write. */
export function markCodeUsed(db: DatabaseSync, keys: Iterable<Uint8Array>, nowMs: number): void {
  const mark = db.prepare('UPDATE code SET used_ms = ? WHERE key = ? AND used_ms < ?');
  for (const key of keys) mark.run(nowMs, key, nowMs - DAY_MS);
}

export function keepCode(db: DatabaseSync, key: Uint8Array, tree: Uint8Array, nowMs: number): void {
  prepared(db, 'INSERT OR REPLACE INTO code (key, tree, used_ms) VALUES (?, ?, ?)').run(key, tree, nowMs);
}
