import { type FileGraph, fileGraphOf } from '@subminute/core/graph';
import { caseProblems } from './case-problems.ts';
import { openDeciders } from './deciders.ts';
import { openDisk } from './disk.ts';
import { type Entry, type Linking, entryOf, refreshed } from './entries.ts';
import type { Problem } from './problem.ts';
import { openResolver } from './resolve.ts';
import type { FileScan } from './scan.ts';
import type { Scans } from './scans.ts';
import { openTargets } from './targets.ts';

/** The graph of files of one workspace, in this process. Paths are relative to its root. */
export interface LiveGraph {
  readonly current: () => FileGraph;
  readonly problems: () => readonly Problem[];
  readonly has: (path: string) => boolean;
  readonly update: (changed: readonly string[]) => FileGraph;
}

export function liveGraph(root: string, paths: Iterable<string>, scans: Scans): LiveGraph {
  const disk = openDisk(root);
  const deciders = openDeciders(disk);
  const listed = new Set<string>();
  const entries = new Map<string, Entry>();
  const told: Problem[] = [];
  const link = (): Linking => {
    told.length = 0;
    const listing = { has: (file: string) => listed.has(file), all: () => listed };
    const resolver = openResolver(root, deciders.disk, listing, (problem) => told.push(problem));
    return { root, resolver, targets: openTargets(resolver, disk) };
  };
  const scanned = (changed: Iterable<string>): ReadonlyMap<string, FileScan> => {
    const found = new Map<string, FileScan>();
    for (const path of changed) {
      const scan = scans.of(path);
      if (scan) {
        found.set(path, scan);
        listed.add(`${root}/${path}`);
      } else {
        entries.delete(path);
        listed.delete(`${root}/${path}`);
      }
    }
    return found;
  };
  const graphNow = (): FileGraph => fileGraphOf(Array.from(entries.values(), ({ file }) => file));

  const first = scanned(paths);
  let linking = link();
  for (const [path, scan] of first) entries.set(path, entryOf(path, scan, linking));
  let graph = graphNow();

  return {
    current: () => graph,
    has: (path) => entries.has(path),
    problems: () => [
      ...told.map((one) => ({ ...one, file: one.file.slice(root.length + 1) })),
      ...caseProblems(graph.files, root, disk),
    ],
    update: (changed) => {
      const files = changed.map((path) => `${root}/${path}`);
      const fresh = scanned(changed);
      const touched = disk.forget(files);
      const isReset = deciders.areChanged(files);
      if (isReset) linking = link();
      else linking.targets.touch(touched);
      for (const [path, scan] of fresh) entries.set(path, entryOf(path, scan, linking));
      for (const [path, entry] of entries) {
        if (fresh.has(path)) continue;
        const next = isReset ? entryOf(path, entry.scan, linking) : refreshed(entry, linking);
        if (next !== entry) entries.set(path, next);
      }
      graph = graphNow();
      return graph;
    },
  };
}
