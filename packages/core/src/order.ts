/** Compares by code unit. What is hashed, printed or written is sorted by this, never by locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
