/** What of a result of `stat` is not the same in each checkout: told once somebody reads it. */
const util = require('node:util') as typeof import('node:util');

const { getCallSites } = util;
const { defineProperty, getPrototypeOf, hasOwn } = Object;

export interface StatsModule {
  /** Calls `tell` when a field is read that says more than kind, size and mode. */
  readonly watchStats: (result: unknown, tell: (field: string) => void) => void;
}

interface Watched {
  readonly values: Record<string, unknown>;
  readonly tell: (field: string) => void;
}

/** With the size of a folder, which hangs on what it once held. Dates are made of these. */
const FIELDS = [
  'dev',
  'ino',
  'uid',
  'gid',
  'nlink',
  'blocks',
  'size',
  ...['atime', 'mtime', 'ctime', 'birthtime'].flatMap((name) => [`${name}Ms`, `${name}Ns`]),
];
const watched = new WeakMap<object, Watched>();

function watchedAt(given: object): Watched | undefined {
  for (let at: object | null = given; at !== null; at = getPrototypeOf(at) as object | null) {
    const found = watched.get(at);
    if (found) return found;
  }
  return undefined;
}

/** Node itself compares what it copies. */
function isCopying(): boolean {
  return getCallSites(3).some(({ scriptName }) => scriptName.startsWith('node:internal/fs/cp'));
}

function accessor(field: string): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get(this: object) {
      const own = watchedAt(this);
      if (own && !isCopying()) own.tell(field);
      return own?.values[field];
    },
    set(this: object, value: unknown) {
      defineProperty(this, field, { value, configurable: true, enumerable: true, writable: true });
    },
  };
}

const ACCESSORS = FIELDS.map((field) => [field, accessor(field)] as const);

function watchStats(result: unknown, tell: (field: string) => void): void {
  if (typeof result !== 'object' || result === null) return;
  const stats = result as Record<string, unknown> & { isDirectory(): boolean };
  const isFolder = stats.isDirectory();
  const values: Record<string, unknown> = {};
  for (const [field, own] of ACCESSORS) {
    if (!hasOwn(stats, field) || (field === 'size' && !isFolder)) continue;
    values[field] = stats[field];
    defineProperty(stats, field, own);
  }
  watched.set(stats, { values, tell });
}

module.exports = { watchStats } satisfies StatsModule;
