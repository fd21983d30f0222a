/** Structured clones of values that hold the environment: V8 clones the real one, and no proxy. */
const util = require('node:util') as typeof import('node:util');
const worker = require('node:worker_threads') as { Worker: Constructor; MessagePort: { prototype: object } };
import type { Call, Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { Preloads } from './preloads.cts';

const { replace } = require('./disguise') as Disguise;
const { counts } = require('./preloads') as Preloads;
const { apply, construct } = Reflect;
const isView = ArrayBuffer.isView.bind(ArrayBuffer);
const { isArray } = Array;
const { isMap, isNativeError, isSet } = util.types;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, keys, setPrototypeOf } = Object;

export interface Clones {
  readonly watchClones: (stand: Stand, facts: Facts) => void;
}

interface Stand {
  readonly proxy: object;
  readonly env: object;
}

interface Clone {
  readonly stand: Stand;
  readonly tell: () => void;
}

type Constructor = new (...args: unknown[]) => unknown;
type Undo = () => void;
const MAX_OBJECTS = 10_000;

/** Arguments in which the environment is to stand where its stand-in is. */
interface Swap {
  readonly stand: Stand;
  /** What is put in the place of each object. */
  readonly made: Map<object, object>;
  readonly undos: Undo[];
  isFound: boolean;
}

/** Own or of the kind: what V8 clones of an error. */
const OF_ERRORS = ['name', 'message', 'stack', 'cause'] as const;

function isPlain(one: object): boolean {
  const prototype = getPrototypeOf(one) as unknown;
  return prototype === null || prototype === Object.prototype;
}

function visit(swap: Swap, one: unknown): unknown {
  const { stand, made } = swap;
  if (typeof one !== 'object' || one === null) return one;
  if (one === stand.proxy) swap.isFound = true;
  if (one === stand.proxy || one === stand.env) return stand.env;
  const known = made.get(one);
  if (known || made.size > MAX_OBJECTS) return known ?? one;
  // Of these V8 makes plain copies itself.
  if (isMap(one)) return copiedMap(swap, one);
  if (isSet(one)) return copiedSet(swap, one);
  if (isNativeError(one)) return copiedError(swap, one);
  if (isArray(one) || isPlain(one)) return copiedObject(swap, one);
  return swapped(swap, one);
}

function copiedMap(swap: Swap, one: ReadonlyMap<unknown, unknown>): object {
  const copy = new Map<unknown, unknown>();
  swap.made.set(one, copy);
  for (const [key, value] of one) copy.set(visit(swap, key), visit(swap, value));
  return copy;
}

function copiedSet(swap: Swap, one: ReadonlySet<unknown>): object {
  const copy = new Set<unknown>();
  swap.made.set(one, copy);
  for (const value of one) copy.add(visit(swap, value));
  return copy;
}

function copiedObject(swap: Swap, one: object): object {
  const copy: object = isArray(one) ? [] : {};
  swap.made.set(one, copy);
  for (const key of keys(one)) put(copy, key, visit(swap, (one as Record<string, unknown>)[key]), true);
  if (isArray(one)) (copy as unknown[]).length = one.length;
  return copy;
}

function copiedError(swap: Swap, one: Error): object {
  const copy = setPrototypeOf(new Error(), getPrototypeOf(one) as object) as object;
  swap.made.set(one, copy);
  for (const key of OF_ERRORS) if (hasOwn(one, key)) put(copy, key, visit(swap, one[key]), false);
  return copy;
}

function put(copy: object, key: string, value: unknown, enumerable: boolean): void {
  defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
}

/** Something with a nature of its own stays what it is: its properties are put back after the call. */
function swapped(swap: Swap, one: object): object {
  swap.made.set(one, one);
  if (isView(one)) return one;
  const target = one as Record<string, unknown>;
  for (const key of keys(one)) {
    const own = getOwnPropertyDescriptor(one, key);
    const value: unknown = own?.value;
    const other = visit(swap, value);
    if (other === value || own?.writable !== true) continue;
    target[key] = other;
    swap.undos.push(() => {
      target[key] = value;
    });
  }
  return one;
}

/** Looks through the arguments only where V8 refuses: nearly nobody clones the environment. */
function cloned<T>({ stand, tell }: Clone, args: unknown[], call: (args: unknown[]) => T): T {
  try {
    return call(args);
  } catch (error) {
    if ((error as { name?: unknown } | undefined)?.name !== 'DataCloneError') throw error;
    const swap: Swap = { stand, made: new Map(), undos: [], isFound: false };
    try {
      const found = visit(swap, args) as unknown[];
      if (!swap.isFound) throw error;
      tell();
      return call(found);
    } finally {
      for (const undo of swap.undos) undo();
    }
  }
}

function watchClones(stand: Stand, facts: Facts): void {
  const clone: Clone = {
    stand,
    tell: () => {
      if (counts(facts)) facts.add(['env*']);
    },
  };
  const through: Call = (original, self, args) =>
    cloned(clone, args, (given) => apply(original, self, given));
  replace(globalThis, 'structuredClone', through);
  replace(worker.MessagePort.prototype, 'postMessage', through);
  worker.Worker = new Proxy(worker.Worker, {
    construct: (target, args: unknown[], newTarget) =>
      cloned(clone, args, (given) => construct(target, given, newTarget as Constructor) as object),
  });
}

module.exports = { watchClones } satisfies Clones;
