import path from 'node:path';
import type { Disk, Kind } from '../../imports/disk.ts';
import type { SplitFiles } from './request.ts';

/** The workspace's files for what resolves names: its root is the empty text, so that paths begin with `/`. */
export function memoryDisk(files: SplitFiles): Disk {
  const kinds = new Map<string, Kind>();
  const names = new Map<string, Set<string>>();
  for (const file of files.paths) {
    kinds.set(`/${file}`, 'file');
    for (let at = `/${file}`; at !== '/'; at = path.posix.dirname(at)) {
      const dir = path.posix.dirname(at);
      if (dir !== '/') kinds.set(dir, 'folder');
      const own = names.get(dir) ?? new Set<string>();
      names.set(dir, own.add(path.posix.basename(at)));
    }
  }
  return {
    kindOf: (file) => kinds.get(file) ?? (files.exists(file.slice(1)) ? 'file' : undefined),
    read: (file) => files.read(file.slice(1)),
    realOf: (file) => file,
    namesIn: (dir) => names.get(dir) ?? [],
    watched: (work) => ({ value: work(), places: [] }),
    forget: () => new Set(),
  };
}
