const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const;

/** How long something was: `4 min`, `3 days`. */
export function ago(ms: number): string {
  for (const [size, name] of UNITS) if (ms >= 2 * size) return `${Math.round(ms / size)} ${name}`;
  return `${Math.max(1, Math.round(ms / 1000))}s`;
}
