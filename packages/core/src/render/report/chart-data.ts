import { mainBudgetOf } from '../../report/headline.ts';
import type { HubGraph } from '../../report/hub-graph.ts';
import type { LastRun } from '../../report/last-run.ts';
import { isBudgetNear } from '../../report/loop-history.ts';
import type { BudgetState, Report } from '../../report/report.ts';
import { inline } from '../line.ts';

/** What the pictures are drawn from: only that, since the tables have the rest. Times in ms. */
export function chartData(report: Report): unknown {
  const { lastRun, model, decomposition, cache, testFiles } = report;
  const tests = testFiles.ok ? testFiles.value.slowest : [];
  return {
    loop: loopData(report),
    ...(lastRun.ok ? { run: runData(lastRun.value) } : {}),
    ...(model.ok ? { hubs: hubData(model.value.hubs) } : {}),
    ...(decomposition.ok ? { decomposition: dumbbells(decomposition.value) } : {}),
    cache: cache.buckets,
    tests: tests.map(({ path, durationMs }) => ({ path: inline(path, 160), ms: durationMs })),
  };
}

/** Short names: there are hundreds of them. */
function loopData({ loops, budgets, budgetMs }: Report): unknown {
  const changes = budgets.ok ? budgets.value.changes : [];
  const main = mainBudgetOf(budgets);
  return {
    ...(isBudgetNear({ loops, budgetMs }) ? { budgetMs } : {}),
    ...(main ? { ledger: ledgerData(main) } : {}),
    loops: loops.loops.map(({ run, atMs, tookMs, p90Ms, failed, tasks }) => ({
      r: run,
      t: atMs,
      ms: tookMs,
      p: p90Ms,
      f: failed,
      n: tasks,
    })),
    changes: changes.map(({ atMs, mainMs, subject }) => ({
      t: atMs,
      max: mainMs,
      text: inline(subject, 80),
    })),
  };
}

/** What the ledger's budget allows now, and what the model says of the loop. */
function ledgerData({ allowedMs, loopMs }: BudgetState): unknown {
  return { allowedMs, ...(loopMs === undefined ? {} : { loopMs }) };
}

function runData({ tookMs, startupMs, tasks }: LastRun): unknown {
  return { tookMs, startupMs, tasks: tasks.map((one) => ({ ...one, task: inline(one.task, 120) })) };
}

function hubData({ hubs, edges }: HubGraph): unknown {
  return {
    hubs: hubs.map(({ project, workMs, commits, level, across }) => ({
      name: inline(project, 80),
      workMs,
      commits,
      level,
      across,
    })),
    edges,
  };
}

interface Dumbbell {
  readonly name: string;
  readonly what: string;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Proposals by their quantiles, proofs by the mean of what was measured. */
function dumbbells({
  last,
  proofs,
}: Extract<Report['decomposition'], { readonly ok: true }>['value']): readonly Dumbbell[] {
  const proposed = (last?.walk.steps ?? []).flatMap(
    ({ id, title, saving: { before, after } }): Dumbbell[] => {
      const name = inline(`${id}: ${title}`, 120);
      return [
        { name, what: 'half', beforeMs: before.p50Ms, afterMs: after.p50Ms },
        { name, what: '19 of 20', beforeMs: before.p95Ms, afterMs: after.p95Ms },
      ];
    },
  );
  const proven = proofs.map(({ id, title, loops }): Dumbbell => {
    const mean = (of: (loop: (typeof loops)[number]) => number): number =>
      loops.reduce((sum, loop) => sum + of(loop), 0) / Math.max(1, loops.length);
    return {
      name: inline(`${id}: ${title}`, 120),
      what: 'measured',
      beforeMs: mean(({ beforeMs }) => beforeMs),
      afterMs: mean(({ afterMs }) => afterMs),
    };
  });
  return [...proposed, ...proven];
}
