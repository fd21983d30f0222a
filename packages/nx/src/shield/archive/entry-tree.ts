import { foldersAbove } from './entry-path.ts';
import type { RefusalKind } from './refusal.ts';
import type { EntryType } from './tar-header.ts';

/** Remembers the entries of an archive, and knows which next one does not fit to them. */
export interface EntryTree {
  add(path: string, type: EntryType): RefusalKind | undefined;
}

type Kind = EntryType | 'implied';

/**
 * No path twice, nothing below a file or a link, whatever comes first. For links, names that differ in letter
 * case or in how an accent is written count as one: on some systems they are.
 */
export function entryTree(): EntryTree {
  const entries = new Map<string, Kind>();
  const folded = new Map<string, 'link' | 'other'>();

  const add = (path: string, type: EntryType): RefusalKind | undefined => {
    const known = entries.get(path);
    if (known !== undefined && !(known === 'implied' && type === 'directory')) return 'duplicate';
    const alike = folded.get(fold(path));
    if (alike === 'link' || (alike !== undefined && type === 'symlink')) return 'duplicate';
    const fault = imply(path);
    if (fault) return fault;
    entries.set(path, type);
    folded.set(fold(path), type === 'symlink' ? 'link' : 'other');
    return undefined;
  };

  /** What lies in a folder makes it one, also where it has no entry. */
  const imply = (path: string): RefusalKind | undefined => {
    for (const folder of foldersAbove(path)) {
      const known = entries.get(folder);
      // Those above it were looked at when it came.
      if (known === 'directory' || known === 'implied') return undefined;
      if (known !== undefined || folded.get(fold(folder)) === 'link') return 'below';
      entries.set(folder, 'implied');
      folded.set(fold(folder), 'other');
    }
    return undefined;
  };

  return { add };
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
