import { expect, test } from 'vitest';
import type { Budget, Raise } from '../ratchet/loop-ledger.ts';
import { MAIN_SCENARIO, type Scenario } from '../ratchet/scenario.ts';
import { type LedgerState, ledgerChanges } from './ledger-change.ts';

function state(
  sha: string,
  day: string,
  budgets: Readonly<Partial<Record<Scenario, number>>>,
  raises: readonly Raise[] = [],
): LedgerState {
  const entries = Object.entries(budgets).map(([name, maxMs = 0]): [Scenario, Budget] => [
    name as Scenario,
    { maxMs },
  ]);
  return { sha, atMs: Date.parse(day), subject: sha, ledger: { budgets: new Map(entries), raises } };
}

const RAISE: Raise = {
  scenario: MAIN_SCENARIO,
  fromMs: 9000,
  toMs: 12_000,
  by: 'Ann',
  why: 'soon',
  until: '2026-03-31',
};

test('each commit that moved a budget is told with what it moved; others are none', () => {
  const changes = ledgerChanges([
    state('a', '2026-01-01', { typical_p90: 10_000, cold: 90_000 }),
    state('b', '2026-02-01', { typical_p90: 9000, cold: 95_000 }),
    state('costs', '2026-02-02', { typical_p90: 9000, cold: 95_000 }),
    state('c', '2026-03-01', { typical_p90: 9000 }, [RAISE]),
    state('d', '2026-05-01', { typical_p90: 8500 }, [RAISE]),
  ]);
  expect(
    changes.map(({ sha, moves, mainMs }) => [
      sha,
      moves.map(({ scenario, kind }) => `${scenario} ${kind}`),
      mainMs,
    ]),
  ).toEqual([
    ['a', ['cold new', 'typical_p90 new'], 10_000],
    ['b', ['cold loosened', 'typical_p90 tightened'], 9000],
    ['c', ['cold gone', 'typical_p90 raised'], 12_000],
    ['d', ['typical_p90 tightened'], 8500],
  ]);
});
