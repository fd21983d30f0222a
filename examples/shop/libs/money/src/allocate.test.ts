import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.ts';
import { money } from './money.ts';

const minors = (minor: number, weights: readonly number[]): readonly number[] =>
  allocate(money(minor, 'EUR'), weights).map((part) => part.minor);

describe('allocate', () => {
  it('gives what is left over to the largest remainders', () => {
    expect(minors(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(minors(5, [3, 7])).toEqual([2, 3]);
    expect(minors(1000, [333, 334, 333])).toEqual([333, 334, 333]);
  });

  it('always adds up to the whole', () => {
    for (let minor = -7; minor < 60; minor++) {
      const parts = minors(minor, [5, 0, 11, 2]);
      expect(parts.reduce((a, b) => a + b, 0)).toBe(minor);
    }
  });

  it('splits evenly where all weights are zero', () => {
    expect(minors(9, [0, 0])).toEqual([5, 4]);
  });

  it('refuses no parts and negative weights', () => {
    expect(() => minors(1, [])).toThrow('nothing to allocate to');
    expect(() => minors(1, [1, -1])).toThrow('a weight is negative');
  });
});
