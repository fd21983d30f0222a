import type { DatabaseSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { prepared } from './prepared.ts';

const DAY_MS = 86_400_000;

/** What the code of a module comes to. */
export interface StoredCode {
  /** As it is: each run reads it. */
  readonly head: string;
  /** Packed. `undefined`: it is torn. */
  readonly rest: () => string | undefined;
}

/**
 * What the transformed code of a module comes to, by what it was made of: so that a run without changes transforms
 * nothing. Throws where it is not as it was written.
 */
export function codeAt(db: DatabaseSync, key: Uint8Array): StoredCode | undefined {
  const row = prepared(db, 'SELECT tree FROM code WHERE key = ?').get(key);
  return row && storedCode(row['tree'] as Uint8Array);
}

/** The length of the head, the head, the rest. */
function storedCode(bytes: Uint8Array): StoredCode {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = LENGTH + buffer.readUInt32BE(0);
  if (end > buffer.length) throw new RangeError('what code comes to is torn');
  return {
    head: buffer.toString('utf8', LENGTH, end),
    rest: () => {
      try {
        return inflateRawSync(buffer.subarray(end)).toString();
      } catch {
        return undefined;
      }
    },
  };
}

const LENGTH = 4;

/** Whether it can be read in full. */
export function isWholeCode(bytes: Uint8Array): boolean {
  try {
    return storedCode(bytes).rest() !== undefined;
  } catch {
    return false;
  }
}

/** What is used stays; told once a day at most, or each run would write. */
export function markCodeUsed(db: DatabaseSync, keys: Iterable<Uint8Array>, nowMs: number): void {
  const mark = db.prepare('UPDATE code SET used_ms = ? WHERE key = ? AND used_ms < ?');
  for (const key of keys) mark.run(nowMs, key, nowMs - DAY_MS);
}

export function keepCode(
  db: DatabaseSync,
  key: Uint8Array,
  { head, rest }: { readonly head: string; readonly rest: string },
  nowMs: number,
): void {
  const own = Buffer.from(head);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(own.length);
  const bytes = Buffer.concat([length, own, deflateRawSync(rest, { level: 1 })]);
  prepared(db, 'INSERT OR REPLACE INTO code (key, tree, used_ms) VALUES (?, ?, ?)').run(key, bytes, nowMs);
}
