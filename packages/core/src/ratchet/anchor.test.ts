import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dice } from '../dice.ts';
import {
  ANCHOR_START,
  type AnchorState,
  continueAnchor,
  isSlowerThanAnchor,
  signEvidence,
} from './anchor.ts';
import type { DuetPair } from './duet.ts';

/** A pair whose head takes so much more, with noise of 4 % and a heavy tail: one in ten is ten times as wild. */
function pair(next: () => number, slow: number): DuetPair {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const noise = normal * 0.04 * (next() < 0.1 ? 10 : 1);
  return { baseCpuMs: 1000, headCpuMs: 1000 * (1 + slow) * Math.exp(noise) };
}

/** How many of `count` tasks are found slower, and after how many pairs, in nights of eight pairs. */
function simulated(slow: number, nights: number, count: number): { share: number; pairs: number } {
  const next = dice(7);
  let found = 0;
  let pairs = 0;
  for (let i = 0; i < count; i++) {
    let state: AnchorState = ANCHOR_START;
    for (let night = 0; night < nights && !isSlowerThanAnchor(state); night++) {
      state = continueAnchor(
        state,
        Array.from({ length: 8 }, () => pair(next, slow)),
      );
      pairs += 8;
    }
    if (isSlowerThanAnchor(state)) found++;
  }
  return { share: found / count, pairs: pairs / count };
}

describe('the evidence of signs', () => {
  test('is the integral that it stands for', () => {
    const integral = (wins: number, losses: number): number => {
      const steps = 20_000;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const p = 0.5 + (0.5 * (i + 0.5)) / steps;
        sum += 2 ** (wins + losses) * p ** wins * (1 - p) ** losses;
      }
      return sum / steps;
    };
    for (const [wins, losses] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [9, 0],
      [20, 3],
      [12, 12],
      [30, 60],
    ] as const)
      expect(signEvidence(wins, losses) / integral(wins, losses)).toBeCloseTo(1, 3);
  });

  test('is fair: of the next toss of a fair coin, its mean is what it was', () => {
    // A mixture of likelihood ratios is a martingale; Ville's bound rests on nothing else.
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat({ max: 60 }), (wins, losses) => {
        const mean = (signEvidence(wins + 1, losses) + signEvidence(wins, losses + 1)) / 2;
        expect(mean / signEvidence(wins, losses)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('needs nine pairs of nine, and never overflows', () => {
    expect(signEvidence(8, 0)).toBeLessThan(100);
    expect(signEvidence(9, 0)).toBeGreaterThanOrEqual(100);
    expect(signEvidence(0, 5000)).toBeGreaterThan(0);
    expect(signEvidence(900, 100)).toBeGreaterThan(1e100);
  });
});

test('a night may be split over several, and what is proved stays proved', () => {
  const next = dice(3);
  const pairs = Array.from({ length: 40 }, () => pair(next, 0.03));
  const once = continueAnchor(ANCHOR_START, pairs);
  const parts = [pairs.slice(0, 1), pairs.slice(1, 20), [], pairs.slice(20)];
  expect(parts.reduce((state, part) => continueAnchor(state, part), ANCHOR_START)).toEqual(once);
  const proved = continueAnchor(
    ANCHOR_START,
    Array.from({ length: 9 }, () => ({ baseCpuMs: 1, headCpuMs: 2 })),
  );
  const after = continueAnchor(
    proved,
    Array.from({ length: 99 }, () => ({ baseCpuMs: 2, headCpuMs: 1 })),
  );
  expect(isSlowerThanAnchor(after)).toBe(true);
});

test('what is tolerated is no evidence for either side', () => {
  expect(continueAnchor(ANCHOR_START, [{ baseCpuMs: 1000, headCpuMs: 1020 }])).toEqual(ANCHOR_START);
});

describe('simulated with outliers', () => {
  test('at most one task in a hundred is found slower that is not, over sixty nights', () => {
    // 2 % is tolerated, so that there each sign is a fair coin: the worst that may pass.
    expect(simulated(0.02, 60, 1000).share).toBeLessThanOrEqual(0.01);
    expect(simulated(0, 60, 300).share).toBe(0);
  });

  test('a tenth slower is found within a week, four percent within a quarter', () => {
    const tenth = simulated(0.1, 7, 500);
    expect(tenth.share).toBeGreaterThan(0.99);
    expect(tenth.pairs).toBeLessThan(20);
    expect(simulated(0.04, 90, 200).share).toBeGreaterThan(0.99);
  });
});
