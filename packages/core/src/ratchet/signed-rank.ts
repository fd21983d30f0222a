/**
 * Exact one-sided p-value of Wilcoxon's signed-rank test: how probable is a sum of positive ranks this large
 * or larger where each sign is a fair coin, given the sizes of the differences. Ties have the mean of their
 * ranks, zeros are left out. 1 where no difference is left. Of n differences the least possible is 2^-n.
 *
 * Source: Wilcoxon 1945; the distribution by convolution over the given ranks, which is exact with ties too.
 */
export function signedRankP(differences: readonly number[]): number {
  const ranked = doubledRanks(differences.filter((d) => d !== 0));
  const observed = ranked.reduce((sum, { rank, isPositive }) => sum + (isPositive ? rank : 0), 0);
  const total = ranked.reduce((sum, { rank }) => sum + rank, 0);
  const probable = new Float64Array(total + 1);
  probable[0] = 1;
  let reached = 0;
  for (const { rank } of ranked) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) {
      const without = probable[sum] ?? 0;
      const having = sum >= rank ? (probable[sum - rank] ?? 0) : 0;
      probable[sum] = (without + having) / 2;
    }
  }
  return Math.min(
    1,
    probable.subarray(observed).reduce((sum, p) => sum + p, 0),
  );
}

interface Ranked {
  /** Twice the rank, so that the mean of ties is a whole number. */
  readonly rank: number;
  readonly isPositive: boolean;
}

function doubledRanks(differences: readonly number[]): Ranked[] {
  const sorted = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const ranked: Ranked[] = [];
  for (let from = 0; from < sorted.length;) {
    const size = Math.abs(sorted[from] ?? 0);
    let to = from;
    while (to < sorted.length && Math.abs(sorted[to] ?? 0) === size) to++;
    for (const d of sorted.slice(from, to)) ranked.push({ rank: from + to + 1, isPositive: d > 0 });
    from = to;
  }
  return ranked;
}

/**
 * The Hodges–Lehmann estimate of the centre: the median of the means of all pairs, each with itself too.
 * NaN of none. Source: Hodges and Lehmann 1963.
 */
export function hodgesLehmann(differences: readonly number[]): number {
  const means = walshAverages(differences);
  const middle = means.length >> 1;
  if (means.length === 0) return Number.NaN;
  return means.length % 2 === 1
    ? (means[middle] ?? 0)
    : ((means[middle - 1] ?? 0) + (means[middle] ?? 0)) / 2;
}

/**
 * The centre is above this with a confidence of at least 1 - `alpha`: the signed-rank test, inverted. -Infinity
 * where so few differences cannot say so.
 */
export function lowerBound(differences: readonly number[], alpha: number): number {
  // The more is taken off, the less is left of the evidence.
  const rejects = (shift: number): boolean => signedRankP(differences.map((d) => d - shift)) <= alpha;
  const means = [...new Set(walshAverages(differences))];
  let bound = Number.NEGATIVE_INFINITY;
  let [low, high] = [0, means.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const mean = means[middle] ?? 0;
    // Just below a mean, since the test changes its mind there.
    const below = middle === 0 ? mean - 1 : (mean + (means[middle - 1] ?? 0)) / 2;
    if (rejects(below)) {
      bound = mean;
      low = middle + 1;
    } else high = middle - 1;
  }
  return bound;
}

function walshAverages(differences: readonly number[]): number[] {
  const means = differences.flatMap((a, i) => differences.slice(i).map((b) => (a + b) / 2));
  return means.sort((a, b) => a - b);
}
