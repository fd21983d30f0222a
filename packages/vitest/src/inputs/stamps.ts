import type { Stats } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A file's content as it was when its inode had these marks. */
export interface Stamp {
  readonly size: number;
  readonly ctimeMs: number;
  readonly ino: number;
  readonly value: string;
}

/** By absolute path. */
export type Stamps = Map<string, Stamp>;

/** A file that changed so shortly before it was read may change again within one tick of its clock. */
const TICK_MS = 50;

export function isCurrent(stamp: Stamp, stat: Stats): boolean {
  return stamp.size === stat.size && stamp.ctimeMs === stat.ctimeMs && stamp.ino === stat.ino;
}

/** The stamp of a file that was read after `stat`; `undefined` where its marks say too little yet. */
export function stampOf(stat: Stats, value: string, nowMs: number): Stamp | undefined {
  const { size, ctimeMs, ino } = stat;
  return nowMs - ctimeMs > TICK_MS ? { size, ctimeMs, ino, value } : undefined;
}

/** Packed, one line a file. */
export function packStamps(stamps: Stamps): Uint8Array {
  const lines = Array.from(stamps, ([file, { size, ctimeMs, ino, value }]) =>
    [file, size, ctimeMs, ino, value].join('\t'),
  );
  return deflateRawSync(lines.join('\n'), { level: 1 });
}

/** What cannot be read is left out: those files are read again. */
export function unpackStamps(packed: Uint8Array | undefined): Stamps {
  const stamps: Stamps = new Map();
  if (packed === undefined) return stamps;
  for (const line of textOf(packed).split('\n')) {
    const [file, size, ctimeMs, ino, value] = line.split('\t');
    if (file !== undefined && value !== undefined) {
      stamps.set(file, { size: Number(size), ctimeMs: Number(ctimeMs), ino: Number(ino), value });
    }
  }
  return stamps;
}

function textOf(packed: Uint8Array): string {
  try {
    return inflateRawSync(packed).toString();
  } catch {
    return '';
  }
}
