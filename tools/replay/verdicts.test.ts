import { expect, test } from 'vitest';
import type { TaskRun } from './state.ts';
import { verdictOf } from './verdicts.ts';

function failing(...failed: readonly string[]): TaskRun {
  return { ran: [], all: 3, failed, cpuMs: 0 };
}

const passing = failing();

test('the same failures in another order are equal', () => {
  expect(verdictOf({ with: failing('a', 'b'), plain: failing('b', 'a') })).toBe('equal');
});

test('what was not tried again differs', () => {
  expect(verdictOf({ with: passing, plain: failing('a') })).toBe('differs');
});

test('what only one way fails in, both times, differs', () => {
  const again = { with: passing, plain: failing('a') };
  expect(verdictOf({ with: passing, plain: failing('a'), again })).toBe('differs');
  const turned = { with: failing('a'), plain: passing };
  expect(verdictOf({ ...turned, again: turned })).toBe('differs');
});

test('what one way fails in now and then is flaky', () => {
  const both = { with: passing, plain: failing('a') };
  expect(verdictOf({ ...both, again: { with: passing, plain: passing } })).toBe('flaky');
  expect(verdictOf({ ...both, again: { with: failing('a'), plain: failing('a') } })).toBe('flaky');
});
