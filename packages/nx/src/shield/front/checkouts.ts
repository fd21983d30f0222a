import { createHash } from 'node:crypto';
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
}

/** Stable for a checkout, so that what Nx is told is the same from run to run. */
function checkoutId(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 12);
}

interface Declared {
  readonly key: string;
  readonly byTask: ReadonlyMap<string, readonly string[]>;
  readonly all: readonly string[];
}

/** Those that have begun a run since the shield was started, and the outputs that they declare. */
export class Checkouts {
  readonly #checkouts = new Map<string, Checkout>();
  readonly #outputs = new Map<string, Declared>();

  #bounds = DEFAULT_BOUNDS;

  begin({ maker, upstream, bounds }: RunBegin): Checkout {
    this.#bounds = bounds;
    const id = checkoutId(maker.checkout);
    const checkout = { id, maker, upstream, waiting: waiting(), refused: new Set<string>() };
    this.#checkouts.set(id, checkout);
    return checkout;
  }

  get(id: string): Checkout | undefined {
    return this.#checkouts.get(id);
  }

  /** What the newest run said. */
  bounds(): StoreBounds {
    return this.#bounds;
  }

  knowsOutputs(root: string, key: string): boolean {
    return this.#outputs.get(root)?.key === key;
  }

  setOutputs({ checkout, key, outputs }: Outputs): void {
    // What one task takes out of its outputs may be another's.
    const made = Object.values(outputs).flatMap((one) => one.filter((output) => !output.startsWith('!')));
    const all = [...new Set(made)].toSorted();
    this.#outputs.set(checkout, { key, byTask: new Map(Object.entries(outputs)), all });
  }

  knowsAnyOutputs(root: string): boolean {
    return this.#outputs.has(root);
  }

  /** What any task of a checkout may make. */
  outputsOf(root: string): readonly string[] {
    return this.#outputs.get(root)?.all ?? [];
  }

  /** Whether every task that Nx caches makes something; `false` where that is not known. */
  everyTaskMakes(root: string): boolean {
    const declared = this.#outputs.get(root);
    return declared !== undefined && [...declared.byTask.values()].every((outputs) => outputs.length > 0);
  }

  /** What this task may make. */
  outputsOfTask(root: string, task: string): readonly string[] {
    return this.#outputs.get(root)?.byTask.get(task) ?? [];
  }

  /** Absolute roots that files may carry. */
  roots(): readonly string[] {
    return [...this.#checkouts.values()].map(({ maker }) => maker.checkout).toSorted();
  }
}
