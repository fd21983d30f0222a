import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openUnits, statsOf } from '@subminute/vitest/units';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unitUse } from './test-files.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-test-files-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

test('the count is that of cache stats: all checkouts, samples known, runs without skipping none', () => {
  using database = openUnits(store);
  const tally = database.db.prepare(
    "INSERT INTO tally (project, checkout, at_ms, run, ran, known, audited, off) VALUES ('libs/cart#', ?, ?, '', 3, 9, 1, ?)",
  );
  for (const [at, checkout] of ['/w', '/w', '/other'].entries()) tally.run(checkout, at, null);
  tally.run('/w', 9, 'coverage is on');
  const { last } = statsOf(database.db);
  expect(last).toEqual({ runs: 3, ran: 9, known: 27, audited: 3 });
  expect(unitUse(store)).toEqual({ runs: 3, asked: 36, known: 30, audited: 3 });
});

test('where nothing is known of any test file nothing is counted', () => {
  expect(unitUse(store)).toBeUndefined();
});
