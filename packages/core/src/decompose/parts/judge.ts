import { dice } from '../../dice.ts';
import { addBits } from '../../graph/bits.ts';
import { type Distribution, type Interval, distributionOf, meanInterval } from './bootstrap.ts';
import { loopCosts } from './loops.ts';
import { type NumberedCommit, costOf, merged, piecesOf, shownBy } from './pieces.ts';
import { onePart } from './partition.ts';
import type { PartProblem, PartRule } from './problem.ts';
import { type Slowest, slowestOf } from './slowest.ts';
import type { Units } from './units.ts';

/** What a split does to the loop after commits that nothing was fitted on. */
export interface Proof {
  /** The commits that it rests on: the newest of those that touch the project. */
  readonly commits: number;
  /** CPU time of all tasks, of the project and of what hangs on it. */
  readonly work: Change;
  /** The longest task, or the work shared by all cores. */
  readonly loop: Change;
  /**
   * The slowest twentieth of all commits that touch the project. A quarter of them has few of these: that loops
   * get slower must show in all of them too.
   */
  readonly overall: { readonly before: Slowest; readonly after: Slowest };
  /** Of all loops of that time, the share by weight that touches the project: the others are as they were. */
  readonly touching: number;
}

/** All in ms a loop after a commit that touches the project. */
export interface Change {
  readonly before: Distribution;
  readonly after: Distribution;
  readonly savedMs: number;
  /** Where the saving lies at 90 %. */
  readonly interval: Interval;
}

const CONFIDENCE = 0.9;

export interface JudgedSlice {
  readonly commits: readonly NumberedCommit[];
  readonly touching: number;
  /** All that touch the project. */
  readonly all: readonly NumberedCommit[];
}

/** Holds parts (of each unit, its part) against the project as it is. */
export function proofOf(
  problem: PartProblem,
  units: Units,
  part: Int32Array,
  { slice, rule }: { readonly slice: JudgedSlice; readonly rule: PartRule },
): Proof {
  const { commits, touching, all } = slice;
  const pieces = piecesOf(problem, units, commits);
  const costs = (of: Int32Array, count: number): ReturnType<typeof loopCosts> =>
    loopCosts(merged(pieces, of, count).pieces, commits, problem.cores);
  const slowest = slowestOf(problem, units, all);
  const before = costs(onePart(units), 1);
  const after = costs(
    part,
    part.reduce((most, one) => Math.max(most, one + 1), 1),
  );
  const weights = Float64Array.from(commits, ({ weight }) => weight);
  const change = (from: Float64Array, to: Float64Array): Change => {
    const saved = from.map((ms, at) => ms - (to[at] ?? 0));
    return {
      before: distributionOf(from, weights),
      after: distributionOf(to, weights),
      savedMs: distributionOf(saved, weights).meanMs,
      interval: meanInterval(saved, weights, {
        count: rule.draws,
        dice: dice(rule.seed),
        confidence: CONFIDENCE,
      }),
    };
  };
  return {
    commits: commits.length,
    work: change(before.workMs, after.workMs),
    loop: change(before.loopMs, after.loopMs),
    overall: { before: slowest(onePart(units)), after: slowest(part) },
    touching,
  };
}

/**
 * What no split of these files saves more than, in ms a loop: each unit runs exactly after what it needs, and where
 * any runs, one task is started.
 */
export function mostSavedMs(problem: PartProblem, units: Units, commits: readonly NumberedCommit[]): number {
  const whole = merged(piecesOf(problem, units, commits), new Int32Array(units.count), 1).pieces;
  const free = piecesOf({ ...problem, startMs: 0 }, units, commits);
  const { totalWeight, wholeWeight, weights } = free.loops;
  if (totalWeight === 0) return 0;
  const any = new Uint32Array(free.own[0]?.length ?? 0);
  for (const [unit, bits] of shownBy(free).entries()) {
    if (free.workMs[unit] === 0) continue;
    addBits(any, bits);
    addBits(any, free.own[unit] ?? bits);
  }
  const started = (weights.of(any) + wholeWeight) * whole.loops.startMs;
  return (costOf(whole) - costOf(free) - started) / totalWeight;
}
