import { lstatSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from './repository.ts';

/**
 * The folder in `parent` that is named by a repository's key. A clone that got its `origin` later finds there what it
 * kept before: its folder moves, and its old name leads to the new one, for processes that are still at it and for the
 * day when the remote is taken away. Where other clones have a folder by then, theirs it is. Never throws.
 */
export function namedFolder(
  parent: string,
  { key, earlierKey }: Pick<Repository, 'key' | 'earlierKey'>,
): string {
  const dir = path.join(parent, key);
  const target = siblingOf(dir);
  if (target !== undefined) return path.join(parent, target);
  if (earlierKey === undefined || kindOf(dir) !== undefined) return dir;
  const earlier = path.join(parent, earlierKey);
  if (kindOf(earlier) !== 'folder') return dir;
  try {
    renameSync(earlier, dir);
  } catch {
    // Another process was first, or nobody may write there: then what is there is read in its old place.
    return kindOf(earlier) === 'folder' && kindOf(dir) === undefined ? earlier : dir;
  }
  try {
    symlinkSync(key, earlier);
  } catch {
    // Whoever still has the old name makes a new folder.
  }
  return dir;
}

/** Our own links lead to a key beside them; any other is none of ours. */
function siblingOf(dir: string): string | undefined {
  if (kindOf(dir) !== 'link') return undefined;
  const target = readlinkSync(dir);
  return /^[0-9a-f]{16}$/.test(target) ? target : undefined;
}

function kindOf(place: string): 'folder' | 'link' | 'other' | undefined {
  try {
    const stat = lstatSync(place);
    return stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
  } catch {
    return undefined;
  }
}
