import { parseArgs } from 'node:util';

/** Numbers from the command line: `--pairs 10 --seed 7`; what is not given has its default. */
export function numbers<K extends string>(defaults: Readonly<Record<K, number>>): Record<K, number> {
  const names = Object.keys(defaults) as K[];
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  return Object.fromEntries(
    names.map((name) => {
      const given = values[name];
      const value = given === undefined ? defaults[name] : Number(given);
      if (!Number.isFinite(value) || value < 0)
        throw new Error(`--${name} is '${given ?? ''}': it must be a number`);
      return [name, value];
    }),
  ) as Record<K, number>;
}

/** The last line of every benchmark. */
export function report(figures: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(figures));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
