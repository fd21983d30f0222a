/** What Node's own loader loads, for `import` and `require` alike. */
const nodeModule = require('node:module') as typeof import('node:module');
const path = require('node:path') as typeof import('node:path');
const url = require('node:url') as typeof import('node:url');
import type { Disguise } from './disguise.cts';
import type { Fact, Facts } from './fact.cts';

const { precede, replace } = require('./disguise') as Disguise;
const { apply } = Reflect;
const { isArray } = Array;
const { isBuiltin } = nodeModule;
const { fileURLToPath } = url;
// Copied: a test may put others in their place.
const paths = { ...path };

export interface Loads {
  readonly watchLoads: (facts: Facts) => void;
  readonly later: Later;
  /** Whether Node's loader has loaded something of a package. */
  readonly hasLoaded: (name: string) => boolean;
  /** Whether something is loaded that sets up what tests run in: before the first module of a test file. */
  readonly hasEnvironment: () => boolean;
  /** Whether Node's loader itself reads this file right now. */
  readonly isLoading: (file: unknown) => boolean;
  /** The folder of the package that a path belongs to; `undefined` outside of `node_modules`. */
  readonly packageOf: (file: string) => string | undefined;
}

/** Calls `watch` when a module of Node's is first asked for: loaded by us it would cost each worker. */
export type Later = (name: string, watch: () => void) => void;

/** These read and write without going through `node:fs`. */
const UNSEEN = new Set(['sqlite', 'wasi']);
const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/.@][^\\/]*)(?:[\\/]|$)/;
const ENVIRONMENT = /[\\/](?:vitest-environment-[^\\/]+|jsdom|happy-dom)$/;

const waiting = new Map<string, () => void>();
const packages = new Set<string>();
let isEnvironment = false;
let loading: string | undefined;
/** The loader resolves a name that its hooks were asked for. */
let isHooked = false;

function later(name: string, watch: () => void): void {
  waiting.set(name, watch);
}

function hasLoaded(name: string): boolean {
  return [...packages].some((dir) => paths.basename(dir) === name);
}

function hasEnvironment(): boolean {
  return isEnvironment;
}

function isLoading(file: unknown): boolean {
  return loading !== undefined && loading === file;
}

function packageOf(file: string): string | undefined {
  return PACKAGE.exec(file)?.[1];
}

/** Asked for each module that Node loads: an address in which nothing is escaped is not taken apart. */
function fileOf(from: string | undefined): string | undefined {
  if (from?.startsWith('file:') !== true) return undefined;
  const isPlain = paths.sep === '/' && from.startsWith('file:///') && !/[%?#\\]/.test(from);
  return isPlain ? from.slice('file://'.length) : fileURLToPath(from);
}

/** Where a specifier that leads nowhere would have been found: an install or a new file changes that. */
function missing(specifier: string, parent: string | undefined): Fact[] {
  if (parent === undefined || specifier.startsWith('node:') || specifier.startsWith('#')) return [];
  if (/^(?:\.{0,2}[\\/]|file:)/.test(specifier)) {
    const file = fileOf(specifier) ?? paths.resolve(paths.dirname(parent), specifier);
    return [
      ['probe', file],
      ['list', paths.dirname(file)],
    ];
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const facts: Fact[] = [];
  for (let dir = paths.dirname(parent); ; dir = paths.dirname(dir)) {
    facts.push(['probe', paths.join(dir, 'node_modules', name)]);
    if (paths.dirname(dir) === dir) return facts;
  }
}

/** A module of Node's, also by `dns` for `node:dns`, and `dns/promises`. */
function asked(facts: Facts, specifier: string): void {
  const name = specifier.replace(/^node:/, '').replace(/\/promises$/, '');
  if (UNSEEN.has(name)) facts.add(['opaque', name]);
  const watch = waiting.get(name);
  waiting.delete(name);
  watch?.();
}

function isOfPackage(facts: Facts, file: string): boolean {
  const dir = packageOf(file);
  if (dir === undefined) return false;
  if (packages.has(dir)) return true;
  facts.add(['package', dir]);
  packages.add(dir);
  isEnvironment ||= ENVIRONMENT.test(dir);
  return true;
}

/** A package counts with the links and folders that it finds others by. */
function noteAsked(facts: Facts, specifier: string, parent: string | undefined): void {
  if (parent === undefined || packageOf(parent) !== undefined || specifier.startsWith('#')) return;
  facts.add(['resolve', specifier, parent]);
}

/** Also of `require.resolve`, after which nothing has to be loaded. */
function resolved(facts: Facts, to: string): void {
  const file = facts.hasUnit() ? fileOf(to) : undefined;
  if (file !== undefined && !isOfPackage(facts, file)) facts.add(['probe', file]);
}

function loaded(facts: Facts, from: string): void {
  if (from.startsWith('node:')) asked(facts, from);
  loading = fileOf(from);
  if (loading === undefined) return;
  if (!isOfPackage(facts, loading)) facts.add(['external', loading]);
}

interface Asking {
  readonly filename?: unknown;
  readonly paths?: unknown;
}

/** All folders that a name is looked for in by `require.resolve` with paths, or by who calls the loader itself. */
function parentsOf(parent: unknown, options: unknown): readonly string[] {
  const from = (options as Asking | undefined)?.paths;
  if (isArray(from)) return from.filter(isText).map((dir) => paths.resolve(dir, 'x'));
  const { filename, paths: folders } = (parent ?? {}) as Asking;
  const own = isArray(folders) ? folders.filter(isText) : [];
  return [...(isText(filename) ? [filename] : []), ...own.map((dir) => paths.join(paths.dirname(dir), 'x'))];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** What does not come through hooks, or not all of it. */
function watchResolving(facts: Facts): void {
  replace(nodeModule, '_resolveFilename', (original, self, args) => {
    const [specifier, parent, , options] = args;
    // Hooks are told of no other folders.
    if (isHooked && !isArray((options as Asking | undefined)?.paths)) return apply(original, self, args);
    const note = (tell: (specifier: string, from: string) => void): void => {
      facts.quietly(() => {
        if (!isText(specifier) || isBuiltin(specifier)) return;
        for (const from of parentsOf(parent, options))
          if (packageOf(from) === undefined) tell(specifier, from);
      });
    };
    try {
      const found = apply(original, self, args);
      note((name, from) => {
        noteAsked(facts, name, from);
      });
      return found;
    } catch (error) {
      note((name, from) => {
        for (const fact of missing(name, from)) facts.add(fact);
      });
      throw error;
    }
  });
}

function watchLoads(facts: Facts): void {
  precede(process, 'getBuiltinModule', ([name]) => {
    if (typeof name === 'string') asked(facts, name);
  });
  watchResolving(facts);
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      const before = isHooked;
      isHooked = true;
      try {
        const result = next(specifier, context);
        facts.quietly(() => {
          if (!result.url.startsWith('node:')) noteAsked(facts, specifier, fileOf(context.parentURL));
          resolved(facts, result.url);
        });
        return result;
      } catch (error) {
        facts.quietly(() => {
          for (const fact of missing(specifier, fileOf(context.parentURL))) facts.add(fact);
        });
        throw error;
      } finally {
        isHooked = before;
      }
    },
    load(from, context, next) {
      const before = loading;
      facts.quietly(() => {
        loaded(facts, from);
      });
      try {
        return next(from, context);
      } finally {
        loading = before;
      }
    },
  });
}

module.exports = { watchLoads, later, hasLoaded, hasEnvironment, isLoading, packageOf } satisfies Loads;
