import { quantileOf } from './bootstrap.ts';
import { loopCosts } from './loops.ts';
import { type NumberedCommit, merged, piecesOf } from './pieces.ts';
import type { PartProblem, PartRule } from './problem.ts';
import type { Units } from './units.ts';

/** The 95th percentiles of the loop after some commits. */
export interface Slowest {
  readonly workMs: number;
  readonly loopMs: number;
}

/** Of parts (of each unit, its part), over these commits. */
export function slowestOf(
  problem: PartProblem,
  units: Units,
  commits: readonly NumberedCommit[],
  share = 0.95,
): (part: Int32Array) => Slowest {
  const pieces = piecesOf(problem, units, commits);
  const weights = Float64Array.from(commits, ({ weight }) => weight);
  return (part) => {
    const count = part.reduce((most, one) => Math.max(most, one + 1), 1);
    const { workMs, loopMs } = loopCosts(merged(pieces, part, count).pieces, commits, problem.cores);
    return {
      workMs: quantileOf(workMs, weights, share),
      loopMs: quantileOf(loopMs, weights, share),
    };
  };
}

export function isSlower(before: Slowest, after: Slowest, { p95Share }: PartRule): boolean {
  const isMore = (from: number, to: number): boolean => to > from * (1 + p95Share);
  return isMore(before.workMs, after.workMs) || isMore(before.loopMs, after.loopMs);
}
