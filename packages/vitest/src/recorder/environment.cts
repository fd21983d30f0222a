/** Which variables of the environment are read by the test file, and by what is preloaded. */
const util = require('node:util') as typeof import('node:util');
import type { Facts } from './fact.cts';
import type { Modules } from './modules.cts';
import type { Preloads } from './preloads.cts';

const { currentUnit } = require('./modules') as Modules;
const { counts } = require('./preloads') as Preloads;
const { create, getPrototypeOf, hasOwn } = Object;
const { get, has, getOwnPropertyDescriptor, ownKeys, set, defineProperty, deleteProperty, setPrototypeOf } =
  Reflect;
const { custom } = util.inspect;
/** Without setters of anybody's. */
const NOTHING: object = Object.freeze(create(null) as object);
/** Node's loader asks for it, for each module twice. */
const NOT_READ = 'WATCH_REPORT_DEPENDENCIES';

export interface Environment {
  /** What stands in the place of the environment, and the environment. */
  readonly watchEnvironment: (
    facts: Facts,
    /** The function of the language that calls, where nothing else stands between. */
    callingBuiltin: () => string | undefined,
  ) => { readonly proxy: object; readonly env: object };
}

interface Written {
  /** By the test: what it reads of them later is its own. */
  readonly byTest: Set<string>;
  /** By Vitest at its start: from its config, or its own (the number of the worker). */
  readonly byVitest: Set<string>;
}

/** Who takes all variables, or all names, one after the other, asks for none by its name. */
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

/** Newer Nodes print a proxy as such, and what it stands for by the way that this says: the environment's own. */
function standIn(env: object, readAll: () => void): object {
  const value = (): object => {
    readAll();
    return env;
  };
  return create(getPrototypeOf(env), { [custom]: { value, configurable: true } }) as object;
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
  readonly readNames: () => void;
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
    readNames: () => {
      if (counts(facts)) facts.add(['env-names']);
    },
    readAll: () => {
      if (counts(facts)) facts.add(['env*']);
    },
  };
}

type CallingBuiltin = () => string | undefined;

function handlers(
  { write, read, readNames, readAll }: Notes,
  env: object,
  callingBuiltin: CallingBuiltin,
): ProxyHandler<object> {
  const all = enumeration();
  return {
    get(_, name) {
      if (!all.isTaken(name)) read(name);
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
      const names = ownKeys(env);
      // Whatever else than `Object.keys` asks for the names takes the values too, or may.
      if (callingBuiltin() === 'keys') readNames();
      else readAll();
      all.begin(names);
      return names;
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
    set(_, name, value) {
      const isSet = set(env, name, value);
      write(name);
      return isSet;
    },
    setPrototypeOf: (target, prototype) =>
      setPrototypeOf(env, prototype) && setPrototypeOf(target, prototype),
    // Node refuses to freeze it too.
    preventExtensions: () => false,
  };
}

/**
 * In its place from before Vitest starts: `import.meta.env` reads through it too. Two proxies: Node's `util.inspect`
 * looks behind one, and then reads like everybody else.
 */
function watchEnvironment(
  facts: Facts,
  callingBuiltin: CallingBuiltin,
): { readonly proxy: object; readonly env: object } {
  const env = process.env;
  const told = notes(facts);
  const watched = new Proxy(standIn(env, told.readAll), handlers(told, env, callingBuiltin));
  const proxy = new Proxy(watched, {
    set(target, name, value, receiver) {
      // What only inherits from it gets a property of its own.
      return receiver === proxy ? set(target, name, value) : set(NOTHING, name, value, receiver);
    },
  }) as NodeJS.ProcessEnv;
  process.env = proxy;
  return { env, proxy };
}

module.exports = { watchEnvironment } satisfies Environment;
