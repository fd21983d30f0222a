import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hodgesLehmann, lowerBound, signedRankP } from './signed-rank.ts';

/** By trying all signs: what the definition says, for few differences. */
function bruteForce(differences: readonly number[]): number {
  const d = differences.filter((one) => one !== 0);
  const rank = (one: number): number => {
    const below = d.filter((other) => Math.abs(other) < Math.abs(one)).length;
    const equal = d.filter((other) => Math.abs(other) === Math.abs(one)).length;
    return below + (equal + 1) / 2;
  };
  const ranks = d.map(rank);
  const observed = d.reduce((sum, one, i) => sum + (one > 0 ? (ranks[i] ?? 0) : 0), 0);
  let atLeast = 0;
  for (let signs = 0; signs < 2 ** d.length; signs++) {
    const sum = ranks.reduce((all, r, i) => all + ((signs >> i) & 1 ? r : 0), 0);
    if (sum >= observed - 1e-9) atLeast++;
  }
  return atLeast / 2 ** d.length;
}

describe('the p-value', () => {
  test('is that of all signs tried, with ties and zeros', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 9 }), (d) => {
        expect(signedRankP(d)).toBeCloseTo(bruteForce(d), 10);
      }),
    );
  });

  // Counted by hand: the sets of ranks whose sum is no more than that of the negative ones.
  test.each([
    [[1, 2, 3, 4, 5, 6, 7, 8], 1 / 256],
    [[-1, 2, 3, 4, 5, 6, 7, 8], 2 / 256],
    [[-1, -2, 3, 4, 5, 6, 7, 8], 5 / 256],
  ])('of %j', (d, p) => {
    expect(signedRankP(d)).toBeCloseTo(p, 12);
  });

  test('says nothing of nothing', () => {
    expect(signedRankP([])).toBe(1);
    expect(signedRankP([0, 0])).toBe(1);
  });

  test('does not depend on the order, and falls when a difference grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (d) => {
          expect(signedRankP(d.toReversed())).toBeCloseTo(signedRankP(d), 12);
          expect(signedRankP(d.map((one) => one + 0.5))).toBeLessThanOrEqual(signedRankP(d) + 1e-12);
        },
      ),
    );
  });
});

test('the estimate is the centre of what is symmetric, and robust against an outlier', () => {
  expect(hodgesLehmann([1, 2, 3])).toBe(2);
  expect(hodgesLehmann([1, 2, 3, 1000])).toBeLessThan(4);
  expect(hodgesLehmann([])).toBeNaN();
});

/** Less than lies between any two means. */
const STEP = 2 ** -20;

test('the bound is where the test changes its mind', () => {
  fc.assert(
    fc.property(
      // Fractions that doubles hold exactly: no distance from the bound is rounded.
      fc.array(fc.integer({ min: -1024, max: 1024 }), { minLength: 8, maxLength: 14 }),
      (steps) => {
        const d = steps.map((step) => step / 1024);
        const bound = lowerBound(d, 0.05);
        fc.pre(Number.isFinite(bound));
        expect(signedRankP(d.map((one) => one - bound - STEP))).toBeGreaterThan(0.05);
        expect(signedRankP(d.map((one) => one - bound + STEP))).toBeLessThanOrEqual(0.05);
      },
    ),
  );
  expect(lowerBound([1, 2, 3], 0.001)).toBe(Number.NEGATIVE_INFINITY);
});
