import { EXACT_MS } from '../ratchet/compare.ts';
import { MAIN_SCENARIO } from '../ratchet/scenario.ts';
import { duration, limit } from '../render/line.ts';
import { evenQuantileOf } from './parts/bootstrap.ts';
import type { ReplayedLoop } from './replay.ts';

/**
 * What a loop may take, and who says so. `ledger`: what CI fails on; `settings`: `budget` of subminute.json;
 * `environment`: SUBMINUTE_BUDGET, by which somebody asks for it here and now. Times in ms.
 */
export type LoopBudget =
  | {
      readonly from: 'ledger';
      readonly ms: number;
      /** What the loop takes by the ledger's own costs and commits; absent: it cannot be modelled. */
      readonly takesMs?: number;
    }
  | {
      readonly from: 'settings' | 'environment';
      readonly ms: number;
      /** What the ledger allows, where there is one. */
      readonly ledgerMs?: number;
    };

/** What might be a budget. */
export interface BudgetSources {
  readonly settingsMs: number;
  /** The environment has set it, not the file. */
  readonly isFromEnvironment: boolean;
  /** Of a ledger of the same targets: what it allows, and what its own model says of the loop, asked only where it counts. */
  readonly ledger?: { readonly allowedMs: number; readonly takesMs?: () => number | undefined };
}

/**
 * The ledger's budget, since a change fails by it. Where it allows more than the settings (a debt, whose goal they
 * are), they are what the loop is to come to; and what is asked for by the environment is meant.
 */
export function loopBudgetOf({ settingsMs, isFromEnvironment, ledger }: BudgetSources): LoopBudget {
  if (ledger && !isFromEnvironment && ledger.allowedMs < settingsMs) {
    const takesMs = ledger.takesMs?.();
    return { from: 'ledger', ms: ledger.allowedMs, ...(takesMs === undefined ? {} : { takesMs }) };
  }
  const from = isFromEnvironment ? 'environment' : 'settings';
  return { from, ms: settingsMs, ...(ledger ? { ledgerMs: ledger.allowedMs } : {}) };
}

/** So many loops must keep it: as the ledger counts, nine of ten. */
const SHARE = { ledger: 0.9, settings: 0.95, environment: 0.95 } as const;

type Loops = readonly Pick<ReplayedLoop, 'loopMs'>[];

/**
 * Whether loops keep a budget. `now`: those of the graph as it is. The ledger's costs leave room, and its commits are
 * older: where it finds the loop longer than it is here, all loops count as so much longer, since CI goes by the ledger.
 */
export function budgetJudge(budget: LoopBudget, now: Loops): (loops: Loops) => boolean {
  const longOf = (loops: Loops): number =>
    evenQuantileOf(
      Float64Array.from(loops, ({ loopMs }) => loopMs),
      SHARE[budget.from],
    );
  const nowMs = longOf(now);
  const takesMs = budget.from === 'ledger' ? (budget.takesMs ?? 0) : 0;
  const scale = nowMs > 0 ? Math.max(1, takesMs / nowMs) : 1;
  return (loops) => longOf(loops) * scale <= budget.ms + EXACT_MS;
}

/** Which budget it is, as one line. */
export function budgetText(budget: LoopBudget): string {
  const told = `budget: ${limit(budget.ms)}`;
  if (budget.from === 'ledger') {
    const takes =
      budget.takesMs === undefined ? '' : `; by its costs and commits, ${duration(budget.takesMs)} now`;
    return `${told}, what ${LEDGER} allows ${MAIN_SCENARIO}${takes}`;
  }
  const more = budget.ledgerMs === undefined ? '' : `; ${LEDGER} allows ${limit(budget.ledgerMs)}`;
  return `${told}, ${budget.from === 'environment' ? 'SUBMINUTE_BUDGET' : '"budget" of subminute.json'}${more}`;
}

const LEDGER = 'subminute.ratchet.jsonl';
