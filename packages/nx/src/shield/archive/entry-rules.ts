import { linkedPath } from './entry-path.ts';
import type { OutputPatterns } from './output-patterns.ts';
import type { RefusalKind } from './refusal.ts';
import type { TarEntry } from './tar-reader.ts';

const SET_USER_OR_STICKY = 0o5000;
const SET_GROUP = 0o2000;
const READ = 0o400;
const ALL = 0o700;

/** What is wrong with an entry that is an output, or on the way to one. Its path is a plain one. */
export function entryFault(
  { path, type, target, mode }: TarEntry,
  patterns: OutputPatterns,
): RefusalKind | undefined {
  const isInside = patterns.covers(path) || (type === 'directory' && patterns.leadsTo(path));
  if (!isInside) return 'outside';
  if (type !== 'symlink') return hasFitMode(type, mode) ? undefined : 'mode';
  const linked = linkedPath(path, target);
  return linked !== undefined && patterns.coversBoth(path, linked) ? undefined : 'link';
}

/**
 * Whoever unpacks a file that he cannot read, or a folder that he cannot write to, fails in the middle: Nx
 * then ends the whole run. A folder below one that hands its group on has that bit too, and it does no harm.
 */
function hasFitMode(type: 'file' | 'directory', mode: number): boolean {
  if ((mode & SET_USER_OR_STICKY) !== 0) return false;
  if (type === 'directory') return (mode & ALL) === ALL;
  return (mode & SET_GROUP) === 0 && (mode & READ) === READ;
}
