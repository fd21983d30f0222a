/**
 * Whether lines and columns were read: then a comment above counts. V8 formats a stack when it is first read, by
 * `Error.prepareStackTrace`, which therefore is an accessor of ours.
 */
const util = require('node:util') as typeof import('node:util');
const { fileURLToPath } = require('node:url') as typeof import('node:url');
import type { Callers } from './callers.cts';
import type { Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { PlainFormat, Prepare } from './plain-format.cts';

const { replace } = require('./disguise') as Disguise;
const { plainly } = require('./plain-format') as PlainFormat;
const { isVitests, isVitestCalling, isOurs } = require('./callers') as Callers;
const { apply } = Reflect;
const { getCallSites } = util;
const { isArray } = Array;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { min } = Math;
const { isInteger } = Number;

export interface Positions {
  readonly watchPositions: (facts: Facts) => Watched;
}

interface Watched {
  /** Whether it still watches: a test may have taken the accessor away. */
  readonly isWatching: () => boolean;
  /** The function of the language (`keys`, of `Object`) that calls one of ours, where that can be told. */
  readonly callingBuiltin: () => string | undefined;
}

function scriptOf(site: NodeJS.CallSite): string {
  return site.getFileName() ?? '';
}

/** The place that Vitest itself made an error at, to find out where it is: nobody else sees what it reads. */
function isVitestsOwn(trace: readonly NodeJS.CallSite[]): boolean {
  const first = trace
    .map(scriptOf)
    .find((script) => script !== '' && !script.startsWith('node:') && !isOurs(script));
  return first !== undefined && isVitests(first) && isVitestCalling();
}

/** Between a caller and what it calls, at most. */
const OURS = 8;
const [DEFAULT_SITES, MAX_SITES] = [10, 200];

/** Asks for more than are wanted; what Node refuses is for Node to refuse. */
function sitesWithoutOurs(args: readonly unknown[], call: (args: readonly unknown[]) => unknown): unknown {
  const isCounted = typeof args[0] === 'number' || args[0] === undefined;
  const [first = DEFAULT_SITES, ...others] = isCounted ? args : [DEFAULT_SITES, ...args];
  const wanted = first as number;
  const isFine = isInteger(wanted) && wanted >= 1 && wanted <= MAX_SITES && others.every(isOptions);
  const sites = call(isFine ? [min(wanted + OURS, MAX_SITES), ...others] : args);
  if (!isArray(sites)) return sites;
  return (sites as { scriptName: string }[]).filter((site) => !isOurs(site.scriptName)).slice(0, wanted);
}

function isOptions(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null);
}

const asTheyAre: Prepare = (_, trace) => trace;

/** Whether Node itself asks, to format a stack: who has said that nobody formats it must hear that from others. */
function isNodeAsking(): boolean {
  const site = getCallSites(OURS).find(({ scriptName }) => !isOurs(scriptName));
  return site?.scriptName.startsWith('node:internal/') === true;
}

/** No script has it, and nobody has made it of a text. */
function builtinIn(trace: unknown): string | undefined {
  const site = isArray(trace)
    ? (trace as NodeJS.CallSite[]).find((one) => !isOurs(scriptOf(one)))
    : undefined;
  return site?.getFileName() === null && !site.isEval() ? (site.getFunctionName() ?? undefined) : undefined;
}

interface Asker {
  readonly isAsking: () => boolean;
  readonly callingBuiltin: () => string | undefined;
}

/** Frames of the language itself stand in a stack as V8 has it, and nowhere else. */
function openAsker(): Asker {
  let isAsking = false;
  return {
    isAsking: () => isAsking,
    callingBuiltin: () => {
      isAsking = true;
      try {
        return builtinIn(new Error().stack);
      } finally {
        isAsking = false;
      }
    },
  };
}

function addPositions(facts: Facts): boolean {
  if (facts.hasUnit()) facts.add(['positions']);
  return facts.hasUnit();
}

/** A stack tells of the scripts in it and of no others; those of Node and of packages do not change by themselves. */
function addTrace(facts: Facts, trace: readonly NodeJS.CallSite[]): void {
  if (!facts.hasUnit()) return;
  for (const site of trace) {
    const script = site.getFileName() as string | null | undefined;
    // The language's own have none. What was made of a text says where that was done.
    if (site.isEval() || script === undefined) facts.add(['positions']);
    else if (script !== null && !PINNED.test(script) && !isOurs(script))
      facts.add(['position', fileOf(script)]);
  }
}

const PINNED = /^node:|[\\/]node_modules[\\/]/;

function fileOf(script: string): string {
  return script.startsWith('file:') ? fileURLToPath(script) : script;
}

function watchCallSites(read: () => void): void {
  replace(util, 'getCallSites', (original, self, args) => {
    read();
    return sitesWithoutOurs(args, (given) => apply(original, self, given));
  });
}

function watchPositions(facts: Facts): Watched {
  let current = (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  let isRead = false;
  const asker = openAsker();
  const wrapped = new WeakMap<object, Prepare>();
  const originals = new WeakMap<object, Prepare>();
  const read = (): void => {
    isRead ||= addPositions(facts);
  };
  const wrap = (prepare: Prepare): Prepare => {
    const known = wrapped.get(prepare);
    if (known) return known;
    const wrapper = function (this: unknown, error: unknown, trace: NodeJS.CallSite[]): unknown {
      facts.quietly(() => {
        if (isRead || isVitestsOwn(trace)) return;
        if (isArray(trace)) addTrace(facts, trace);
        else read();
      });
      // Our frames are no part of what runs.
      const frames = isArray(trace) ? trace.filter((site) => !isOurs(scriptOf(site))) : trace;
      return apply(prepare, this, [error, frames]);
    };
    wrapped.set(prepare, wrapper);
    originals.set(wrapper, prepare);
    return wrapper;
  };
  // React takes away what formats a stack, for a moment, so that it looks as in browsers.
  let isPlain = false;
  const get = (): unknown => {
    if (asker.isAsking()) return asTheyAre;
    if (typeof current === 'function') return wrap(current as Prepare);
    if (!isPlain || !isNodeAsking()) return current;
    // Of source maps Node tells nobody: then it formats by itself.
    if (process.sourceMapsEnabled) facts.quietly(read);
    return process.sourceMapsEnabled ? current : wrap(plainly);
  };
  defineProperty(Error, 'prepareStackTrace', {
    configurable: true,
    enumerable: false,
    get,
    set: (value: unknown) => {
      current = typeof value === 'function' ? (originals.get(value) ?? value) : value;
      facts.quietly(() => {
        if (typeof value !== 'function' && !isVitestCalling()) isPlain = true;
      });
    },
  });
  watchCallSites(read);
  const isWatching = (): boolean => getOwnPropertyDescriptor(Error, 'prepareStackTrace')?.get === get;
  return { isWatching, callingBuiltin: () => (isWatching() ? asker.callingBuiltin() : undefined) };
}

module.exports = { watchPositions } satisfies Positions;
