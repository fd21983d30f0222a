import { describe, expect, test } from 'vitest';
import { keepPass, unitsStore } from '../testing/units.ts';
import { fusesIn, mendFuse, tripFuse } from './fuses.ts';
import { statsOf } from './stats.ts';
import { keepTally } from './tallies.ts';
import { verifyUnits } from './verify.ts';
import { verdictsOf } from './verdicts.ts';

const NONE = { verdicts: 0, traces: 0, code: 0 };

describe('verifying what is known', () => {
  test('finds nothing where all is as it was written', () => {
    using store = unitsStore();
    keepPass(store.db, 'a', { state: '1', atMs: 1 });
    expect(verifyUnits(store.db)).toEqual({
      verdicts: 1,
      traces: 1,
      code: 0,
      torn: NONE,
      loose: 0,
      file: [],
    });
  });

  test('removes a verdict, a list of inputs or code that is not what it says, and nothing else', () => {
    using store = unitsStore();
    const { db } = store;
    for (const unit of ['a', 'b', 'c']) keepPass(db, unit, { state: unit, atMs: 1 });
    db.exec("INSERT INTO code (key, tree, used_ms) VALUES (x'01', x'ffffffff00', 1)");
    db.exec("UPDATE verdict SET at_ms = 2 WHERE unit = 'a'");
    db.exec("UPDATE trace SET text = x'00' WHERE hash = (SELECT trace FROM verdict WHERE unit = 'b')");
    expect(verifyUnits(db)).toMatchObject({ torn: { verdicts: 1, traces: 1, code: 1 }, loose: 1 });
    expect(['a', 'b', 'c'].map((unit) => [...verdictsOf(db, unit)].length)).toEqual([0, 0, 1]);
    expect(verifyUnits(db)).toMatchObject({ verdicts: 1, traces: 2, code: 0, torn: NONE, loose: 0 });
  });
});

test('a mended project begins with nothing, another keeps what it has', () => {
  using store = unitsStore();
  const { db } = store;
  keepPass(db, 'cart##src/a.test.ts', { state: '1', atMs: 1 });
  keepPass(db, 'cart#unit#src/a.test.ts', { state: '1', atMs: 1 });
  tripFuse(db, { project: 'cart#', atMs: 2, evidence: 'first' });
  tripFuse(db, { project: 'cart#', atMs: 3, evidence: 'second' });
  expect(fusesIn(db)).toEqual([{ project: 'cart#', atMs: 2, evidence: 'first' }]);
  expect(mendFuse(db, 'cart#unit')).toBeUndefined();
  expect(mendFuse(db, 'cart#')).toBe(1);
  expect(fusesIn(db)).toEqual([]);
  expect([...verdictsOf(db, 'cart##src/a.test.ts')]).toEqual([]);
  expect([...verdictsOf(db, 'cart#unit#src/a.test.ts')]).toHaveLength(1);
});

test('statistics count test files, states, and how many were known in the last runs', () => {
  using store = unitsStore();
  const { db } = store;
  for (const state of ['1', '2']) keepPass(db, 'a', { state, atMs: 1 });
  keepPass(db, 'b', { state: '1', atMs: 1 });
  const tally = { project: 'p#', checkout: '/w', run: '', ran: 2, known: 6, audited: 1 };
  keepTally(db, { ...tally, atMs: 1 });
  keepTally(db, { ...tally, atMs: 2, off: 'coverage is on' });
  expect(statsOf(db)).toMatchObject({
    testFiles: 2,
    verdicts: 3,
    traces: 2,
    last: { runs: 1, ran: 2, known: 6, audited: 1 },
    fuses: [],
  });
});
