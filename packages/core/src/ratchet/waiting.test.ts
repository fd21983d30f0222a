import { expect, test } from 'vitest';
import { type WaitPair, waitsLonger } from './waiting.ts';

const pairs = (count: number, baseMs: number, headMs: number): WaitPair[] =>
  Array.from({ length: count }, () => ({ baseMs, headMs }));

test('a quarter and two seconds more in each of eight pairs is waiting', () => {
  expect(waitsLonger(pairs(8, 8000, 10_000))).toEqual({ baseMs: 8000, headMs: 10_000 });
  expect(waitsLonger([...pairs(7, 0, 2500), { baseMs: 100, headMs: 2200 }])).toEqual({
    baseMs: 0,
    headMs: 2200,
  });
});

test('less, fewer, or a single pair that is not, is none', () => {
  expect(waitsLonger(pairs(7, 0, 5000))).toBeUndefined();
  expect(waitsLonger(pairs(8, 0, 1999))).toBeUndefined();
  expect(waitsLonger(pairs(8, 10_000, 12_400))).toBeUndefined();
  expect(waitsLonger([...pairs(7, 0, 5000), { baseMs: 4000, headMs: 5000 }])).toBeUndefined();
});

test('what comes behind the eighth pair does not matter', () => {
  expect(waitsLonger([...pairs(8, 0, 3000), ...pairs(9, 3000, 0)])).toBeDefined();
});
