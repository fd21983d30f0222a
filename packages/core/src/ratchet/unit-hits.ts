import type { Input } from '../unit/input.ts';
import { UNKNOWN, type SampleCommit } from './sample.ts';
import { isCode, isTestFile } from './source-file.ts';
import type { UnitShare } from './task-units.ts';

/** A test file of a task, and what it read when it was last recorded. */
export interface UnitRecord {
  /** From the workspace's root. */
  readonly path: string;
  /** The folder of its project of Vitest. */
  readonly folder: string;
  readonly durationMs: number;
  /** Its types are checked, together with those of all others of its project. */
  readonly isTypes: boolean;
  /** Of its newest trace. Absent: nothing could be kept of it, so that it always runs. */
  readonly inputs?: readonly Input[];
  /** Nobody has run it with the plugin: its inputs are what it imports. */
  readonly isGuessed?: true;
}

/** Says how much of a task's test files a commit runs, by the paths that it changed. */
export type UnitCounter = (commit: SampleCommit) => UnitShare;

/**
 * Made ready for many commits. `exists`: whether the workspace has a file. What a commit changed that is gone since is
 * in no trace: for it stand those that read a file of its folder.
 */
export function unitCounter(units: readonly UnitRecord[], exists: (path: string) => boolean): UnitCounter {
  const index = indexOf(units);
  const wholeMs = units.reduce((sum, unit) => sum + costOf(unit), 0);
  return (commit) => {
    const hits = new Set(index.always);
    const { blank = [] } = commit;
    const paths = commit.paths.filter((path) => !blank.includes(path));
    for (const path of blank) for (const at of index.raw(path) ?? NONE) hits.add(at);
    for (const path of paths) for (const at of hitsOf(path, { index, units, exists })) hits.add(at);
    const news = paths.filter((path) => isNew(path, commit, { index, units })).length;
    for (const at of packageHits(commit, index, units)) hits.add(at);
    addTypes(hits, units);
    const ranMs = [...hits].reduce((sum, at) => sum + costOf(units[at]), 0);
    const newMs = (news * wholeMs) / Math.max(1, units.length);
    return {
      share: wholeMs === 0 ? 1 : Math.min(1, (ranMs + newMs) / wholeMs),
      files: Math.min(units.length, hits.size + news),
    };
  };
}

/** Of a file that took nothing a millisecond is taken, so that each counts. */
function costOf(unit: UnitRecord | undefined): number {
  return Math.max(1, unit?.durationMs ?? 1);
}

/** Positions of test files by what they read; `undefined`: none does. */
type Readers = (key: string) => ReadonlySet<number> | undefined;

/** Which of a list of test files read what. */
export interface UnitIndex {
  readonly always: readonly number[];
  /** By the path of a module, a file, a probe, a link, a manifest. */
  readonly places: Readers;
  /** By the path of what is read byte by byte: white space in it is something else to them. */
  readonly raw: Readers;
  /** By the folder that was listed. */
  readonly lists: Readers;
  /** By the folder that a module or a file is in. */
  readonly folders: Readers;
  /** By a package's name. */
  readonly packages: Readers;
  /** Those that read any package, or where packages lead. */
  readonly anyPackage: ReadonlySet<number>;
  readonly links: ReadonlySet<number>;
}

/** By the lists that they are of: a loop is modelled many times with the same ones. */
const indexes = new WeakMap<readonly UnitRecord[], UnitIndex>();

/** The same list, for which somebody knows a shorter way than through all that each test file reads. */
export function withIndex(units: readonly UnitRecord[], index: UnitIndex): readonly UnitRecord[] {
  indexes.set(units, index);
  return units;
}

function indexOf(units: readonly UnitRecord[]): UnitIndex {
  const found = indexes.get(units) ?? makeIndex(units);
  indexes.set(units, found);
  return found;
}

function makeIndex(units: readonly UnitRecord[]): UnitIndex {
  const [places, raw, lists, folders, packages] = [readers(), readers(), readers(), readers(), readers()];
  const [anyPackage, links] = [new Set<number>(), new Set<number>()];
  for (const [at, { path, inputs = [] }] of units.entries()) {
    places.add(path, at);
    for (const input of inputs) {
      const place = placeOf(input);
      if (place === undefined) continue;
      if (input.kind === 'list') lists.add(place, at);
      else if (input.kind === 'links') links.add(at);
      else if (input.kind === 'package') {
        anyPackage.add(at);
        packages.add(packageName(place), at);
      } else {
        places.add(place, at);
        if (isRaw(input)) raw.add(place, at);
        if (input.kind === 'module' || input.kind === 'file') folders.add(folderOf(place), at);
      }
    }
  }
  const always = [...units.keys()].filter((at) => units[at]?.inputs === undefined);
  return {
    always,
    anyPackage,
    links,
    places: places.of,
    raw: raw.of,
    lists: lists.of,
    folders: folders.of,
    packages: packages.of,
  };
}

