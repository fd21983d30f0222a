import { byCodeUnit } from '../order.ts';
import { type LoopLedger, type Raise, isActive } from '../ratchet/loop-ledger.ts';
import { MAIN_SCENARIO, type Scenario } from '../ratchet/scenario.ts';

/** What a commit did to a budget. */
export interface BudgetMove {
  readonly scenario: Scenario;
  readonly kind: 'new' | 'tightened' | 'loosened' | 'raised' | 'gone';
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Of what is raised: the last day, and the reason that was given. */
  readonly until?: string;
  readonly why?: string;
}

/** A commit that changed budgets. */
export interface LedgerChange {
  /** Abbreviated. */
  readonly sha: string;
  readonly atMs: number;
  readonly subject: string;
  readonly moves: readonly BudgetMove[];
  /** The main budget from then on, raises among it; absent: there is none. */
  readonly mainMs?: number;
}

/** A commit of the ledger, and what stands there. */
export interface LedgerState {
  readonly sha: string;
  readonly atMs: number;
  readonly subject: string;
  readonly ledger: Pick<LoopLedger, 'budgets' | 'raises'>;
}

/** The commits that changed a budget or raised one; costs and samples are none of it. `states`: oldest first. */
export function ledgerChanges(states: readonly LedgerState[]): readonly LedgerChange[] {
  const none: LedgerState['ledger'] = { budgets: new Map(), raises: [] };
  return states.flatMap(({ sha, atMs, subject, ledger }, at): LedgerChange[] => {
    const moves = movesBetween(states[at - 1]?.ledger ?? none, ledger);
    const mainMs = mainOf(ledger, atMs);
    if (moves.length === 0) return [];
    return [{ sha, atMs, subject, moves, ...(mainMs === undefined ? {} : { mainMs }) }];
  });
}

/** With the raises that held on the day of the commit. */
function mainOf({ budgets, raises }: LedgerState['ledger'], atMs: number): number | undefined {
  const budget = budgets.get(MAIN_SCENARIO);
  if (!budget) return undefined;
  const day = new Date(atMs).toISOString().slice(0, 10);
  const raised = raises.filter((raise) => raise.scenario === MAIN_SCENARIO && isActive(raise, day));
  return Math.max(budget.maxMs, ...raised.map(({ toMs }) => toMs));
}

function movesBetween(before: LedgerState['ledger'], after: LedgerState['ledger']): readonly BudgetMove[] {
  const names = [...new Set([...before.budgets.keys(), ...after.budgets.keys()])].sort(byCodeUnit);
  const budgets = names.flatMap((scenario) => {
    const [from, to] = [before.budgets.get(scenario)?.maxMs, after.budgets.get(scenario)?.maxMs];
    return from === to ? [] : [moveOf(scenario, from, to)];
  });
  const known = new Set(before.raises.map(keyOf));
  return [...budgets, ...after.raises.filter((raise) => !known.has(keyOf(raise))).map(raiseMove)];
}

function moveOf(scenario: Scenario, fromMs: number | undefined, toMs: number | undefined): BudgetMove {
  const kind =
    fromMs === undefined ? 'new' : toMs === undefined ? 'gone' : toMs < fromMs ? 'tightened' : 'loosened';
  return {
    scenario,
    kind,
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
}

function raiseMove({ scenario, fromMs, toMs, until, why }: Raise): BudgetMove {
  return { scenario, kind: 'raised', fromMs, toMs, why, ...(until === undefined ? {} : { until }) };
}

function keyOf({ scenario, toMs, until, by, why }: Raise): string {
  return JSON.stringify([scenario, toMs, until, by, why]);
}
