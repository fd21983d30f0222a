/** Structured clones of values that hold the environment: V8 clones the real one, and no proxy. */
const worker = require('node:worker_threads') as { Worker: Constructor; MessagePort: { prototype: object } };
import type { Call, Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';
import type { Preloads } from './preloads.cts';

const { replace } = require('./disguise') as Disguise;
const { counts } = require('./preloads') as Preloads;
const { apply, construct } = Reflect;
const isView = ArrayBuffer.isView.bind(ArrayBuffer);
const { getOwnPropertyDescriptor, keys } = Object;

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

/** Puts the environment where its stand-in is, and says how to take it out again: the value stays the same one. */
function swap({ proxy, env }: Stand, value: unknown): readonly Undo[] {
  const undos: Undo[] = [];
  const seen = new Set<unknown>([proxy, env]);
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null || seen.has(one) || seen.size > MAX_OBJECTS) return;
    seen.add(one);
    if (one instanceof Map || one instanceof Set) for (const entry of one.values()) visit(entry);
    else if (!isView(one)) visitOwn(one as Record<string, unknown>);
  };
  const visitOwn = (one: Record<string, unknown>): void => {
    for (const key of keys(one)) {
      const own = getOwnPropertyDescriptor(one, key);
      if (own?.value !== proxy) visit(own?.value);
      else if (own.writable === true) {
        one[key] = env;
        undos.push(() => {
          one[key] = proxy;
        });
      }
    }
  };
  visit(value);
  return undos;
}

/** Looks through the arguments only where V8 refuses: nearly nobody clones the environment. */
function cloned<T>({ stand, tell }: Clone, args: unknown[], call: (args: unknown[]) => T): T {
  try {
    return call(args);
  } catch (error) {
    if ((error as { name?: unknown } | undefined)?.name !== 'DataCloneError') throw error;
    const undos = swap(stand, args);
    try {
      if (undos.length === 0) throw error;
      tell();
      return call(args);
    } finally {
      for (const undo of undos) undo();
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
