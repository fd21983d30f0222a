import path from 'node:path';
import { isLockfile } from '@subminute/core/ratchet';
import { isManifest } from './manifest-facts.ts';

/** A commit of more files is kept by a sample of them. */
const MOST = 200;

/**
 * Paths of a commit, sorted. Of very many, one of each folder and extension stays, and all that Nx reads
 * itself: what they touch is nearly always the same.
 */
export function boundedPaths(all: readonly string[]): readonly string[] {
  const sorted = [...new Set(all)].sort();
  if (sorted.length <= MOST) return sorted;
  const seen = new Set<string>();
  return sorted.filter((file) => {
    const folder = path.posix.dirname(file);
    if (folder === '.' || isLockfile(file) || isManifest(file)) return true;
    const kind = `${folder}\0${path.posix.extname(file)}`;
    return !seen.has(kind) && seen.add(kind);
  });
}
