import { expect, onTestFinished, test, vi } from 'vitest';
import { WAIT_BUDGET_MS } from '../protocol.ts';
import { waiting } from './waiting.ts';

test('requests that wait side by side cost a run only once', async () => {
  let nowMs = 0;
  const run = waiting(() => nowMs);
  const gates = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const;
  const both = gates.map(({ promise }) => run.wait(promise));
  nowMs = 100;
  gates[0].resolve('a');
  await both[0];
  nowMs = 250;
  gates[1].resolve('b');
  expect(await Promise.all(both)).toEqual(['a', 'b']);
  expect(run.waitedMs()).toBe(250);
  nowMs = 10_000;
  expect(run.waitedMs()).toBe(250);
  expect(run.leftMs()).toBe(WAIT_BUDGET_MS - 250);
});

test('nothing is waited for once the budget is used up', async () => {
  let nowMs = 0;
  const run = waiting(() => nowMs);
  const never = new Promise<string>(() => {});
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const first = run.wait(never);
  nowMs = WAIT_BUDGET_MS + 1;
  vi.advanceTimersByTime(nowMs);
  expect(await first).toBeUndefined();
  expect(run.leftMs()).toBe(0);
  const second = run.wait(never);
  vi.advanceTimersByTime(1);
  expect(await second).toBeUndefined();
});

test('an answer that fails is told, and is waited for no longer', async () => {
  let nowMs = 0;
  const run = waiting(() => nowMs);
  await expect(run.wait(Promise.reject(new Error('reset')))).rejects.toThrow('reset');
  nowMs = 500;
  expect(run.waitedMs()).toBe(0);
});
