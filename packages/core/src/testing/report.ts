import { asTaskId } from '../ids.ts';
import { lastRunOf } from '../report/last-run.ts';
import { cacheUse } from '../report/cache-use.ts';
import { hubGraph } from '../report/hub-graph.ts';
import { ledgerChanges } from '../report/ledger-change.ts';
import { loopHistory } from '../report/loop-history.ts';
import type { Report } from '../report/report.ts';
import { err, ok } from '../result.ts';
import { foldRun } from '../run/fold.ts';
import type { RunId } from '../ids.ts';

const STATISTICS = { meanMs: 20_000, p50Ms: 12_000, p95Ms: 74_000, overBudget: 0.1 };

/** A report in which whatever comes from outside is called `name`. */
export function reportOf(name: string): Report {
  const task = asTaskId(`${name}:test`);
  const run = foldRun([
    { type: 'run-started', run: 'r7k2x' as RunId, atMs: 1000, command: ['affected', name], via: 'subminute' },
    { type: 'task-ended', task, outcome: 'failed', cache: 'none', startMs: 1500, endMs: 9000 },
    { type: 'run-ended', atMs: 9500, exitCode: 1 },
  ]);
  const lastRun = lastRunOf(run, { isOlder: false });
  const project = { project: name, commits: 3, workMs: 9000 };
  const before = STATISTICS;
  const saving = { commits: 10, meanMs: 2000, lowMs: 1000, highMs: 3000, before, after: before };
  const step = { id: 'p3f0a', rung: 1, title: name, risks: [name], saving, files: 1 } as const;
  const walk = {
    targets: [name],
    budgetMs: 60_000,
    commits: 10,
    loop: before,
    last: before,
    steps: [step],
    rejected: [],
  };
  const loops = [
    { run: 'r7k2x', atMs: 1000, tookMs: 8500, command: 'affected', tasks: 1, cached: 0, failed: 1 },
  ];
  return {
    workspace: name,
    atMs: 1_700_000_000_000,
    budgetMs: 60_000,
    loops: loopHistory(loops, 60_000),
    budgets: ok({
      states: [{ scenario: `edit:${name}`, allowedMs: 8000, loopMs: 9000, raisedUntil: 'until 2027-01-31' }],
      changes: ledgerChanges([
        {
          sha: '4f2c9e1b',
          atMs: 500,
          subject: name,
          ledger: { budgets: new Map([[`edit:${name}` as const, { maxMs: 8000 }]]), raises: [] },
        },
      ]),
    }),
    lastRun: lastRun ? ok(lastRun) : err('none'),
    model: ok({
      targets: [name],
      commits: 10,
      cores: 2,
      loop: STATISTICS,
      p90Ms: 61_000,
      hubs: hubGraph({ projects: [project, { ...project, project: `${name}2` }], edges: [], all: 4 }),
      files: [{ path: name, commits: 2, loopMs: 30_000 }],
    }),
    decomposition: ok({ last: { atMs: 1000, commit: '4f2c9e1b', isOld: false, walk }, proofs: [] }),
    cache: cacheUse([{ atMs: 1000, executed: 1, local: 2, remote: 3 }], { savedMs: 9000 }),
    testFiles: ok({
      slowest: [{ path: name, durationMs: 900, outcome: 'failed', always: name }],
      all: 1,
      totalMs: 900,
    }),
  };
}

/** A report of a workspace of which nothing is known. */
export function emptyReport(): Report {
  const why = err('Nothing is known. Run: npx subminute affected -t test');
  return {
    workspace: 'acme',
    atMs: 1_700_000_000_000,
    budgetMs: 60_000,
    loops: loopHistory([], 60_000),
    budgets: why,
    lastRun: why,
    model: why,
    decomposition: why,
    cache: cacheUse([], { savedMs: 0 }),
    testFiles: why,
  };
}
