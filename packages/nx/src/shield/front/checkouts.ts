import { createHash } from 'node:crypto';
import { processLives } from '@subminute/vitest/store';
import {
  type Maker,
  type Outputs,
  type RunBegin,
  type StoreBounds,
  type Upstream,
  DEFAULT_BOUNDS,
} from '../protocol.ts';
import { type Waiting, waiting } from './waiting.ts';

/** A workspace on this machine that runs with the shield. */
export interface Checkout {
  readonly id: string;
  readonly maker: Maker;
  readonly upstream: Upstream | undefined;
  /** Of its newest run. */
  readonly waiting: Waiting;
  /** Hashes whose archive was refused in this run: it is not fetched again. */
  readonly refused: Set<string>;
  readonly begunMs: number;
}

/** Stable for a checkout, so that what Nx is told is the same from run to run. */
function checkoutId(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 12);
}

/** What the tasks of a graph declare to make. */
export interface Declared {
  readonly byTask: ReadonlyMap<string, readonly string[]>;
  readonly all: readonly string[];
}

/** Of as many graphs, what they declare is kept: worktrees mostly have the same. */
const GRAPHS = 8;
/** In all of them, unless one alone has more. */
const OUTPUTS = 200_000;
/** Of those that have run something, the newest are known. */
const CHECKOUTS = 200;
const RUNS = 1000;
/** A checkout that has run nothing for so long is forgotten: its next run makes it known again. */
const FORGET_MS = 24 * 3_600_000;
/** No run takes longer: whatever says so has not been told its end. */
const RUN_MS = 4 * 3_600_000;

interface Run {
  readonly root: string;
  readonly pid: number;
  readonly sinceMs: number;
}

/** Those that have begun a run since the shield was started, and the outputs that they declare. */
export class Checkouts {
  readonly #checkouts = new Map<string, Checkout>();
  /** By its key, the newest last. */
  readonly #graphs = new Map<string, Declared & { readonly size: number }>();
  readonly #keys = new Map<string, string>();
  #runs: readonly Run[] = [];
  #bounds = DEFAULT_BOUNDS;

  begin({ maker, upstream, bounds, pid, outputsKey }: RunBegin, nowMs: number = Date.now()): Checkout {
    this.#bounds = bounds;
    const root = maker.checkout;
    const checkout = {
      id: checkoutId(root),
      maker,
      upstream,
      waiting: waiting(),
      refused: new Set<string>(),
      begunMs: nowMs,
    };
    this.#checkouts.delete(checkout.id);
    this.#checkouts.set(checkout.id, checkout);
    this.#runs = [...this.#runs, { root, pid, sinceMs: nowMs }].slice(-RUNS);
    this.#keys.set(root, outputsKey);
    this.#forget(nowMs);
    return checkout;
  }

  end(root: string, pid: number): void {
    const at = this.#runs.findIndex((run) => run.root === root && run.pid === pid);
    if (at !== -1) this.#runs = this.#runs.toSpliced(at, 1);
  }

  /** How many runs are under way. */
  living(nowMs: number = Date.now()): number {
    this.#runs = this.#runs.filter(({ pid, sinceMs }) => nowMs - sinceMs < RUN_MS && processLives(pid));
    return this.#runs.length;
  }

  get(id: string): Checkout | undefined {
    return this.#checkouts.get(id);
  }

  /** What the newest run said. */
  bounds(): StoreBounds {
    return this.#bounds;
  }

  knowsOutputs(key: string): boolean {
    return this.#graphs.has(key);
  }

  setOutputs({ key, outputs }: Outputs): void {
    // What one task takes out of its outputs may be another's.
    const made = Object.values(outputs).flatMap((one) => one.filter((output) => !output.startsWith('!')));
    const all = [...new Set(made)].toSorted();
    this.#graphs.delete(key);
    const size = Object.keys(outputs).length + made.length;
    this.#graphs.set(key, { byTask: new Map(Object.entries(outputs)), all, size });
    let left = OUTPUTS;
    for (const [nth, [old, { size }]] of [...this.#graphs].toReversed().entries()) {
      left -= size;
      if (nth >= GRAPHS || (nth > 0 && left < 0)) this.#graphs.delete(old);
    }
  }

  /** What the tasks of a checkout declare, where that is known. */
  declaredOf(root: string): Declared | undefined {
    return this.#graphs.get(this.#keys.get(root) ?? '');
  }

  /** Absolute roots that files may carry. */
  roots(): readonly string[] {
    return [...this.#checkouts.values()].map(({ maker }) => maker.checkout).toSorted();
  }

  #forget(nowMs: number): void {
    const tooMany = this.#checkouts.size - CHECKOUTS;
    for (const [nth, [id, { begunMs, maker }]] of [...this.#checkouts].entries()) {
      if (nowMs - begunMs < FORGET_MS && nth >= tooMany) continue;
      this.#checkouts.delete(id);
      this.#keys.delete(maker.checkout);
    }
  }
}
