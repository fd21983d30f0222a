import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { traceOf } from '@subminute/core/unit';
import { describe, expect, test } from 'vitest';
import { keepPass, unitsStore } from '../testing/units.ts';
import { bytesInUse, collectUnits, keepUnitsHouse } from './bounds.ts';
import { digest } from './digest.ts';
import { failedTraces, keepFailedRun } from './failures.ts';
import { keepCode } from './code-trees.ts';
import { openUnits } from './units-file.ts';
import { keepTrace, traceAt, verdictsOf } from './verdicts.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1000 * DAY_MS;
const BOUNDS = { verdictsAUnit: 3, bytes: 512 << 20, unusedMs: 30 * DAY_MS };

describe('a clean-up of what is known', () => {
  test('keeps of each test file the states that were used last', () => {
    using store = unitsStore();
    for (let n = 1; n <= 6; n++) keepPass(store.db, 'a', { state: String(n), atMs: NOW_MS - n });
    keepPass(store.db, 'b', { state: '1', atMs: NOW_MS - 99 });
    expect(collectUnits(store.db, NOW_MS, BOUNDS).verdicts).toBe(3);
    expect([...verdictsOf(store.db, 'a')].map(({ atMs }) => NOW_MS - atMs)).toEqual([1, 2, 3]);
    expect([...verdictsOf(store.db, 'b')]).toHaveLength(1);
  });

  test('forgets what nobody used for a month, with the inputs that only it has', () => {
    using store = unitsStore();
    keepPass(store.db, 'a', { state: 'old', atMs: NOW_MS - 31 * DAY_MS });
    keepPass(store.db, 'b', { state: 'new', atMs: NOW_MS - 29 * DAY_MS });
    expect(collectUnits(store.db, NOW_MS, BOUNDS)).toEqual({ verdicts: 1, others: 1 });
    expect([...verdictsOf(store.db, 'a')]).toEqual([]);
    expect([...verdictsOf(store.db, 'b')]).toHaveLength(1);
    expect(store.db.prepare('SELECT count(*) AS n FROM trace').get()?.['n']).toBe(1);
  });

  test('keeps what failed runs have read as long as nothing is older or more than its bounds', () => {
    using store = unitsStore();
    const { db } = store;
    const fail = (unit: string, state: string, atMs: number): void => {
      const trace = keepTrace(db, traceOf([{ kind: 'file', path: `${unit}-${state}` }]), atMs);
      keepFailedRun(db, { unit, trace, state: digest(state) }, atMs);
    };
    for (let n = 1; n <= 5; n++) fail('a', String(n), NOW_MS - n);
    fail('b', '1', NOW_MS - 31 * DAY_MS);
    collectUnits(db, NOW_MS, BOUNDS);
    expect(failedTraces(db, 'a', 9)).toHaveLength(3);
    expect(failedTraces(db, 'b', 9)).toEqual([]);
    expect(failedTraces(db, 'a', 9).every((hash) => traceAt(db, hash) !== undefined)).toBe(true);
    expect(db.prepare('SELECT count(*) AS n FROM trace').get()?.['n']).toBe(3);
  });

  test('gets below its bytes, the oldest first, and first of all what is made again by itself', () => {
    using store = unitsStore();
    const { db } = store;
    for (let n = 0; n < 200; n++)
      keepCode(db, randomBytes(16), { head: '', rest: randomBytes(3000).toString('base64') }, NOW_MS - n);
    keepPass(db, 'a', { state: '1', atMs: NOW_MS });
    const bytes = bytesInUse(db) / 2;
    collectUnits(db, NOW_MS, { ...BOUNDS, bytes });
    expect(bytesInUse(db)).toBeLessThanOrEqual(bytes);
    expect([...verdictsOf(db, 'a')]).toHaveLength(1);
    const left = db.prepare('SELECT min(used_ms) AS oldest, count(*) AS n FROM code').get();
    expect(left?.['n']).toBeGreaterThan(75);
    expect(NOW_MS - Number(left?.['oldest'])).toBe(Number(left?.['n']) - 1);
  });

  test('is done once an hour, whoever asks', () => {
    using store = unitsStore();
    const nowMs = Date.now();
    expect(keepUnitsHouse(store.dir, store.db, nowMs)).toEqual({ verdicts: 0, others: 0 });
    expect(existsSync(path.join(store.dir, 'units-cleaned'))).toBe(true);
    expect(keepUnitsHouse(store.dir, store.db, nowMs + 1000)).toBeUndefined();
    expect(keepUnitsHouse(store.dir, store.db, nowMs + 3_700_000)).toBeDefined();
  });

  test('leaves another writer what it has written, and gives way to one who is writing', () => {
    using store = unitsStore();
    using other = openUnits(store.dir, { busyMs: 0 });
    other.db.exec('BEGIN IMMEDIATE');
    keepPass(other.db, 'a', { state: '1', atMs: NOW_MS });
    using waiting = openUnits(store.dir, { busyMs: 0 });
    expect(() => collectUnits(waiting.db, NOW_MS, BOUNDS)).toThrow(/locked/);
    other.db.exec('COMMIT');
    expect(collectUnits(store.db, NOW_MS, BOUNDS)).toEqual({ verdicts: 0, others: 0 });
    expect([...verdictsOf(store.db, 'a')]).toHaveLength(1);
  });
});
