import { hodgesLehmann, lowerBound, signedRankP } from './signed-rank.ts';

/** Base and head of a task, run side by side on one machine: CPU time of each one's processes, in ms. */
export interface DuetPair {
  readonly baseCpuMs: number;
  readonly headCpuMs: number;
}

/** When is looked, and what a false alarm may have as its probability at each look. */
export interface DuetRule {
  /** Numbers of pairs, ascending. */
  readonly looks: readonly number[];
  /** One for each look; a false alarm is at most as probable as their sum, whatever the noise. */
  readonly alphas: readonly number[];
  /** So much slower is tolerated: 0.02 is 2 %. */
  readonly tolerance: number;
  /** It is worse only from an effect of this size. */
  readonly floor: number;
  /** It is the same once so much can be excluded … */
  readonly excluded: number;
  /** … with this probability of an error. */
  readonly excludedAlpha: number;
}

export const DUET_RULE: DuetRule = {
  looks: [8, 12, 18, 27],
  alphas: [0.004, 0.0025, 0.002, 0.0015],
  tolerance: 0.02,
  floor: 0.03,
  excluded: 0.1,
  excludedAlpha: 0.02,
};

/**
 * For sides that run one after the other, since the memory does not hold both: pairs differ more, so that it is
 * looked later. Which side of a pair is first stays a coin's choice, which keeps the test exact.
 */
export const IN_TURN_RULE: DuetRule = {
  ...DUET_RULE,
  looks: [14, 20, 28],
  alphas: [0.004, 0.003, 0.003],
};

export interface DuetVerdict {
  /** `undecided`: more pairs are needed; `inconclusive`: there are no more looks. */
  readonly verdict: 'worse' | 'better' | 'same' | 'inconclusive' | 'undecided';
  readonly pairs: number;
  /** Head to base, less one: 0.14 is 14 % more CPU time. */
  readonly effect: number;
  /** It is at least this, at the level of the look; -1 where that cannot be said. */
  readonly atLeast: number;
  /** It is at most this, at the same level; infinite where that cannot be said. */
  readonly atMost: number;
  /** Of what the verdict rests on. */
  readonly p: number;
}

/**
 * Judges the pairs that there are by a group-sequential signed-rank test of d = ln(head / base) at the looks
 * of the rule. Which of the two began is a coin's choice, so that under "head is base" the sign of each d is
 * one too, whatever the tails of the noise: the p-values are exact, and the looks' sum bounds them together
 * (Bonferroni). Throws a RangeError where a pair has no CPU time.
 */
export function judgeDuet(pairs: readonly DuetPair[], rule: DuetRule = DUET_RULE): DuetVerdict {
  const all = pairs.map(differenceOf);
  let last: DuetVerdict | undefined;
  for (const [look, count] of rule.looks.entries()) {
    if (count > all.length) break;
    last = lookAtPairs(all.slice(0, count), rule, look);
    if (last.verdict !== 'undecided') return last;
  }
  if (!last) return { ...summary(all, rule.alphas[0] ?? 0), verdict: 'undecided', p: 1 };
  return all.length >= Math.max(...rule.looks) ? { ...last, verdict: 'inconclusive' } : last;
}

function differenceOf({ baseCpuMs, headCpuMs }: DuetPair): number {
  if (!(baseCpuMs > 0) || !(headCpuMs > 0))
    throw new RangeError(`a pair without CPU time: ${baseCpuMs} and ${headCpuMs} ms`);
  return Math.log(headCpuMs / baseCpuMs);
}

function lookAtPairs(d: readonly number[], rule: DuetRule, look: number): DuetVerdict {
  const alpha = rule.alphas[look] ?? 0;
  const said = summary(d, alpha);
  const tolerated = Math.log1p(rule.tolerance);
  const worse = signedRankP(d.map((one) => one - tolerated));
  if (worse <= alpha && said.effect >= rule.floor) return { ...said, verdict: 'worse', p: worse };
  const better = signedRankP(d.map((one) => -one - tolerated));
  if (better <= alpha && said.effect <= 1 / (1 + rule.floor) - 1)
    return { ...said, verdict: 'better', p: better };
  const same = signedRankP(d.map((one) => Math.log1p(rule.excluded) - one));
  if (same <= rule.excludedAlpha) return { ...said, verdict: 'same', p: same };
  return { ...said, verdict: 'undecided', p: worse };
}

type Summary = Pick<DuetVerdict, 'pairs' | 'effect' | 'atLeast' | 'atMost'>;

function summary(d: readonly number[], alpha: number): Summary {
  const atMost = -lowerBound(
    d.map((one) => -one),
    alpha,
  );
  return {
    pairs: d.length,
    effect: Math.expm1(hodgesLehmann(d)),
    atLeast: Math.expm1(lowerBound(d, alpha)),
    atMost: Math.expm1(atMost),
  };
}
