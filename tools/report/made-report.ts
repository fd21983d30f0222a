import { ok } from '@subminute/core';
import { type LoopStatistics, type Saving, type ToldStep, type ToldWalk } from '@subminute/core/decompose';
import { type LoopLedger, MAIN_SCENARIO, readLoopLedger } from '@subminute/core/ratchet';
import { type LedgerState, type Report, ledgerChanges } from '@subminute/core/report';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import type { LoopModel } from '../../packages/nx/src/cli/loop-model.ts';
import { modelFacts, waitsFor } from '../../packages/nx/src/report/modelled.ts';
import { lastRunFacts, runFacts } from '../../packages/nx/src/report/recorded.ts';
import type { MadeWorkspace } from './made-workspace.ts';
import type { MadeHistory } from './made-runs.ts';

const DAY = 86_400_000;
const BUDGET_MS = 60_000;

/** What `report` shows of a made-up history, by its own code wherever it does not ask Nx, git or Vitest's records. */
export function madeReport(workspace: MadeWorkspace, { store, checkout, nowMs }: MadeHistory): Report {
  const model = ok(loopModelOf(workspace));
  const recorded = { root: checkout, stores: [store] };
  const facts = modelFacts(model, BUDGET_MS);
  return {
    workspace: 'acme',
    atMs: nowMs,
    budgetMs: BUDGET_MS,
    ...runFacts(recorded, BUDGET_MS),
    lastRun: lastRunFacts(recorded, waitsFor(model)),
    model: facts,
    budgets: ok({
      states: [{ scenario: MAIN_SCENARIO, allowedMs: 58_000, goalMs: BUDGET_MS, loopMs: 51_200 }],
      changes: ledgerChanges(madeLedgers(nowMs)),
    }),
    decomposition: ok({
      proofs: [],
      last: { atMs: nowMs - DAY, commit: '4f2c9e1b', isOld: true, walk: madeWalk() },
    }),
    testFiles: ok(madeTestFiles()),
  };
}

function loopModelOf({ graph, weights, sample }: MadeWorkspace): LoopModel {
  const none = readLoopLedger(new Map());
  const ledger: LoopLedger = { ...none, targets: graph.targets, cores: 8, overheadMs: 1200, sample };
  return {
    ledger,
    state: { graph, weights, units: new Map() },
    sample,
    context: { compile: globCompiler(), cores: 8, overheadMs: 1200, exists: () => true },
    budget: { from: 'settings', ms: BUDGET_MS },
  };
}

function madeLedgers(nowMs: number): readonly LedgerState[] {
  const steps = [
    [29, 76_000, 'A budget for the build loop'],
    [22, 70_000, 'Tighten the budgets'],
    [12, 66_000, 'Tighten the budgets'],
    [6, 58_000, 'Split checkout-api: 12.4s less a loop'],
  ] as const;
  return steps.map(([days, maxMs, subject], at) => ({
    sha: `4f2c9e${at}`,
    atMs: nowMs - days * DAY,
    subject,
    ledger: { budgets: new Map([[MAIN_SCENARIO, { maxMs }]]), raises: [] },
  }));
}

function madeWalk(): ToldWalk {
  const at = (p50Ms: number, p95Ms: number): LoopStatistics => ({
    meanMs: (p50Ms + p95Ms) / 2,
    p50Ms,
    p95Ms,
    overBudget: 0.1,
  });
  const saving = (before: LoopStatistics, after: LoopStatistics): Saving => {
    const meanMs = before.meanMs - after.meanMs;
    return { commits: 200, meanMs, lowMs: meanMs * 0.7, highMs: meanMs * 1.3, before, after };
  };
  const states = [at(41_000, 92_000), at(33_000, 78_000), at(24_000, 66_000), at(19_500, 55_000)];
  const titles = [
    'test: hash no test files of dependencies ("^production" instead of "^default")',
    'test: @subminute/vitest in 14 Vitest configs',
    'split checkout-api in 2: checkout-api-quotes, checkout-api-orders',
  ];
  const steps = titles.map((title, i): ToldStep => {
    const [before, after] = [states[i] ?? at(0, 0), states[i + 1] ?? at(0, 0)];
    const rung = ([1, 2, 5] as const)[i] ?? 1;
    return {
      id: `p3f0a${i + 2}`.slice(0, 6),
      rung,
      title,
      risks: [],
      saving: saving(before, after),
      files: i + 1,
    };
  });
  const [loop = at(0, 0)] = states;
  return {
    targets: ['test'],
    budgetMs: BUDGET_MS,
    commits: 200,
    loop,
    last: states.at(-1) ?? loop,
    steps,
    rejected: [],
  };
}

function madeTestFiles(): Extract<Report['testFiles'], { readonly ok: true }>['value'] {
  const names = [
    'checkout',
    'quote',
    'search-index',
    'invoice',
    'session',
    'tax',
    'stock',
    'route',
    'cart',
    'receipt',
  ];
  const slowest = names.map((name, at) => ({
    path: `libs/${['checkout', 'billing', 'search'][at % 3] ?? ''}/api/src/${name}.test.ts`,
    durationMs: Math.round(18_400 / (at + 1.2)),
    outcome: 'passed' as const,
    ...(at === 2 ? { always: 'starts processes' } : {}),
  }));
  return { slowest, all: 1904, totalMs: 412_000 };
}
