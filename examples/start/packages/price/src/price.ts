/** Cents, rounded half up. */
export function withTax(cents: number, rate: number): number {
  return Math.round(cents * (1 + rate));
}
