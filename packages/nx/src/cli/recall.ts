import { type Result, type RunId, type RunResult, err, foldRun, ok, readRecord } from '@subminute/core';
import { finalEvents, runStarted } from '../process/final-events.ts';
import { FILES, type Owner, listRunDirs, readOwner, readRunFile } from '../process/run-dir.ts';
import { RunView, viewEvents } from '../process/run-view.ts';
import { isAlive } from '../process/table.ts';
import { findRun, newestRun, readStore } from '../store/runs.ts';

/** A run that has a directory: it goes on, or could not be stored. */
export interface LivingRun {
  readonly dir: string;
  readonly owner: Owner;
}

/** Whose runs: those of a checkout that no task started, or those that one task started. */
export interface Loop {
  readonly store: string;
  readonly checkout: string;
  readonly parent?: string;
}

/** The runs of a checkout that are under way, newest first. */
export function livingRuns(store: string, checkout: string): readonly LivingRun[] {
  return runsWithDir(store, checkout).filter(({ owner }) => isAlive(owner.process));
}

function runsWithDir(store: string, checkout: string): readonly LivingRun[] {
  return listRunDirs(store)
    .flatMap(({ dir }) => {
      const owner = readOwner(dir);
      return owner?.checkout === checkout ? [{ dir, owner }] : [];
    })
    .sort((a, b) => b.owner.startedMs - a.owner.startedMs);
}

/** What is known now of a run that is not in the store. */
function presentResult({ dir, owner }: LivingRun): RunResult {
  const view = new RunView(dir);
  view.refresh(true);
  if (isAlive(owner.process)) {
    const tasks = viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: false });
    return foldRun([runStarted(owner), ...tasks]);
  }
  const verdict = readRecord(readRunFile(dir, FILES.verdict));
  if (verdict.ok) return foldRun(verdict.value);
  const exitCode = view.nxExitCode;
  const end = exitCode === undefined ? { stopped: 'owner-died' as const } : { exitCode };
  return foldRun(finalEvents({ dir, owner, view, atMs: lastMs(view, owner), ...end }));
}

function lastMs(view: RunView, owner: Owner): number {
  return Math.max(owner.startedMs, ...view.tasks().map((task) => task.endMs ?? task.startMs));
}

/** Its record cannot be read: another one is not the last run. */
export type Unreadable = { readonly kind: 'unreadable'; readonly run: string };

/** The last run of a loop, whether it goes on or came to its end; `undefined`: there was none. */
export function lastResult({ store, checkout, parent }: Loop): Result<RunResult | undefined, Unreadable> {
  const stored = readStore(store, (db) => newestRun(db, checkout, parent));
  const newest = runsWithDir(store, checkout).find(
    ({ owner }) => owner.parent === parent && owner.run !== stored?.run,
  );
  if (newest && (!stored || newest.owner.startedMs > stored.startedMs)) return ok(presentResult(newest));
  if (!stored) return ok(undefined);
  return stored.events ? ok(foldRun(stored.events)) : err({ kind: 'unreadable', run: stored.run });
}

/** A run of the repository by its name. */
export function findResult(store: string, checkout: string, run: RunId): RunResult | undefined {
  const events = readStore(store, (db) => findRun(db, run))?.events;
  if (events) return foldRun(events);
  const present = runsWithDir(store, checkout).find(({ owner }) => owner.run === run);
  return present && presentResult(present);
}
