import { withTax } from '@start/price';

/** What all of them cost together, with tax. */
export function total(prices: readonly number[], rate: number): number {
  return prices.reduce((sum, cents) => sum + withTax(cents, rate), 0);
}
