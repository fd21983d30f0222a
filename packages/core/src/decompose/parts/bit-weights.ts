import type { Bits } from '../../graph/bits.ts';

/** Weighs sets of commits. */
export interface BitWeights {
  readonly total: number;
  readonly of: (bits: Bits) => number;
  /** Of what is in `from` and not yet in `to`. */
  readonly added: (to: Bits, from: Bits) => number;
  /** Of what is in one of them or in both. */
  readonly either: (a: Bits, b: Bits) => number;
}

/**
 * Sums of whole weights, eight commits at a look-up: the sum of each byte's bits is known. Sums of whole numbers
 * are exact, so that a cost that is kept up to date is the same number as one that is computed anew.
 */
export function bitWeights(weights: readonly number[]): BitWeights {
  const table = tableOf(weights);
  const word = (at: number, bits: number): number =>
    (table[at + (bits & 255)] ?? 0) +
    (table[at + 256 + ((bits >>> 8) & 255)] ?? 0) +
    (table[at + 512 + ((bits >>> 16) & 255)] ?? 0) +
    (table[at + 768 + (bits >>> 24)] ?? 0);
  return {
    total: weights.reduce((sum, weight) => sum + weight, 0),
    of: (bits) => {
      let sum = 0;
      for (let i = 0; i < bits.length; i++) {
        const left = bits[i] ?? 0;
        if (left !== 0) sum += word(i << 10, left);
      }
      return sum;
    },
    added: (to, from) => {
      let sum = 0;
      for (let i = 0; i < from.length; i++) {
        const left = (from[i] ?? 0) & ~(to[i] ?? 0);
        if (left !== 0) sum += word(i << 10, left);
      }
      return sum;
    },
    either: (a, b) => {
      let sum = 0;
      for (let i = 0; i < a.length; i++) {
        const left = (a[i] ?? 0) | (b[i] ?? 0);
        if (left !== 0) sum += word(i << 10, left);
      }
      return sum;
    },
  };
}

function tableOf(weights: readonly number[]): Float64Array {
  const words = (weights.length + 31) >>> 5;
  const table = new Float64Array(words << 10);
  for (let byte = 0; byte < words << 2; byte++) {
    for (let bits = 1; bits < 256; bits++) {
      const lowest = 31 - Math.clz32(bits & -bits);
      table[(byte << 8) + bits] =
        (table[(byte << 8) + (bits & (bits - 1))] ?? 0) + (weights[(byte << 3) + lowest] ?? 0);
    }
  }
  return table;
}
