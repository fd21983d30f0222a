import { dice } from '../dice.ts';
import { meanInterval } from './parts/bootstrap.ts';
import { type LoopStatistics, type ReplayedLoop, statisticsOf } from './replay.ts';

/** What a change of the graph saves, of loops after commits that it was not chosen by. Times in ms. */
export interface Saving {
  readonly commits: number;
  /** Of one loop, the mean over all commits: above 0 is a saving. */
  readonly meanMs: number;
  /** The mean lies between these nine times of ten, by bootstrap over commits. */
  readonly lowMs: number;
  readonly highMs: number;
  readonly before: LoopStatistics;
  readonly after: LoopStatistics;
}

/** Enough for two digits of a quantile. */
const DRAWS = 2000;
const CONFIDENCE = 0.9;
/** The same commits give the same interval. */
const SEED = 1;

/** A loop before and after the change, by commit. */
export type LoopPair = readonly [before: Pick<ReplayedLoop, 'loopMs'>, after: Pick<ReplayedLoop, 'loopMs'>];

/** The mean difference with its interval: commits are drawn again, pairs stay together. */
export function meanDifference(pairs: readonly LoopPair[]): Pick<Saving, 'meanMs' | 'lowMs' | 'highMs'> {
  const differences = Float64Array.from(pairs, ([before, after]) => before.loopMs - after.loopMs);
  if (differences.length === 0) return { meanMs: 0, lowMs: 0, highMs: 0 };
  const equal = differences.map(() => 1);
  const draws = { count: DRAWS, dice: dice(SEED), confidence: CONFIDENCE };
  const { low, high } = meanInterval(differences, equal, draws);
  const sum = differences.reduce((all, one) => all + one, 0);
  return { meanMs: sum / differences.length, lowMs: low, highMs: high };
}

/** Both statistics, and what lies between them. */
export function savingOf(pairs: readonly LoopPair[], budgetMs: number): Saving {
  return {
    commits: pairs.length,
    ...meanDifference(pairs),
    before: statisticsOf(
      pairs.map(([before]) => before),
      budgetMs,
    ),
    after: statisticsOf(
      pairs.map(([, after]) => after),
      budgetMs,
    ),
  };
}

/** A saving that is no chance, and that no other loop pays for. */
export function isWorthIt({ lowMs, before, after }: Saving, barMs: number): boolean {
  return lowMs > barMs && after.p95Ms <= before.p95Ms + barMs;
}
