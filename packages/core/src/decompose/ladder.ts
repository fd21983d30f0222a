import type { SampleCommit } from '../ratchet/sample.ts';

/** The steps of the ladder, the cheapest first. */
export const RUNGS = {
  1: 'inputs',
  2: 'test files',
  3: 'shards',
  4: 'barrels',
  5: 'projects',
} as const;

export type Rung = keyof typeof RUNGS;

/** The commits of a sample by age: proposals are chosen by the older half, and judged by the newer one. */
export interface Halves {
  readonly train: readonly SampleCommit[];
  readonly test: readonly SampleCommit[];
}

/** `sample`: the newest first. The odd one is judged by. */
export function halvesOf(sample: readonly SampleCommit[]): Halves {
  const middle = Math.ceil(sample.length / 2);
  return { test: sample.slice(0, middle), train: sample.slice(middle) };
}
