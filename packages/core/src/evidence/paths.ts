import type { EvidenceContext } from './context.ts';
import { detached } from './detached.ts';
import type { Place } from './diagnostic.ts';
import type { Location } from './location.ts';
import { createShortener } from './shorten.ts';

/** Turns what tools print as paths into places of the workspace. */
export interface Paths {
  /** The place in the workspace, whether it exists or not; undefined outside of it and in node_modules. */
  locate(location: Location): Place | undefined;
  /** The same, but only for an absolute path or a file that exists: for text that may be no path at all. */
  find(location: Location): Place | undefined;
  exists(file: string): boolean;
  /** A folder that a tool says it works in: its relative paths are tried against that first. */
  addBase(folder: string): void;
  /** A message without absolute paths: those of the workspace become relative, others keep their name. */
  shorten(text: string): string;
}

/** Readings are remembered, since logs repeat their paths; at most this many. */
const REMEMBERED = 10_000;

interface Reading {
  readonly file: string;
  readonly certain: boolean;
}

export function createPaths(context: EvidenceContext): Paths {
  const root = toSlashes(context.workspaceRoot).replace(/\/$/, '');
  const bases: string[] = [context.projectRoot, '.'];
  const readings = new Map<string, Reading | undefined>();

  function read(path: string): Reading | undefined {
    if (readings.has(path)) return readings.get(path);
    if (readings.size >= REMEMBERED) readings.clear();
    const reading = readingOf(path, { root, bases, exists: context.exists });
    readings.set(detached(path), reading);
    return reading;
  }

  function place(
    { path, line, column }: Location,
    accepts: (reading: Reading) => boolean,
  ): Place | undefined {
    const reading = read(path);
    if (!reading || !accepts(reading)) return undefined;
    return {
      file: reading.file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    };
  }

  return {
    locate: (location) => place(location, () => true),
    find: (location) => place(location, (reading) => reading.certain),
    exists: context.exists,
    addBase(folder) {
      const base = insideOf(root, toSlashes(folder));
      if (base === undefined || bases.includes(base) || bases.length > 8) return;
      bases.unshift(base);
      readings.clear();
    },
    shorten: createShortener(root),
  };
}

interface Ground {
  readonly root: string;
  readonly bases: readonly string[];
  readonly exists: (file: string) => boolean;
}

function readingOf(printed: string, { root, bases, exists }: Ground): Reading | undefined {
  if (
    printed === '' ||
    printed.length > 1024 ||
    /^(?:node|https?|webpack[\w-]*|data|blob):|^[<[{]/.test(printed)
  )
    return undefined;
  const path = plainPath(printed);
  if (isAbsolute(path)) {
    const inside = insideOf(root, path);
    if (inside !== undefined) return userFile(inside, true);
    // Vite prints `/src/main.ts` for a file of its own root.
    return bases
      .map((base) => join(base, path.slice(1)))
      .filter(isFile)
      .filter(exists)
      .map((f) => userFile(f, true))[0];
  }
  const candidates = bases.map((base) => join(base, path)).filter(isFile);
  const existing = candidates.find(exists);
  if (existing !== undefined) return userFile(existing, true);
  const own = bases.find((base) => base !== '.' && path.startsWith(`${base}/`));
  const guess = own === undefined ? candidates[0] : join('.', path);
  return guess === undefined ? undefined : userFile(guess, false);
}

/** Without `file://`, a query, `/@fs`, and with `/` between its parts. */
function plainPath(printed: string): string {
  let path = printed;
  if (path.startsWith('file://')) path = decoded(path.slice('file://'.length));
  if (path.startsWith('/@fs/')) path = path.slice('/@fs'.length);
  path = toSlashes(path).replace(/[?#][^/]*$/, '');
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function toSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

/** Relative to the root, `.` for itself. On macOS a temporary folder has a second name under /private. */
function insideOf(root: string, path: string): string | undefined {
  for (const prefix of [root, `/private${root}`]) {
    if (isSame(path, prefix)) return '.';
    if (isSame(path.slice(0, prefix.length + 1), `${prefix}/`))
      return join('.', path.slice(prefix.length + 1));
  }
  return undefined;
}

/** Drive letters differ in case from tool to tool. */
function isSame(a: string, b: string): boolean {
  return a === b || (/^[A-Za-z]:/.test(b) && a.toLowerCase() === b.toLowerCase());
}

/** undefined where it climbs out of the workspace. */
function join(base: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/') || '.';
}

function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '.';
}

/** Nobody mends what a package manager or Nx put there. */
function userFile(file: string, certain: boolean): Reading | undefined {
  return /(?:^|\/)(?:node_modules|\.yarn|\.pnp\.c?js|\.nx)(?:\/|$)/.test(file)
    ? undefined
    : { file: detached(file), certain };
}
