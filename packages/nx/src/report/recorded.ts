import { findRun, newestRun, readStore } from '../store/runs.ts';
import { type RunResult, foldRun } from '@subminute/core';
import {
  type DependsOn,
  type RecordedLoop,
  type Report,
  type RunTasks,
  type Section,
  cacheUse,
  lastRunOf,
  loopHistory,
} from '@subminute/core/report';
import { err, ok } from '@subminute/core';
import { type RunRow, newestWithTasks, runRows, sparedMs } from '../store/run-history.ts';

/** Where runs are recorded, and of which checkout the last one is meant. */
export interface Recorded {
  readonly root: string;
  readonly stores: readonly string[];
}

interface RunFacts extends Pick<Recorded, 'stores'> {
  /** What was known of test files. */
  readonly testFiles?: Report['cache']['testFiles'];
}

/** What the recorded runs of a repository tell, of all its checkouts. */
export function runFacts({ stores, testFiles }: RunFacts, budgetMs: number): Pick<Report, 'loops' | 'cache'> {
  const rows = stores
    .flatMap((store) => readStore(store, runRows) ?? [])
    .toSorted((a, b) => a.startedMs - b.startedMs);
  const savedMs = stores.reduce((sum, store) => sum + (readStore(store, sparedMs) ?? 0), 0);
  return {
    loops: loopHistory(rows.flatMap(loopOf), budgetMs),
    cache: cacheUse(rows.map(tasksOf), { savedMs, ...(testFiles ? { testFiles } : {}) }),
  };
}

/** A loop went to its end; one in which Nx could not even begin has no tasks and took no loop's time. */
function loopOf(row: RunRow): RecordedLoop[] {
  const { run, startedMs, endedMs, command, isCut, executed, local, remote, failed, skipped } = row;
  const tasks = executed + local + remote + skipped;
  if (endedMs === undefined || isCut || tasks === 0) return [];
  const tookMs = Math.max(0, endedMs - startedMs);
  return [{ run, atMs: startedMs, tookMs, command, tasks, cached: local + remote, failed }];
}

function tasksOf({ startedMs, executed, local, remote }: RunRow): RunTasks {
  return { atMs: startedMs, executed, local, remote };
}

/** The last run that executed a task: one that came from a cache as a whole has nothing to show. */
export function lastRunFacts({ root, stores }: Recorded, dependsOn?: DependsOn): Report['lastRun'] {
  const found = stores.flatMap((store) => readStore(store, (db) => runOf(db, root)) ?? []);
  const last = found.toSorted((a, b) => b.result.startedMs - a.result.startedMs)[0];
  const drawn =
    last && lastRunOf(last.result, { isOlder: last.isOlder, ...(dependsOn ? { dependsOn } : {}) });
  return drawn ? ok(drawn) : NO_RUN;
}

const NO_RUN: Section<never> = err(
  'No run of this checkout has executed a task yet. Run: npx subminute run-many -t test --skip-nx-cache',
);

interface Found {
  readonly result: RunResult;
  readonly isOlder: boolean;
}

function runOf(db: Parameters<typeof newestRun>[0], root: string): Found | undefined {
  const newest = newestRun(db, root);
  const run = newestWithTasks(db, root);
  const meant = run === undefined ? newest : findRun(db, run);
  return meant?.events && { result: foldRun(meant.events), isOlder: meant.run !== newest?.run };
}
