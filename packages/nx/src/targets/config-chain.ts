import path from 'node:path';
import type { Disk } from '../imports/disk.ts';
import { namedFiles } from './follow.ts';

/** A configuration, with all of the workspace that it is made of. */
export interface ConfigChain {
  /** Relative to the workspace. */
  readonly files: readonly string[];
  /** Their texts, one behind the other. */
  readonly text: string;
}

export interface ChainPlace {
  /** Absolute. */
  readonly root: string;
  /** The project's folder. */
  readonly home: string;
  readonly disk: Disk;
  readonly follow: (from: Iterable<string>) => ReadonlySet<string>;
}

/** What `first` imports and names, through others. */
export function configChain(first: readonly string[], { root, home, disk, follow }: ChainPlace): ConfigChain {
  const isFile = (file: string): boolean => disk.kindOf(path.posix.join(root, file)) === 'file';
  const files = new Set(first);
  let text = '';
  // A set goes on with what is added meanwhile.
  for (const file of files) {
    const own = disk.read(path.posix.join(root, file)) ?? '';
    text += `${own}\n`;
    for (const next of follow([file])) files.add(next);
    for (const next of namedFiles(own, [path.posix.dirname(file), home, '.'], isFile)) files.add(next);
  }
  return { files: [...files], text };
}
