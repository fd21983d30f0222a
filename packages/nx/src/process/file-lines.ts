import { closeSync, openSync, readSync } from 'node:fs';

/** A longer line is cut. */
const MAX_LINE = 1 << 20;

const CHUNK = 1 << 18;

/** Where a reader of a growing file stands. */
export interface Position {
  /** Bytes read so far. */
  readonly offset: number;
  /** The beginning of a line whose end is not written yet, one character a byte. */
  readonly rest: string;
}

export const START: Position = { offset: 0, rest: '' };

/**
 * The whole lines of a file from a position on, in constant memory; returns the position behind
 * them. A file that is not there has no lines.
 */
export function* fileLines(file: string, from: Position = START): Generator<string, Position> {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return from;
  }
  try {
    let { offset, rest } = from;
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const size = readSync(fd, buffer, 0, buffer.length, offset);
      if (size === 0) return { offset, rest };
      offset += size;
      // latin1 keeps one character a byte: a character of UTF-8 cut in two is whole again in its line.
      const lines = (rest + buffer.toString('latin1', 0, size)).split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE);
      for (const line of lines) yield decode(line);
    }
  } finally {
    closeSync(fd);
  }
}

/** What a position's unfinished line says so far. */
export function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
