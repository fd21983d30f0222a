import type { Ledger, LedgerEntry } from '@subminute/core/ratchet';
import { expect, test } from 'vitest';
import { changesOf } from './update-words.ts';

const ledger = (...entries: readonly LedgerEntry[]): Ledger => new Map(entries.map((one) => [one.k, one]));

test('an update says of each value what it is, what it was, and what it is of', () => {
  const before = ledger(
    { k: 'budget/noop', max: 0.5, at: 0 },
    { k: 'budget/typical', max: 40, at: 12 },
    { k: 'budget/typical_p90', max: 21, at: 18 },
    { k: 'budget/edit:gone', max: 3, at: 2 },
    { k: 'task/api:test', w: 6.4, d: 2.1 },
    { k: 'task/ui:test', w: 6.4, d: 2.1 },
    { k: 'task/old:test', w: 1, d: 1 },
    { k: 'raise/typical/2026-01-31', from: 5, to: 12 },
  );
  const after = ledger(
    { k: 'budget/noop', max: 0.5, at: 0 },
    { k: 'budget/typical', max: 11, at: 10.5 },
    { k: 'budget/typical_p90', max: 21, at: 15.4 },
    { k: 'task/api:test', w: 3.2, d: 1.1 },
    { k: 'task/ui:test', w: 6.4, d: 0.9 },
    { k: 'task/new:test', w: 130, d: 1 },
  );
  expect(changesOf(before, after)).toEqual([
    'edit:gone has no budget any more: there is no such loop',
    'typical may take 11s now, was 40s',
    'typical_p90 takes 15.4s now, was 18.0s; its budget stays 21s',
    'raise/typical/2026-01-31 is gone from the ledger',
    'api:test costs 3.2s of CPU time now, was 6.4s',
    'new:test costs 2m 10s of CPU time now, was not known',
    'old:test is gone: no such task is in the graph',
    'ui:test takes 900ms now where it has a core to itself, was 2.1s',
  ]);
  expect(changesOf(after, after)).toEqual([]);
});