function readers(): { readonly add: (key: string, at: number) => void; readonly of: Readers } {
  const map = new Map<string, Set<number>>();
  return {
    of: (key) => map.get(key),
    add: (key, at) => {
      const known = map.get(key);
      if (known) known.add(at);
      else map.set(key, new Set([at]));
    },
  };
}

/** Where an input lies; `undefined` of what has no place. */
function placeOf(input: Input): string | undefined {
  if ('path' in input) return input.path;
  return input.kind === 'module' && !input.id.startsWith(':') ? input.id.replace(/\?.*$/s, '') : undefined;
}

/** As a module of text, of an address, of bytes. */
const RAW: ReadonlySet<string> = new Set(['raw', 'url', 'inline']);

function isRaw(input: Input): boolean {
  if (input.kind !== 'module') return input.kind === 'file';
  const [, query = ''] = input.id.split('?');
  return query.split('&').some((word) => RAW.has(word));
}

function packageName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

interface Known {
  readonly index: UnitIndex;
  readonly units: readonly UnitRecord[];
  readonly exists: (path: string) => boolean;
}

const NONE: ReadonlySet<number> = new Set();

function hitsOf(path: string, { index, units, exists }: Known): readonly number[] {
  const isSetting = SETTING.test(path) || PATCH.test(path);
  const isGone = isCode(path) && !isTestFile(path) && !index.places(path) && !exists(path);
  return [
    ...(index.places(path) ?? NONE),
    ...(index.lists(folderOf(path)) ?? NONE),
    ...(isSetting ? [...units.keys()].filter((at) => isSettingOf(units[at]?.folder ?? '.', path)) : []),
    ...(isGone ? nearestReaders(path, index) : NONE),
  ];
}

/** A test file that no trace knows: one more runs. */
function isNew(path: string, { removed }: SampleCommit, { index, units }: Omit<Known, 'exists'>): boolean {
  const isKnown = index.places(path) !== undefined || removed?.includes(path) === true;
  return isTestFile(path) && !isKnown && isInProject(path, units);
}

function isInProject(path: string, units: readonly UnitRecord[]): boolean {
  return units.some(
    ({ folder }) => folder === '.' || (path.startsWith(folder) && path[folder.length] === '/'),
  );
}

/** Those that read a file in the nearest folder above a path of which any was read. */
function nearestReaders(path: string, { folders }: UnitIndex): ReadonlySet<number> {
  for (let dir = folderOf(path); dir !== '.'; dir = folderOf(dir)) {
    const readers = folders(dir);
    if (readers) return readers;
  }
  return NONE;
}

const SETTING =
  /(?:^|\/)(?:vite(?:st)?\.[^/]+\.(?:[cm]?[jt]s|json)|tsconfig(?:\.[^/]+)?\.json|\.env(?:\.[^/]+)?)$/;
/** They are laid over packages in place. */
const PATCH = /^(?:patches|\.yarn\/patches)\//;

/** Whether a setting is one of a project of Vitest: in its folder, or above. */
function isSettingOf(folder: string, path: string): boolean {
  if (PATCH.test(path)) return true;
  const dir = folderOf(path);
  return dir === '.' || dir === folder || folder.startsWith(`${dir}/`);
}

/** Whatever their versions are, is a part of each state. */
const TOOLS: readonly string[] = ['vite', 'vitest', '@subminute/vitest', '@subminute/core'];

function packageHits(
  { packages }: SampleCommit,
  index: UnitIndex,
  units: readonly UnitRecord[],
): Iterable<number> {
  if (packages.length === 0) return [];
  if (packages.some((name) => TOOLS.includes(name))) return units.keys();
  const named = packages.flatMap((name) => [...(index.packages(name) ?? NONE)]);
  return [...named, ...index.links, ...(packages.includes(UNKNOWN) ? index.anyPackage : NONE)];
}

/** One checker looks at all type tests of a project: if one of them runs, all do. */
function addTypes(hits: Set<number>, units: readonly UnitRecord[]): void {
  const checked = new Set([...hits].flatMap((at) => (units[at]?.isTypes === true ? [units[at].folder] : [])));
  if (checked.size === 0) return;
  for (const [at, { isTypes, folder }] of units.entries()) if (isTypes && checked.has(folder)) hits.add(at);
}
