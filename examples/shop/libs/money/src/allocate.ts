import { money, type Money } from './money.ts';

/**
 * Splits an amount in proportion to `weights`. The parts always add up to the whole: what rounding
 * leaves over goes, a minor unit each, to the parts with the largest remainder (the first of equals).
 */
export function allocate(amount: Money, weights: readonly number[]): readonly Money[] {
  if (weights.length === 0) throw new RangeError('nothing to allocate to');
  if (weights.some((weight) => weight < 0)) throw new RangeError('a weight is negative');

  const shares = exactShares(amount.minor, weights);
  const floors = shares.map(Math.floor);
  let left = amount.minor - floors.reduce((a, b) => a + b, 0);

  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    floors[index] = (floors[index] ?? 0) + 1;
    left--;
  }
  return floors.map((minor) => money(minor, amount.currency));
}

/** All weights zero means: in equal parts. */
function exactShares(minor: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (total === 0 ? minor / weights.length : (minor * weight) / total));
}
