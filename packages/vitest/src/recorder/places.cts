/** Paths of the file system as facts: what a test has made itself is no input, a package counts whole. */
const fs = require('node:fs') as typeof import('node:fs');
const os = require('node:os') as typeof import('node:os');
const path = require('node:path') as typeof import('node:path');
const url = require('node:url') as typeof import('node:url');
import type { Callers } from './callers.cts';
import type { Facts } from './fact.cts';
import type { Loads } from './loads.cts';
import type { Modules } from './modules.cts';
import type { StatsModule } from './stats.cts';

const { isVitestCalling } = require('./callers') as Callers;
const { currentUnit } = require('./modules') as Modules;
const { isLoading, packageOf } = require('./loads') as Loads;
const { watchStats } = require('./stats') as StatsModule;
const { readdirSync, statSync } = fs;
const realpath = fs.realpathSync.native;
// Copied: a test may put others in their place.
const paths = { ...path };
const { fileURLToPath } = url;
const bytesOf = Buffer.from.bind(Buffer) as (bytes: Uint8Array) => Buffer;

export type Look = 'read' | 'list' | 'probe' | 'link';

export interface Places {
  /** The absolute path that an argument names; `undefined` for a descriptor and for nonsense. */
  readonly pathOf: (argument: unknown) => string | undefined;
  readonly openPlaces: (facts: Facts, spool: string) => Place;
}

export interface Place {
  readonly look: (kind: Look, argument: unknown) => void;
  /** All below, as a copy or a recursive listing reads it. */
  readonly lookBelow: (argument: unknown, what: { readonly content: boolean }) => void;
  /** The test is about to make or remove it. */
  readonly makes: (file: string) => void;
  /** The test has made it, or removed it. */
  readonly made: (argument: unknown) => void;
  readonly isMade: (argument: unknown) => boolean;
  /** Of what a path has besides its content, or of an open file: the rest is told when it is read. */
  readonly stated: (argument: unknown, result: unknown) => void;
  /** The test has made a link: what is below a folder of its own may be somebody else's. */
  readonly linked: () => void;
}

const MAX_ENTRIES = 20_000;
const MAX_NAMES = 2000;
/** As the loader of Node gives it; the spool is in there, and what Vitest hands to its workers. */
const TEMPORARY = [os.tmpdir(), realOf(os.tmpdir())];

function realOf(file: string): string {
  try {
    return realpath(file);
  } catch {
    return file;
  }
}

/** As Node does it: whatever looks like an address, of whatever implementation. */
function addressOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { href, protocol } = argument as { href?: unknown; protocol?: unknown };
  return typeof href === 'string' && protocol === 'file:' ? href : undefined;
}

function pathOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument.includes('\0') ? undefined : paths.resolve(argument);
  if (argument instanceof Uint8Array) return paths.resolve(bytesOf(argument).toString());
  const address = addressOf(argument);
  return address === undefined ? undefined : fileURLToPath(address);
}

interface Made {
  readonly paths: Set<string>;
  hasLinks: boolean;
}

/** The path itself or a folder above it. */
function isBelow(file: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = file; ; at = paths.dirname(at)) {
    if (folders.has(at)) return true;
    if (paths.dirname(at) === at) return false;
  }
}

/** Made by the test, with no link of its own on the way. */
function isOwn(made: Made, file: string): boolean {
  return isBelow(file, made.paths) && (!made.hasLinks || isBelow(withoutLinks(file), made.paths));
}

/** The folder that something is made in, as it is before that. */
function addFolder(facts: Facts, file: string): void {
  for (let dir = paths.dirname(file); paths.dirname(dir) !== dir; dir = paths.dirname(dir)) {
    const stat = statSync(dir, { throwIfNoEntry: false });
    if (!stat) continue;
    const names = readdirSync(dir);
    if (names.length <= MAX_NAMES) facts.add(['folder', dir, stat.ctimeMs, names]);
    return;
  }
}

/** The nearest folder that exists, without links, and the rest of the path. */
function withoutLinks(file: string): string {
  for (let at = file, rest = ''; ; rest = paths.join(paths.basename(at), rest), at = paths.dirname(at)) {
    try {
      return paths.join(realpath(at), rest);
    } catch {
      if (paths.dirname(at) === at) return file;
    }
  }
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(folder) && file[folder.length] === paths.sep;
}

/** A folder of Vitest's, directly in the temporary one: named at random, and in no project. */
function isVitestsFolder(file: string): boolean {
  const folder = TEMPORARY.find((temporary) => isIn(file, temporary));
  if (folder === undefined || !/^[\w-]{21}[\\/]/.test(file.slice(folder.length + 1))) return false;
  const root = currentUnit()?.config.root;
  return root === undefined || !isIn(file, root);
}

