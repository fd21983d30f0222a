import { MAIN_SCENARIO } from '../ratchet/scenario.ts';
import type { BudgetState, Report } from './report.ts';

/**
 * The one budget that a report is about. `ledger`: the committed one, kept by what the model says of pinned commits;
 * `settings`: that of one loop in `subminute.json`, against what recorded loops took.
 */
export type Headline =
  | { readonly by: 'ledger'; readonly tookMs: number; readonly budgetMs: number; readonly state: BudgetState }
  | { readonly by: 'settings'; readonly tookMs: number; readonly budgetMs: number };

/** The budget of the ledger that the minute is about; `undefined`: there is no such budget, or no ledger. */
export function mainBudgetOf(budgets: Report['budgets']): BudgetState | undefined {
  return budgets.ok ? budgets.value.states.find(({ scenario }) => scenario === MAIN_SCENARIO) : undefined;
}

/** `undefined`: nothing is known of any loop. A ledger whose loop cannot be modelled here says nothing of it. */
export function headlineOf({
  budgets,
  loops,
  budgetMs,
}: Pick<Report, 'budgets' | 'loops' | 'budgetMs'>): Headline | undefined {
  const state = mainBudgetOf(budgets);
  if (state?.loopMs !== undefined)
    return { by: 'ledger', tookMs: state.loopMs, budgetMs: state.allowedMs, state };
  return loops.p90Ms === undefined ? undefined : { by: 'settings', tookMs: loops.p90Ms, budgetMs };
}
