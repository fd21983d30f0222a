import { describe, expect, test } from 'vitest';
import { DUET_RULE, type DuetPair, judgeDuet } from './duet.ts';

/** Pairs of these ratios of head to base. */
const pairs = (...ratios: readonly number[]): DuetPair[] =>
  ratios.map((ratio) => ({ baseCpuMs: 1000, headCpuMs: 1000 * ratio }));

/** So many, around a ratio, a little apart from each other. */
const around = (ratio: number, count: number, spread = 0.01): DuetPair[] =>
  pairs(...Array.from({ length: count }, (_, i) => ratio * (1 + spread * ((i % 3) - 1))));

describe('eight pairs', () => {
  test('of a task that takes 14 % more are worse', () => {
    const { verdict, effect, atLeast, atMost, p, pairs: count } = judgeDuet(around(1.14, 8));
    expect([verdict, count]).toEqual(['worse', 8]);
    expect(effect).toBeCloseTo(0.14, 2);
    expect(atLeast).toBeGreaterThan(0.1);
    expect(atMost).toBeGreaterThanOrEqual(effect);
    expect(atMost).toBeLessThan(0.18);
    expect(p).toBeLessThanOrEqual(0.004);
  });

  test('of the same task are the same', () => {
    expect(judgeDuet(around(1, 8)).verdict).toBe('same');
  });

  test('of a task that takes 20 % less are better', () => {
    expect(judgeDuet(around(0.8, 8)).verdict).toBe('better');
  });

  test('that are all a little slower are no failure: that much is tolerated', () => {
    expect(judgeDuet(around(1.019, 8, 0.0001)).verdict).toBe('same');
    expect(judgeDuet(around(1.025, 8, 0.0001)).verdict).toBe('same');
  });
});

test('fewer pairs than a look decide nothing', () => {
  expect(judgeDuet(around(2, 7))).toMatchObject({ verdict: 'undecided', pairs: 7 });
  expect(judgeDuet([])).toMatchObject({ verdict: 'undecided', pairs: 0 });
});

test('what no look decides is inconclusive, and no failure', () => {
  const wild = pairs(...Array.from({ length: 27 }, (_, i) => 1.06 * (1 + 0.3 * ((((i * 7) % 9) - 4) / 4))));
  expect(judgeDuet(wild.slice(0, 20)).verdict).toBe('undecided');
  expect(judgeDuet(wild)).toMatchObject({ verdict: 'inconclusive', pairs: 27 });
});

test('the verdict of a look stays, whatever pairs come behind it', () => {
  expect(judgeDuet([...around(1.14, 8), ...around(0.5, 30)]).verdict).toBe('worse');
});

test('a pair without CPU time is no measurement', () => {
  expect(() => judgeDuet([{ baseCpuMs: 0, headCpuMs: 10 }])).toThrow('without CPU time');
});

test('all false alarms together are at most as probable as one in a hundred', () => {
  expect(DUET_RULE.alphas.reduce((sum, alpha) => sum + alpha, 0)).toBeLessThanOrEqual(0.01 + 1e-12);
  expect(DUET_RULE.alphas).toHaveLength(DUET_RULE.looks.length);
});
