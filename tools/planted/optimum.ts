import type { PartCommit, PartProblem } from '@subminute/core/decompose';
import { hasCircle, mean, p95, partsBelow, plainWork } from './plain.ts';

export interface Optimum {
  /** Of the best parts, on these commits, in ms a commit; 0 where that is one part. */
  readonly savedMs: number;
  readonly parts: readonly (readonly number[])[];
}

export interface Bounds {
  readonly maxParts: number;
  readonly leastFiles: number;
  /** The 95th percentile may get longer by this share. */
  readonly p95Share: number;
}

/** The best way to put blocks of files together, by trying all of them. */
export function bestOfAll(
  problem: PartProblem,
  blocks: readonly (readonly number[])[],
  commits: readonly PartCommit[],
  bounds: Bounds,
): Optimum {
  const now = plainWork(problem, [problem.files.map((_, file) => file)], commits);
  const most = p95(now) * (1 + bounds.p95Share);
  let best: Optimum = { savedMs: 0, parts: [] };
  for (const grouping of groupings(blocks.length, bounds.maxParts)) {
    const count = Math.max(...grouping) + 1;
    const parts: number[][] = Array.from({ length: count }, () => []);
    for (const [block, at] of grouping.entries()) parts[at]?.push(...(blocks[block] ?? []));
    if (count === 1 || parts.some((files) => files.length < bounds.leastFiles)) continue;
    const part = new Int32Array(problem.files.length);
    for (const [at, files] of parts.entries()) for (const file of files) part[file] = at;
    if (hasCircle(partsBelow(problem, part, count))) continue;
    const work = plainWork(problem, parts, commits);
    const savedMs = mean(now) - mean(work);
    if (savedMs > best.savedMs && p95(work) <= most) best = { savedMs, parts };
  }
  return best;
}

/** All ways to put things into at most so many groups: of each thing its group, new ones in order. */
function* groupings(count: number, most: number): Generator<readonly number[]> {
  const grouping: number[] = [];
  function* rest(groups: number): Generator<readonly number[]> {
    if (grouping.length === count) {
      yield grouping;
      return;
    }
    for (let at = 0; at <= Math.min(groups, most - 1); at++) {
      grouping.push(at);
      yield* rest(Math.max(groups, at + 1));
      grouping.pop();
    }
  }
  yield* rest(0);
}
