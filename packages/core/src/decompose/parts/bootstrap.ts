/** Differences with weights, as drawn again and again. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Draws {
  readonly count: number;
  /** Numbers in [0, 1). */
  readonly dice: () => number;
  /** Of the interval: 0.9 leaves out 5 % at each end. */
  readonly confidence: number;
}

/**
 * Where the weighted mean of values lies, by drawing as many of them again, with replacement (Efron 1979, the
 * percentiles): it needs no assumption on how they are spread, and commits are spread like nothing else.
 */
export function meanInterval(
  values: Float64Array,
  weights: Float64Array,
  { count, dice, confidence }: Draws,
): Interval {
  const means = new Float64Array(count);
  for (let draw = 0; draw < count; draw++) {
    let [sum, weight] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const at = Math.floor(dice() * values.length);
      sum += (values[at] ?? 0) * (weights[at] ?? 0);
      weight += weights[at] ?? 0;
    }
    means[draw] = weight > 0 ? sum / weight : 0;
  }
  means.sort();
  const tail = Math.floor(((1 - confidence) / 2) * count);
  return { low: means[tail] ?? 0, high: means[count - 1 - tail] ?? 0 };
}

export interface Distribution {
  readonly meanMs: number;
  /** The smallest time that at least half of the loops, or 19 of 20, do not exceed, by weight. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export function distributionOf(values: Float64Array, weights: Float64Array): Distribution {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sum = values.reduce((all, value, at) => all + value * (weights[at] ?? 0), 0);
  return {
    meanMs: sum / (total || 1),
    p50Ms: quantileOf(values, weights, 0.5),
    p95Ms: quantileOf(values, weights, 0.95),
  };
}

/** The same where all count alike. */
export function evenQuantileOf(values: Float64Array, share: number): number {
  return quantileOf(values, new Float64Array(values.length).fill(1), share);
}

/** The smallest value that at least this share, by weight, does not exceed. */
export function quantileOf(values: Float64Array, weights: Float64Array, share: number): number {
  const order = Array.from(values, (_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const at of order) {
    sum += weights[at] ?? 0;
    // A sum of shares is a hair off: nobody means that hair.
    if (sum >= share * total * (1 - 1e-12)) return values[at] ?? 0;
  }
  return 0;
}
