import { type FileGraph, fileGraphOf } from '@subminute/core/graph';
import { caseProblems } from './case-problems.ts';
import { type Deciders, openDeciders } from './deciders.ts';
import { type Disk, openDisk } from './disk.ts';
import { type Entry, type Linking, entryOf, refreshed } from './entries.ts';
import { type EditedGraph, type Texts, graphOver } from './edited-graph.ts';
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
  /** Of what has changed, those are files of the graph that `isOurs` says. */
  readonly update: (changed: readonly string[], isOurs: (path: string) => boolean) => FileGraph;
  /** As it would be with these texts in the place of what is on disk, which is read no more for them. */
  readonly over: (texts: Texts) => EditedGraph;
}

interface State {
  readonly root: string;
  readonly scans: Scans;
  readonly disk: Disk;
  readonly deciders: Deciders;
  /** Absolute paths of all files of the graph. */
  readonly listed: Set<string>;
  readonly entries: Map<string, Entry>;
}

/** `first`: what the files say now, of those that are there. */
export function liveGraph(root: string, first: ReadonlyMap<string, FileScan>, scans: Scans): LiveGraph {
  const disk = openDisk(root);
  const deciders = openDeciders(disk);
  const state: State = { root, scans, disk, deciders, listed: new Set(), entries: new Map() };
  for (const path of first.keys()) state.listed.add(`${root}/${path}`);
  let told: Problem[] = [];
  const link = (): Linking => {
    told = [];
    return linkingOf(state, (problem) => told.push(problem));
  };

  let linking = link();
  for (const [path, scan] of first) state.entries.set(path, entryOf(path, scan, linking));
  let graph = graphOf(state);
  return {
    current: () => graph,
    has: (path) => state.entries.has(path),
    problems: () => [
      ...told.map((one) => ({ ...one, file: one.file.slice(root.length + 1) })),
      ...caseProblems(graph.files, root, disk),
    ],
    update: (changed, isOurs) => {
      const fresh = scanned(changed.filter(isOurs), state);
      const files = changed.map((path) => `${root}/${path}`);
      const touched = disk.forget(files);
      const isReset = deciders.areChanged(files);
      if (isReset) linking = link();
      else linking.targets.touch(touched);
      linkAgain({ state, linking, fresh, isReset });
      graph = graphOf(state);
      return graph;
    },
    over: (texts) =>
      graphOver(texts, {
        root,
        disk,
        entries: state.entries,
        linking,
        areDecided: (files) => deciders.areNamed(files),
        scan: scans.ofText,
      }),
  };
}

function linkingOf({ root, disk, deciders, listed }: State, tell: (problem: Problem) => void): Linking {
  const listing = { has: (file: string) => listed.has(file), all: () => listed };
  const resolver = openResolver(root, deciders.disk, listing, tell);
  return { root, resolver, targets: openTargets(resolver, disk) };
}

/** What these files say now; those that are gone are taken out. */
function scanned(
  paths: Iterable<string>,
  { root, scans, listed, entries }: State,
): ReadonlyMap<string, FileScan> {
  const found = new Map<string, FileScan>();
  for (const path of paths) {
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
}

interface Again {
  readonly state: State;
  readonly linking: Linking;
  readonly fresh: ReadonlyMap<string, FileScan>;
  /** Names may lead elsewhere from anywhere. */
  readonly isReset: boolean;
}

function linkAgain({ state: { entries }, linking, fresh, isReset }: Again): void {
  for (const [path, scan] of fresh) entries.set(path, entryOf(path, scan, linking));
  for (const [path, entry] of entries) {
    if (fresh.has(path)) continue;
    const next = isReset ? entryOf(path, entry.scan, linking) : refreshed(entry, linking);
    if (next !== entry) entries.set(path, next);
  }
}

function graphOf({ entries }: State): FileGraph {
  return fileGraphOf(Array.from(entries.values(), ({ file }) => file));
}
