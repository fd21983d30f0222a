import { expect, test } from 'vitest';
import { type RecordedLoop, loopHistory } from './loop-history.ts';

const loop = (at: number, tookMs: number, command = 'affected'): RecordedLoop => ({
  run: `r${at}`,
  atMs: at,
  tookMs,
  command,
  tasks: 1,
  cached: 0,
  failed: 0,
});

test('the loop is what affected does, where it is used; else every run is one', () => {
  const many = Array.from({ length: 4 }, (_, at) => loop(at, 9000, 'run-many'));
  const affected = Array.from({ length: 5 }, (_, at) => loop(at + 10, 1000));
  expect(loopHistory(many, 60_000)).toMatchObject({ kind: 'all', p90Ms: 9000, window: 4 });
  expect(loopHistory([...many, ...affected], 60_000)).toMatchObject({
    kind: 'affected',
    p90Ms: 1000,
    window: 5,
  });
});

test('nine of ten of the newest fifty are compared with the fifty before', () => {
  const loops = Array.from({ length: 100 }, (_, at) => loop(at, at < 50 ? 1000 : at < 95 ? 2000 : 90_000));
  expect(loopHistory(loops, 60_000)).toMatchObject({
    p90Ms: 2000,
    beforeP90Ms: 1000,
    overBudget: 5,
    p50Ms: 2000,
  });
});

test('of thousands the newest six hundred are shown, each with the loops before it, and the rest is counted', () => {
  const loops = Array.from({ length: 1000 }, (_, at) => loop(at, at));
  const { loops: shown, leftOut } = loopHistory(loops, 60_000);
  expect(shown).toHaveLength(600);
  expect(leftOut).toBe(400);
  expect(shown[0]).toMatchObject({ atMs: 400, p90Ms: 398 });
});

test('without any loop nothing is claimed', () => {
  expect(loopHistory([], 60_000)).toEqual({ kind: 'all', loops: [], leftOut: 0, window: 0, overBudget: 0 });
});
