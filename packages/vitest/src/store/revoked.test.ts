import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unitsStore } from '../testing/units.ts';
import { digest } from './digest.ts';
import { keepRest, restingOn } from './fuses.ts';
import { hasUnhashed, markUnhashed, putHashes, unhashedName } from './unhashed.ts';
import { acquit, forgetRevoked, isRevoked, revoke, revokedTasks } from './revoked.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-revoked-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

test('a revoked task stays so until it was executed again', () => {
  expect(revokedTasks(store)).toEqual([]);
  revoke(store, ['123', '456', '123']);
  expect(revokedTasks(store)).toEqual(['123', '456']);
  acquit(store, '123');
  expect([isRevoked(store, '123'), isRevoked(store, '456')]).toEqual([false, true]);
});

test('nothing but a hash names a file', () => {
  revoke(store, ['../outside', '', 'a/b', '1']);
  expect(revokedTasks(store)).toEqual(['1']);
  expect(readdirSync(store)).toEqual(['revoked']);
  expect(isRevoked(store, '..')).toBe(false);
});

test('what no cache can hold any more is forgotten', () => {
  revoke(store, ['1', '2']);
  const old = new Date(Date.now() - 91 * 86_400_000);
  utimesSync(path.join(store, 'revoked', '1'), old, old);
  forgetRevoked(store, Date.now());
  expect(revokedTasks(store)).toEqual(['2']);
});

test('a task that does not know its hash gets it when it has passed', () => {
  using units = unitsStore();
  const [a, b] = [digest('a'), digest('b')];
  const atMs = 1;
  keepRest(units.db, { taskHash: unhashedName(store, 'a:test'), states: [a, b], atMs });
  keepRest(units.db, { taskHash: unhashedName(store, 'b:test'), states: [b], atMs });
  keepRest(units.db, { taskHash: unhashedName(store, 'c:test'), states: [b], atMs });
  markUnhashed(store);
  const tasks = [
    { task: 'a:test', hash: '1', hasPassed: true },
    { task: 'b:test', hash: '2', hasPassed: false },
  ];
  putHashes(store, units.db, store, tasks);
  expect(restingOn(units.db, a)).toEqual(['1']);
  expect(restingOn(units.db, b)).toEqual(['1', unhashedName(store, 'c:test')]);
  expect(hasUnhashed(store)).toBe(true);
  putHashes(store, units.db, store, [{ task: 'c:test', hash: '3', hasPassed: true }]);
  expect(restingOn(units.db, b)).toEqual(['1', '3']);
  expect(hasUnhashed(store)).toBe(false);
});

test('a task rests on all verdicts of all its calls of Vitest', () => {
  using units = unitsStore();
  const [a, b, c] = [digest('a'), digest('b'), digest('c')];
  keepRest(units.db, { taskHash: '1', states: [a], atMs: 1 });
  keepRest(units.db, { taskHash: '1', states: [a, b], atMs: 2 });
  keepRest(units.db, { taskHash: '2', states: [b], atMs: 2 });
  expect(restingOn(units.db, a)).toEqual(['1']);
  expect(restingOn(units.db, b)).toEqual(['1', '2']);
  expect(restingOn(units.db, c)).toEqual([]);
});
