import { createHash, hash } from 'node:crypto';
import { type Stats, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a file held when it was last read, and the stat by which that is known again. */
export interface IndexEntry {
  readonly stat: string;
  readonly hash: string;
  /** Read so soon after it was written that a later write may show the same times. */
  readonly isFresh: boolean;
}

/** By path in the workspace. It saves reading, and decides nothing: what is in doubt is read. */
export type FileIndex = Map<string, IndexEntry>;

/** Times of files are coarser than our clock: a kernel tick, two seconds on some disks. */
const FRESH_MS = 2100;

/** A larger file is known by its stat. */
const MAX_BYTES = 64 << 20;

const GONE = 'gone';

/**
 * What a file holds now: text, link or nothing, and whether it can be run. Links that lead out of the workspace count
 * with the stat of what they lead to.
 */
export function contentOf(root: string, file: string, index: FileIndex, nowMs: number): string {
  const full = path.join(root, file);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (!stat) {
    index.delete(file);
    return GONE;
  }
  const name = statName(stat);
  const known = index.get(file);
  if (known && known.stat === name && !known.isFresh && !stat.isSymbolicLink()) return known.hash;
  const content = hashOf(full, stat);
  const isFresh = Math.max(stat.mtimeMs, stat.ctimeMs) > nowMs - FRESH_MS;
  index.set(file, { stat: name, hash: content, isFresh });
  return content;
}

function statName({ size, mtimeMs, ctimeMs, ino, mode }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino} ${mode}`;
}

function hashOf(full: string, stat: Stats): string {
  try {
    if (stat.isSymbolicLink()) {
      const to = statSync(full, { throwIfNoEntry: false });
      const seen = to && !to.isDirectory() ? `${to.size} ${to.mtimeMs} ${to.ino}` : '';
      return `link ${hash('sha1', readlinkSync(full))} ${seen}`;
    }
    if (!stat.isFile()) return `other ${stat.mode}`;
    const run = (stat.mode & 0o111) === 0 ? '' : 'x ';
    return stat.size > MAX_BYTES
      ? `${run}${statName(stat)}`
      : run + hash('sha1', readFileSync(full), 'base64url');
  } catch (error) {
    return `unreadable ${(error as NodeJS.ErrnoException).code ?? ''}`;
  }
}

export interface Digest {
  /** Of what all these files hold. */
  readonly content: string;
  /** Of when and where that was written. */
  readonly stamp: string;
}

export function digestOf(root: string, files: readonly string[], index: FileIndex, nowMs: number): Digest {
  const content = createHash('sha1');
  const stamp = createHash('sha1');
  for (const file of files) {
    content.update(`${file}\0${contentOf(root, file, index, nowMs)}\n`);
    stamp.update(`${index.get(file)?.stat ?? GONE}\n`);
  }
  return { content: content.digest('base64url'), stamp: stamp.digest('base64url') };
}

/** Forgets what is no file of the workspace any more. */
export function prune(index: FileIndex, files: readonly string[]): void {
  if (index.size <= files.length) return;
  const kept = new Set(files);
  for (const file of index.keys()) if (!kept.has(file)) index.delete(file);
}
