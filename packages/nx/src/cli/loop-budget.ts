import { type BudgetSources, type LoopBudget, loopBudgetOf } from '@subminute/core/decompose';
import {
  type Ledger,
  MAIN_SCENARIO,
  type WorkspaceGraph,
  allowedMs,
  readLoopLedger,
} from '@subminute/core/ratchet';
import { dayOf } from './ratchet/day.ts';
import { loopsBy } from './ratchet/model.ts';
import type { Setting } from './ratchet/setting.ts';

interface Loop {
  /** Sorted. */
  readonly targets: readonly string[];
  readonly graph: WorkspaceGraph;
  /** The committed ledger, where there is one. */
  readonly file: Ledger | undefined;
}

/** What a loop may take: by the ledger where that is about the same targets, else by the settings. */
export function loopBudget({ io, workspace }: Pick<Setting, 'io' | 'workspace'>, loop: Loop): LoopBudget {
  const ledger = ledgerBudget(loop);
  return loopBudgetOf({
    settingsMs: workspace.config.budgetMs,
    isFromEnvironment: (io.env['SUBMINUTE_BUDGET'] ?? '') !== '',
    ...(ledger ? { ledger } : {}),
  });
}

function ledgerBudget({ targets, graph, file }: Loop): BudgetSources['ledger'] {
  if (!file) return undefined;
  const ledger = readLoopLedger(file);
  const allowed = allowedMs(ledger, MAIN_SCENARIO, dayOf(Date.now()));
  const isSame = [...new Set(ledger.targets)].sort().join() === targets.join();
  if (allowed === undefined || !isSame) return undefined;
  return { allowedMs: allowed, takesMs: () => loopsBy(file, graph).get(MAIN_SCENARIO) };
}
