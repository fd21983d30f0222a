import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LoopPair, isWorthIt, meanDifference, savingOf } from './saving.ts';

const pairsOf = (times: readonly (readonly [number, number])[]): readonly LoopPair[] =>
  times.map(([before, after]) => [{ loopMs: before }, { loopMs: after }]);

describe('a saving', () => {
  test('is the mean of what each loop saves', () => {
    const saving = savingOf(
      pairsOf([
        [70_000, 10_000],
        [4000, 4000],
      ]),
      60_000,
    );
    expect(saving).toMatchObject({
      commits: 2,
      meanMs: 30_000,
      before: { meanMs: 37_000, p95Ms: 70_000, overBudget: 0.5 },
      after: { meanMs: 7000, p95Ms: 10_000, overBudget: 0 },
    });
  });

  test('of two commits may be chance: the interval reaches from none to all of it', () => {
    const times = pairsOf([
      [70_000, 10_000],
      [4000, 4000],
    ]);
    expect(meanDifference(times)).toEqual({ meanMs: 30_000, lowMs: 0, highMs: 60_000 });
  });

  test('of nothing is nothing', () => {
    expect(meanDifference([])).toEqual({ meanMs: 0, lowMs: 0, highMs: 0 });
  });

  test('is worth it only where chance explains it no more, and no long loop becomes longer', () => {
    const many = (before: number, after: number): LoopPair[] =>
      Array.from({ length: 50 }, () => [{ loopMs: before }, { loopMs: after }] as const);
    expect(isWorthIt(savingOf(many(9000, 6000), 60_000), 1000)).toBe(true);
    expect(isWorthIt(savingOf(many(9000, 8500), 60_000), 1000)).toBe(false);
    const longer = [...many(9000, 6000), ...many(20_000, 30_000).slice(0, 8)];
    expect(isWorthIt(savingOf(longer, 60_000), 1000)).toBe(false);
  });
});

const times = fc.array(fc.tuple(fc.nat(100_000), fc.nat(100_000)), { minLength: 1, maxLength: 60 });

test('the interval holds the mean, is the same each time, and grows with the differences', () => {
  fc.assert(
    fc.property(times, fc.nat(10_000), (given, more) => {
      const found = meanDifference(pairsOf(given));
      expect(meanDifference(pairsOf(given))).toEqual(found);
      expect(found.lowMs).toBeLessThanOrEqual(found.highMs);
      const moved = meanDifference(pairsOf(given.map(([before, after]) => [before + more, after])));
      expect(moved.meanMs - found.meanMs).toBeCloseTo(more);
      expect(moved.lowMs - found.lowMs).toBeCloseTo(more);
    }),
    { numRuns: 30 },
  );
});

test('nine intervals of ten hold the mean of what the commits were drawn from', () => {
  let held = 0;
  // A saving of 0 or 10 s with even chance, as a linear congruential generator tosses it.
  let state = 7;
  const toss = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 < 0.5 ? 10_000 : 0;
  };
  for (let round = 0; round < 200; round++) {
    const { lowMs, highMs } = meanDifference(pairsOf(Array.from({ length: 60 }, () => [toss(), 0])));
    if (lowMs <= 5000 && 5000 <= highMs) held++;
  }
  expect(held / 200).toBeGreaterThan(0.84);
  expect(held / 200).toBeLessThan(0.96);
});
