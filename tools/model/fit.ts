import { median } from '../bench/options.ts';

/** What was predicted and what came, in ms. */
export interface Pair {
  readonly predicted: number;
  readonly measured: number;
}

export interface Fit {
  /** Of |predicted − measured| / measured. */
  readonly medianError: number;
  readonly worstError: number;
  readonly rankCorrelation: number;
}

export function fitOf(pairs: readonly Pair[]): Fit {
  const errors = pairs.map(({ predicted, measured }) => Math.abs(predicted - measured) / measured);
  const [x, y] = [ranks(pairs.map((one) => one.predicted)), ranks(pairs.map((one) => one.measured))];
  const mean = (pairs.length - 1) / 2;
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, one, at) => sum + (one - mean) * ((b[at] ?? 0) - mean), 0);
  const round = (value: number): number => Number(value.toFixed(3));
  return {
    medianError: round(median(errors)),
    worstError: round(Math.max(...errors)),
    rankCorrelation: round(dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))),
  };
}

/** From 0; equal values share the mean of their ranks. */
function ranks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const below = values.filter((one) => one < value).length;
    return below + (values.filter((one) => one === value).length - 1) / 2;
  });
}
