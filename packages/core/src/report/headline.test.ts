import { expect, test } from 'vitest';
import { err, ok } from '../result.ts';
import { headlineOf } from './headline.ts';
import { loopHistory } from './loop-history.ts';
import type { BudgetState } from './report.ts';

const BUDGET_MS = 60_000;
const LOOPS = loopHistory(
  [{ run: 'r1', atMs: 1, tookMs: 9000, command: 'affected', tasks: 1, cached: 0, failed: 0 }],
  BUDGET_MS,
);
const NO_LEDGER = err('none');

function ledger(...states: readonly BudgetState[]) {
  return ok({ states, changes: [] });
}

test('the budget of the ledger is the one, with what the model says, where there is such a budget', () => {
  const budgets = ledger(
    { scenario: 'noop', allowedMs: 500, loopMs: 400 },
    { scenario: 'typical_p90', allowedMs: 15_000, loopMs: 12_800 },
  );
  expect(headlineOf({ budgets, loops: LOOPS, budgetMs: BUDGET_MS })).toMatchObject({
    by: 'ledger',
    tookMs: 12_800,
    budgetMs: 15_000,
  });
});

test.each([
  ['without a ledger', NO_LEDGER],
  ['where its loop cannot be modelled', ledger({ scenario: 'typical_p90', allowedMs: 15_000 })],
  ['where it has no main budget', ledger({ scenario: 'noop', allowedMs: 500, loopMs: 400 })],
])('%s, recorded loops are held against the budget of the settings', (_, budgets) => {
  expect(headlineOf({ budgets, loops: LOOPS, budgetMs: BUDGET_MS })).toEqual({
    by: 'settings',
    tookMs: 9000,
    budgetMs: BUDGET_MS,
  });
});

test('without a ledger and any loop there is none', () => {
  const loops = loopHistory([], BUDGET_MS);
  expect(headlineOf({ budgets: NO_LEDGER, loops, budgetMs: BUDGET_MS })).toBeUndefined();
});
