import { createHash } from 'node:crypto';
import { type Stats, lstatSync, readFileSync } from 'node:fs';

/** What git calls a content, in hex. */
export type Oid = string;

/** By which an unchanged file is known without reading it. */
export type Stamp = readonly [mtimeMs: number, ctimeMs: number, size: number, ino: number, oid: Oid];

export interface Content {
  readonly oid: Oid;
  readonly stamp: Stamp | undefined;
  /** Reads it, if that has not been done. */
  readonly text: () => string;
}

/** Two writes within this time may leave the same stamp behind. */
const RACY_MS = 2000;

/** A regular file's content by its stamp, else by reading it; `undefined` where there is none. */
export function contentOf(file: string, known: Stamp | undefined, nowMs: number): Content | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  if (known && isSame(known, stat)) return { oid: known[4], stamp: known, text: () => decoded(read(file)) };
  const bytes = read(file);
  const oid = oidOf(bytes);
  const isSettled = nowMs - Math.max(stat.mtimeMs, stat.ctimeMs) > RACY_MS;
  const stamp: Stamp = [stat.mtimeMs, stat.ctimeMs, stat.size, stat.ino, oid];
  return { oid, stamp: isSettled ? stamp : undefined, text: () => decoded(bytes) };
}

function isSame([mtimeMs, ctimeMs, size, ino]: Stamp, stat: Stats): boolean {
  return mtimeMs === stat.mtimeMs && ctimeMs === stat.ctimeMs && size === stat.size && ino === stat.ino;
}

/** A file that cannot be read any more is as good as empty: whoever told of it will tell that it went. */
function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

function decoded(bytes: Buffer): string {
  return bytes.toString('utf8');
}

/** As git names a blob (SHA-1), so that what is kept serves old commits too. */
function oidOf(bytes: Buffer): Oid {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
