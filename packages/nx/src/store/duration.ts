const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Timers count in 31 bits: what is longer would be over at once. */
const MOST_MS = 2 ** 31 - 1;

/** `55s`, `1.5m`, `500ms`, `1h` in ms; `undefined` for anything else, what is not above 0, and over 24 days. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const ms = match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN) : Number.NaN;
  return ms > 0 && ms <= MOST_MS ? ms : undefined;
}

const AGES: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** `14d`, `1.5d`, `12h` in ms: no timer, so that it may be long; `undefined` for anything else and what is not above 0. */
export function parseAge(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([hd])$/.exec(text.trim());
  const ms = match ? Number(match[1]) * (AGES[match[2] ?? ''] ?? Number.NaN) : Number.NaN;
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
