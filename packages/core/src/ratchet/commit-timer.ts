import { type Bits, bitsWhere, countBits, oncePerSet } from '../graph/bits.ts';
import { type LoopTime, type TaskWeights, costsOf, loopTimer, partialCosts } from '../schedule/loop-time.ts';
import type { Model } from './model.ts';
import type { SampleCommit } from './sample.ts';

export interface TimerOptions {
  readonly cores: number;
  /** What every loop costs besides its tasks, in ms: Nx's own start. */
  readonly overheadMs?: number;
}

/** The time of one loop, and how many tasks it executes. */
export interface TimedLoop extends LoopTime {
  readonly tasks: number;
}

export interface CommitTimer {
  /** `after`: a commit's name, or a scenario's; without, all of each task is paid. */
  readonly of: (selected: Bits, executed: Bits, after?: string) => TimedLoop;
  readonly ofCommit: (commit: SampleCommit) => TimedLoop;
  /** Tasks that a commit executes: selected, with another hash or without a cache, and with an end. */
  readonly executed: (commit: SampleCommit) => Bits;
}

/** Computes each distinct pair of sets once, where nothing is paid in part. */
export function commitTimer(
  model: Model,
  weights: TaskWeights,
  { cores, overheadMs = 0 }: TimerOptions,
): CommitTimer {
  const { order, uncached } = model;
  const costs = costsOf(order, weights);
  const timeOf = loopTimer({ order, costs, cores });
  // Tasks without an end: they are started, and nobody waits for them.
  const served = bitsWhere(order.tasks, ({ continuous }) => continuous === true);
  const size = served.length;
  const ran = (selected: Bits, executed: Bits): Bits =>
    executed.map((word, at) => word & (selected[at] ?? 0) & ~(served[at] ?? 0));
  const timed = oncePerSet((both) => {
    const run = both.subarray(size);
    return plus(timeOf(both.subarray(0, size), run), overheadMs, run);
  });
  const of: CommitTimer['of'] = (selected, executed, after) => {
    const parts = after === undefined ? undefined : weights.partsAfter?.(after);
    const run = ran(selected, executed);
    if (parts && parts.size > 0)
      return plus(timeOf(selected, run, partialCosts(order, costs, parts)), overheadMs, run);
    const both = new Uint32Array(size * 2);
    both.set(selected);
    both.set(run, size);
    return timed(both);
  };
  const changed = (commit: SampleCommit): Bits =>
    model.change(commit).map((word, at) => word | (uncached[at] ?? 0));
  return {
    of,
    ofCommit: (commit) => of(model.select(commit), changed(commit), commit.sha),
    executed: (commit) => ran(model.select(commit), changed(commit)),
  };
}

function plus(time: LoopTime, overheadMs: number, run: Bits): TimedLoop {
  return { ...time, loopMs: time.loopMs + overheadMs, tasks: countBits(run) };
}
