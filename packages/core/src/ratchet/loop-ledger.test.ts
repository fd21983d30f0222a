import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLedger } from './ledger.ts';
import { type LoopLedger, allowedMs, commitEntry, readLoopLedger, roundedUp } from './loop-ledger.ts';
import type { SampleCommit } from './sample.ts';

function read(...entries: readonly object[]): LoopLedger {
  const ledger = parseLedger(entries.map((entry) => JSON.stringify(entry)).join('\n'));
  if (!ledger.ok) throw new Error(ledger.error.problem);
  return readLoopLedger(ledger.value);
}

describe('a time as the ledger holds it', () => {
  const times = fc.double({ min: 0, max: 1e9, noNaN: true });

  test('is never below what it is of, at most a tenth of a second or of itself above', () => {
    fc.assert(
      fc.property(times, (ms) => {
        const seconds = roundedUp(ms);
        expect(seconds * 1000).toBeGreaterThanOrEqual(ms * (1 - 1e-9) - 1e-6);
        expect(seconds - ms / 1000).toBeLessThanOrEqual(Math.max(0.1, ms / 10_000) + 1e-9);
      }),
    );
  });

  test('has two significant digits at most, is the same when rounded again, and keeps the order', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const seconds = roundedUp(a);
        expect(Number(seconds.toPrecision(2))).toBe(seconds);
        expect(roundedUp(seconds * 1000)).toBe(seconds);
        expect(roundedUp(Math.min(a, b))).toBeLessThanOrEqual(roundedUp(Math.max(a, b)));
      }),
    );
  });

  test.each([
    [0, 0],
    [1, 0.1],
    [100, 0.1],
    [101, 0.2],
    [9900, 9.9],
    [9901, 10],
    [10_000, 10],
    [10_001, 11],
    [123_456, 130],
    [1_000_000, 1000],
  ])('%d ms are %d s', (ms, seconds) => {
    expect(roundedUp(ms)).toBe(seconds);
  });
});

const raise = (until: string, to: number): object => ({
  k: `raise/typical/${until}`,
  by: 'Ann',
  from: 10,
  to,
  until,
  why: 'the guard moves to auth next week',
});

test('a raise holds on its last day, and no longer; of several the highest counts', () => {
  const ledger = read({ k: 'budget/typical', max: 10 }, raise('2026-12-01', 14), raise('2026-12-31', 12));
  const on = (today: string): number | undefined => allowedMs(ledger, 'typical', today);
  expect(on('2026-12-01')).toBe(14_000);
  expect(on('2026-12-02')).toBe(12_000);
  expect(on('2026-12-31')).toBe(12_000);
  expect(on('2027-01-01')).toBe(10_000);
  expect(allowedMs(ledger, 'cold', '2026-12-01')).toBeUndefined();
});

test('a raise below the budget lowers nothing', () => {
  expect(
    allowedMs(read({ k: 'budget/typical', max: 10 }, raise('2026-12-01', 3)), 'typical', '2026-11-21'),
  ).toBe(10_000);
});

test('what a commit changed is read as it was written', () => {
  const commit: SampleCommit = {
    sha: '4f2c9e1b7a03',
    paths: ['a b.ts', 'package-lock.json'],
    packages: ['@acme/x'],
    removed: ['c.ts'],
    inert: ['package.json'],
    bodies: ['a b.ts'],
  };
  expect(read(commitEntry(commit)).sample).toEqual([commit]);
  const plain: SampleCommit = { sha: '9b31d02', paths: [], packages: [] };
  expect(read(commitEntry(plain)).sample).toEqual([plain]);
});
