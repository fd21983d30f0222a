import { random } from '../../bench/options.ts';

/** Choices that are the same for the same seed. */
export interface Dice {
  /** From 0 to just below the count. */
  below(count: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in one of so many cases. */
  once(of: number): boolean;
  bytes(length: number): Buffer;
}

export function dice(seed: number): Dice {
  const next = random(seed);
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    once: (of) => below(of) === 0,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}
