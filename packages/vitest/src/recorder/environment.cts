/** Which variables of the environment are read by the test file, and by what is preloaded. */
const util = require('node:util') as typeof import('node:util');
import type { Callers } from './callers.cts';
import type { Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { Modules } from './modules.cts';
import type { Preloads } from './preloads.cts';

const { replace } = require('./disguise') as Disguise;
const { callingPlace } = require('./callers') as Callers;
const { currentUnit } = require('./modules') as Modules;
const { counts } = require('./preloads') as Preloads;
const { create, getPrototypeOf, hasOwn } = Object;
const { apply, get, has, getOwnPropertyDescriptor, ownKeys, set, defineProperty, deleteProperty } = Reflect;
const { custom } = util.inspect;
/** Without setters of anybody's. */
const NOTHING: object = Object.freeze(create(null) as object);
/** Node's loader asks for it, for each module twice. */
const NOT_READ = 'WATCH_REPORT_DEPENDENCIES';

export interface Environment {
  /** What stands in the place of the environment, and the environment. */
  readonly watchEnvironment: (facts: Facts) => { readonly proxy: object; readonly env: object };
}

interface Written {
  /** By the test: what it reads of them later is its own. */
  readonly byTest: Set<string>;
  /** By Vitest at its start: from its config, or its own (the number of the worker). */
  readonly byVitest: Set<string>;
}

/** Who takes all names, or all variables, one after the other, asks for none by its name. */
interface Enumeration {
  /** Whether a descriptor is asked for as part of it. */
  readonly isDescribed: (name: string | symbol) => boolean;
  /** Whether a value is, right after its descriptor. */
  readonly isTaken: (name: string | symbol) => boolean;
  readonly begin: (names: readonly (string | symbol)[]) => void;
}

function enumeration(readAll: () => void): Enumeration {
  let names: readonly (string | symbol)[] = [];
  let [at, place] = [0, ''];
  let described: string | symbol | undefined;
  let [isOfNames, isLoop] = [false, false];
  return {
    begin: (all) => {
      [names, at, place, described, isOfNames, isLoop] = [all, 0, callingPlace(), undefined, false, false];
    },
    isDescribed: (name) => {
      const found = names.indexOf(name, at);
      if (found === -1) return false;
      // `Object.keys` and `{ ...process.env }` ask from where they asked for the names, a loop from elsewhere.
      if (at === 0) isLoop = callingPlace() !== place;
      if (isLoop && found > at) return false;
      if (isLoop) readAll();
      // `Object.keys` asks for no value: what is asked for after the last one is asked for by its name.
      if (described !== undefined) isOfNames = true;
      // `const { one, ...others }` asks for the others only.
      at = found + 1;
      described = name;
      return true;
    },
    isTaken: (name) => {
      const is = !isOfNames && described === name;
      described = undefined;
      return is;
    },
  };
}

/** It looks like `Object.keys`, and tells the values too. */
function watchDescriptors(): () => boolean {
  let depth = 0;
  replace(Object, 'getOwnPropertyDescriptors', (as, self, args) => {
    depth += 1;
    try {
      return apply(as, self, args);
    } finally {
      depth -= 1;
    }
  });
  return () => depth > 0;
}

/** `util.inspect` looks behind a proxy, and is led to the environment from here. */
function standIn(env: object, tellAll: () => void): object {
  const value = (): object => {
    tellAll();
    return env;
  };
  return create(getPrototypeOf(env) as object, { [custom]: { value, configurable: true } }) as object;
}

/** An input is what the test has not written itself, nor Vitest for this one worker. */
function isInput(name: string, { byTest, byVitest }: Written): boolean {
  if (byTest.has(name)) return false;
  if (!byVitest.has(name)) return true;
  const fromConfig = currentUnit()?.config.env;
  return fromConfig !== undefined && hasOwn(fromConfig, name);
}

interface Notes {
  readonly write: (name: string | symbol) => void;
  readonly read: (name: string | symbol) => void;
  readonly readAll: () => void;
}

function notes(facts: Facts): Notes {
  const written: Written = { byTest: new Set(), byVitest: new Set() };
  const told = new Set<string>();
  return {
    write: (name) => {
      if (typeof name === 'string') (counts(facts) ? written.byTest : written.byVitest).add(name);
    },
    read: (name) => {
      if (typeof name !== 'string' || name === NOT_READ || told.has(name)) return;
      if (!counts(facts) || !isInput(name, written)) return;
      told.add(name);
      facts.add(['env', name]);
    },
    readAll: () => {
      if (counts(facts)) facts.add(['env*']);
    },
  };
}

/** In its place from before Vitest starts: `import.meta.env` reads through it too. */
function watchEnvironment(facts: Facts): { readonly proxy: object; readonly env: object } {
  const env = process.env;
  const { write, read, readAll } = notes(facts);
  const all = enumeration(readAll);
  const isDescribing = watchDescriptors();
  const proxy = new Proxy(standIn(env, readAll), {
    get(_, name) {
      if (all.isTaken(name)) readAll();
      else read(name);
      return get(env, name) as unknown;
    },
    has(_, name) {
      read(name);
      return has(env, name);
    },
    getOwnPropertyDescriptor(_, name) {
      if (!all.isDescribed(name)) read(name);
      return getOwnPropertyDescriptor(env, name);
    },
    ownKeys() {
      if (counts(facts)) facts.add(['env-names']);
      if (isDescribing()) readAll();
      const names = ownKeys(env);
      all.begin(names);
      return names;
    },
    set(_, name, value, receiver) {
      // What only inherits from it gets a property of its own.
      if (receiver !== proxy) return set(NOTHING, name, value, receiver);
      const isSet = set(env, name, value);
      write(name);
      return isSet;
    },
    defineProperty(_, name, property) {
      const isDefined = defineProperty(env, name, property);
      write(name);
      return isDefined;
    },
    deleteProperty(_, name) {
      write(name);
      return deleteProperty(env, name);
    },
    // Node refuses to freeze it too.
    preventExtensions: () => false,
  }) as NodeJS.ProcessEnv;
  process.env = proxy;
  return { env, proxy };
}

module.exports = { watchEnvironment } satisfies Environment;