/** What Vitest hands to its worker through files, or caches; what the user has there counts. */
function isHandedOver(file: string): boolean {
  if (!isVitestsFolder(file) && !/[\\/]node_modules[\\/]\./.test(file)) return false;
  return isVitestCalling();
}

/** A package that is linked into `node_modules` is the workspace's, and counts by its files. */
function addInPackage(facts: Facts, kind: Look, file: string): boolean {
  const dir = packageOf(file);
  if (dir === undefined) return false;
  let real: string;
  try {
    real = realpath(dir);
  } catch {
    facts.add(['probe', dir]);
    return true;
  }
  const realDir = packageOf(real);
  if (realDir !== undefined) facts.add(['package', realDir]);
  else {
    facts.add(['link', dir]);
    facts.add([kind, real + file.slice(dir.length)]);
  }
  return true;
}

function add(facts: Facts, kind: Look, file: string): void {
  if (/^\/(?:proc|sys)(?:\/|$)/.test(file)) facts.add(['machine', 'proc']);
  else if (!addInPackage(facts, kind, file)) facts.add([kind, file]);
}

/** Each folder, each file: with their content, or only the names; false where they are too many. */
function walk(top: string, visit: (kind: Look, file: string) => void, content: boolean): boolean {
  const waiting = [top];
  let entries = 0;
  for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
    visit('list', dir);
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const file = paths.join(dir, entry.name);
      if (++entries > MAX_ENTRIES) return false;
      if (entry.isDirectory()) waiting.push(file);
      else if (entry.isSymbolicLink()) visit('link', file);
      else if (content) visit('read', file);
    }
  }
  return true;
}

function kindOf(file: string): 'folder' | 'file' | undefined {
  try {
    readdirSync(file);
    return 'folder';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'file' : undefined;
  }
}

/** Of an open file nobody knows any more where it lies. */
function addStats(facts: Facts, file: string | undefined, result: unknown): void {
  watchStats(result, (field) => {
    if (file === undefined) facts.add(['opaque', 'times of an open file']);
    else facts.add(field.startsWith('atime') ? ['opaque', 'time of access'] : ['stat', file]);
  });
}

/** Each path once, in each way. */
function openVisit(facts: Facts, spool: string, made: Made): (kind: Look, given: string) => void {
  const seen = new Set<string>();
  return (kind, given) => {
    if (seen.has(kind + given) || isLoading(given) || isIn(given, spool)) return;
    if (isBelow(given, made.paths)) {
      // Not remembered: the test may move its links.
      const file = made.hasLinks ? withoutLinks(given) : given;
      if (!isBelow(file, made.paths)) add(facts, kind, file);
    } else if (!isHandedOver(given)) {
      seen.add(kind + given);
      add(facts, kind, given);
    }
  };
}

function openPlaces(facts: Facts, spool: string): Place {
  const made: Made = { paths: new Set(), hasLinks: false };
  const visit = openVisit(facts, spool, made);
  const written = new Set<string>();
  const isMade = (argument: unknown): boolean => {
    const file = pathOf(argument);
    return file !== undefined && isBelow(file, made.paths);
  };
  return {
    look: (kind, argument) => {
      const file = pathOf(argument);
      if (file !== undefined) visit(kind, file);
    },
    lookBelow: (argument, { content }) => {
      const file = pathOf(argument);
      if (file === undefined) return;
      const kind = kindOf(file);
      if (kind !== 'folder') visit(kind === 'file' && content ? 'read' : 'probe', file);
      else if (!walk(file, visit, content)) facts.add(['opaque', 'large tree']);
    },
    makes: (file) => {
      const dir = paths.dirname(file);
      if (written.has(dir) || isBelow(file, made.paths)) return;
      written.add(dir);
      if (!TEMPORARY.includes(dir) && packageOf(dir) === undefined) addFolder(facts, file);
    },
    made: (argument) => {
      const file = pathOf(argument);
      if (file === undefined || isBelow(file, made.paths)) return;
      made.paths.add(file);
      facts.add(['wrote', file]);
    },
    isMade,
    stated: (argument, result) => {
      const file = pathOf(argument);
      const isTold = file === undefined || !(isOwn(made, file) || isIn(file, spool));
      if (isTold) addStats(facts, file, result);
    },
    linked: () => {
      made.hasLinks = true;
    },
  };
}

module.exports = { pathOf, openPlaces } satisfies Places;
