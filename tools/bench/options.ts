import { parseArgs } from 'node:util';

/** Numbers from the command line: `--pairs 10 --seed 7`; what is not given has its default. */
export function numbers<K extends string>(defaults: Readonly<Record<K, number>>): Record<K, number> {
  return given(defaults) as Record<K, number>;
}

type Given<D> = { -readonly [K in keyof D]: D[K] extends number ? number : string };

/** Numbers and texts from the command line; of each, its default says which it is. */
export function given<D extends Readonly<Record<string, number | string>>>(defaults: D): Given<D> {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }])),
  });
  return Object.fromEntries(
    Object.entries(defaults).map(([name, fallback]) => {
      const text = values[name];
      if (text === undefined) return [name, fallback];
      if (typeof fallback === 'string') return [name, text];
      const value = Number(text);
      if (!Number.isFinite(value) || value < 0)
        throw new Error(`--${name} is '${text}': it must be a number`);
      return [name, value];
    }),
  ) as Given<D>;
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
