import { expect, test } from 'vitest';
import { mayLive, ownerState } from './owner-state.ts';
import type { Owner } from './run-dir.ts';
import { nameOf, processSpace } from './table.ts';

const owner = (change: Partial<Owner>): Owner => ({
  version: 1,
  run: 'rabcde' as Owner['run'],
  checkout: '/w',
  command: [],
  startedMs: 1,
  process: nameOf(process.pid),
  space: processSpace(),
  budgetMs: 60_000,
  ask: { bin: 'nx', cwd: '/w', args: ['affected'] },
  ...change,
});

const gone = { pid: process.pid, started: 'another time' };

test('an owner is told from a later process of its pid', () => {
  expect(ownerState(owner({}))).toBe('alive');
  expect(ownerState(owner({ process: gone }))).toBe('dead');
});

test('pids of a sandbox, and of another start of the machine, mean nothing here', () => {
  const { boot, namespace } = processSpace();
  const sandboxed = owner({ process: gone, space: { boot, namespace: 'pid:[1]' } });
  expect([ownerState(sandboxed), mayLive(sandboxed)]).toEqual(['elsewhere', true]);
  const old = owner({ space: { boot: 'b', namespace } });
  expect([ownerState(old), mayLive(old)]).toEqual(['before', false]);
});
