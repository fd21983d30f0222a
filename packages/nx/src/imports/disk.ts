import { type Dirent, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

export type Kind = 'file' | 'folder';

/** What lies on disk, read once until it is told of changes. Paths are absolute, with `/`. */
export interface Disk {
  /** Of what a path leads to; names count letter by letter, also where the system does not care about case. */
  readonly kindOf: (file: string) => Kind | undefined;
  readonly read: (file: string) => string | undefined;
  /** Without links. The path itself where nothing is there, or links lead in a circle. */
  readonly realOf: (file: string) => string;
  readonly namesIn: (dir: string) => Iterable<string>;
  /** Collects the places that `work` asks for: its answer holds until something changes at one of them. */
  readonly watched: <T>(work: () => T) => { readonly value: T; readonly places: readonly string[] };
  /** These files have appeared, vanished or changed. Returns the places at which something came or went. */
  readonly forget: (files: readonly string[]) => ReadonlySet<string>;
}

type Names = ReadonlyMap<string, Kind | 'link'>;
const NO_NAMES: Names = new Map();

export function openDisk(root: string): Disk {
  const listings = new Map<string, Names>();
  const reals = new Map<string, string>();
  const links = new Map<string, Kind | undefined>();
  let collected: Set<string> | undefined;

  const namesOf = (dir: string): Names => {
    const known = listings.get(dir);
    if (known) return known;
    // A folder that is not there is known from the one above it, which is cheaper than to fail.
    const isInside = dir.startsWith(`${root}/`);
    const names = isInside && kindOf(dir) !== 'folder' ? NO_NAMES : listed(dir);
    listings.set(dir, names);
    return names;
  };
  const kindOf = (file: string): Kind | undefined => {
    const slash = file.lastIndexOf('/');
    const dir = file.slice(0, slash);
    collected?.add(placeOf(file, slash));
    const kind = namesOf(dir).get(file.slice(slash + 1));
    if (kind !== 'link') return kind;
    if (!links.has(file)) links.set(file, linkedKind(file));
    return links.get(file);
  };
  const realOf = (file: string): string => {
    const known = reals.get(file) ?? realPath(file);
    reals.set(file, known);
    return known;
  };
  return {
    kindOf,
    realOf,
    read: readText,
    namesIn: (dir) => namesOf(dir).keys(),
    watched: (work) => {
      const outer = collected;
      const own = new Set<string>();
      collected = own;
      try {
        return { value: work(), places: [...own] };
      } finally {
        collected = outer;
        if (outer) for (const place of own) outer.add(place);
      }
    },
    forget: (files) => {
      reals.clear();
      links.clear();
      return changedPlaces(files, listings, namesOf);
    },
  };
}

/** Reads the folders of these files again, and those above as far as they came or went themselves. */
function changedPlaces(
  files: readonly string[],
  listings: Map<string, Names>,
  namesOf: (dir: string) => Names,
): ReadonlySet<string> {
  const before = new Map<string, Names | undefined>();
  for (const file of files) {
    for (let dir = path.posix.dirname(file); !before.has(dir); dir = path.posix.dirname(dir)) {
      const was = listings.get(dir);
      before.set(dir, was);
      listings.delete(dir);
      if (was !== undefined && was !== NO_NAMES) break;
    }
  }
  const places = new Set<string>();
  for (const [dir, was = NO_NAMES] of before) {
    const is = namesOf(dir);
    for (const [name, kind] of is) if (was.get(name) !== kind) places.add(stemAt(dir, name));
    for (const [name, kind] of was) if (is.get(name) !== kind) places.add(stemAt(dir, name));
  }
  return places;
}

function placeOf(file: string, slash: number): string {
  const point = file.indexOf('.', slash + 2);
  return point === -1 ? file : file.slice(0, point);
}

function stemAt(dir: string, name: string): string {
  return placeOf(`${dir}/${name}`, dir.length);
}

function listed(dir: string): Names {
  try {
    return new Map(
      readdirSync(dir || '/', { withFileTypes: true }).map((entry) => [entry.name, kindIn(entry)]),
    );
  } catch {
    return NO_NAMES;
  }
}

function kindIn(entry: Dirent): Kind | 'link' {
  if (entry.isSymbolicLink()) return 'link';
  return entry.isDirectory() ? 'folder' : 'file';
}

function linkedKind(file: string): Kind | undefined {
  try {
    return statSync(file).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return file;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
