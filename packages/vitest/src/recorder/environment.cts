/** Which variables of the environment are read by the test file, and by what is preloaded. */
import type { Facts } from './fact.cts';
import type { Modules } from './modules.cts';
import type { Preloads } from './preloads.cts';

const { currentUnit } = require('./modules') as Modules;
const { counts } = require('./preloads') as Preloads;
const { hasOwn } = Object;
const { get, has, getOwnPropertyDescriptor, ownKeys, set, defineProperty, deleteProperty } = Reflect;
/** Without setters of anybody's. */
const NOTHING: object = Object.freeze(Object.create(null) as object);
/** Node's loader asks for it. */
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

/** Who takes all variables, one after the other, asks for none by its name. */
interface Enumeration {
  /** Whether a descriptor is asked for as part of it. */
  readonly isDescribed: (name: string | symbol) => boolean;
  /** Whether a value is, right after its descriptor. */
  readonly isTaken: (name: string | symbol) => boolean;
  readonly begin: (names: readonly (string | symbol)[]) => void;
}

function enumeration(): Enumeration {
  let names: readonly (string | symbol)[] = [];
  let at = 0;
  let described: string | symbol | undefined;
  let isOfNames = false;
  return {
    begin: (all) => {
      [names, at, described, isOfNames] = [all, 0, undefined, false];
    },
    isDescribed: (name) => {
      const place = names.indexOf(name, at);
      if (place === -1) return false;
      // `Object.keys` asks for no value: what is asked for after the last one is asked for by its name.
      if (described !== undefined) isOfNames = true;
      // `const { one, ...others }` asks for the others only.
      at = place + 1;
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

/** An input is what the test has not written itself, nor Vitest for this one worker. */
function isInput(name: string, { byTest, byVitest }: Written): boolean {
  if (byTest.has(name) || name === NOT_READ) return false;
  if (!byVitest.has(name)) return true;
  const fromConfig = currentUnit()?.config.env;
  return fromConfig !== undefined && hasOwn(fromConfig, name);
}

/** In its place from before Vitest starts: `import.meta.env` reads through it too. */
function watchEnvironment(facts: Facts): { readonly proxy: object; readonly env: object } {
  const env = process.env;
  const written: Written = { byTest: new Set(), byVitest: new Set() };
  const write = (name: string | symbol): void => {
    if (typeof name === 'string') (counts(facts) ? written.byTest : written.byVitest).add(name);
  };
  const read = (name: string | symbol): void => {
    if (typeof name !== 'string' || !counts(facts) || !isInput(name, written)) return;
    facts.add(['env', name]);
  };
  const all = enumeration();
  const proxy: NodeJS.ProcessEnv = new Proxy(env, {
    get(target, name) {
      if (!all.isTaken(name)) read(name);
      return get(target, name) as unknown;
    },
    has(target, name) {
      read(name);
      return has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      if (!all.isDescribed(name)) read(name);
      return getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      if (counts(facts)) facts.add(['env*']);
      const names = ownKeys(target);
      all.begin(names);
      return names;
    },
    set(target, name, value, receiver) {
      // What only inherits from it gets a property of its own.
      if (receiver !== proxy) return set(NOTHING, name, value, receiver);
      const isSet = set(target, name, value);
      write(name);
      return isSet;
    },
    defineProperty(target, name, property) {
      const isDefined = defineProperty(target, name, property);
      write(name);
      return isDefined;
    },
    deleteProperty(target, name) {
      write(name);
      return deleteProperty(target, name);
    },
  });
  process.env = proxy;
  return { env, proxy };
}

module.exports = { watchEnvironment } satisfies Environment;
