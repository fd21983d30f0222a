import { type Result, type RunId, type RunResult, err, foldRun, ok, readRecord } from '@subminute/core';
import { finalEvents, runStarted } from '../process/final-events.ts';
import { FILES, type Owner, listRunDirs, readOwner, readRunFile } from '../process/run-dir.ts';
import { RunView } from '../process/run-view.ts';
import { isAlive } from '../process/table.ts';
import { type FoundRun, findRun, newestRun, readStore, tryStore } from '../store/runs.ts';

/** A run that has a directory: it goes on, or could not be stored. */
export interface LivingRun {
  readonly dir: string;
  readonly owner: Owner;
}

/** Whose runs: those of a checkout that no task started, or those that one task started. */
export interface Loop {
  readonly stores: readonly string[];
  readonly checkout: string;
  readonly parent?: string;
}

/** The runs of a checkout that are under way, newest first. */
export function livingRuns(stores: readonly string[], checkout: string): readonly LivingRun[] {
  return runsWithDir(stores, checkout).filter(({ owner }) => isAlive(owner.process));
}

function runsWithDir(stores: readonly string[], checkout: string): readonly LivingRun[] {
  return stores
    .flatMap((store) => listRunDirs(store))
    .flatMap(({ dir }) => {
      const owner = readOwner(dir);
      return owner?.checkout === checkout ? [{ dir, owner }] : [];
    })
    .sort((a, b) => b.owner.startedMs - a.owner.startedMs);
}

/** What is known now of a run that is not in the store. */
async function presentResult({ dir, owner }: LivingRun): Promise<RunResult> {
  const view = new RunView(dir);
  view.refresh(true);
  if (isAlive(owner.process)) {
    const { viewEvents } = await import('../process/view-events.ts');
    const tasks = viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: false });
    return foldRun([runStarted(owner), ...tasks]);
  }
  const verdict = readRecord(readRunFile(dir, FILES.verdict));
  if (verdict.ok) return foldRun(verdict.value);
  const exitCode = view.nxExitCode;
  const end = exitCode === undefined ? { stopped: 'owner-died' as const } : { exitCode };
  return foldRun(await finalEvents({ dir, owner, view, atMs: lastMs(view, owner), ...end }));
}

function lastMs(view: RunView, owner: Owner): number {
  return Math.max(owner.startedMs, ...view.tasks().map((task) => task.endMs ?? task.startMs));
}

/** What may hold a newer run than any that can be read: none of them is the last. */
export interface Unreadable {
  readonly what: string;
  readonly problem: string;
}

/** The last run of a loop, whether it goes on or came to its end; `undefined`: there was none. */
export async function lastResult(loop: Loop): Promise<Result<RunResult | undefined, Unreadable>> {
  const stored = newestStored(loop);
  if (!stored.ok) return stored;
  // The hook stores a run before its owner has finished with it.
  const unfinished = livingRuns(loop.stores, loop.checkout).find(
    ({ owner }) => owner.run === stored.value?.run,
  );
  if (unfinished) return ok(await presentResult(unfinished));
  const newest = runsWithDir(loop.stores, loop.checkout).find(
    ({ owner }) => owner.parent === loop.parent && owner.run !== stored.value?.run,
  );
  if (newest && (!stored.value || newest.owner.startedMs > stored.value.startedMs))
    return ok(await presentResult(newest));
  if (!stored.value) return ok(undefined);
  const { events, run } = stored.value;
  return events
    ? ok(foldRun(events))
    : err({ what: `the record of run ${run}`, problem: 'is torn or too new' });
}

function newestStored({ stores, checkout, parent }: Loop): Result<FoundRun | undefined, Unreadable> {
  let newest: FoundRun | undefined;
  for (const store of stores) {
    const found = tryStore(store, (db) => newestRun(db, checkout, parent));
    if (!found.ok)
      return err({ what: `the database in ${store}`, problem: `cannot be read (${found.error})` });
    if (found.value && (!newest || found.value.lastMs > newest.lastMs)) newest = found.value;
  }
  return ok(newest);
}

/** A run of the repository by its name. */
export async function findResult(
  stores: readonly string[],
  checkout: string,
  run: RunId,
): Promise<RunResult | undefined> {
  const present = runsWithDir(stores, checkout).find(({ owner }) => owner.run === run);
  if (present && isAlive(present.owner.process)) return presentResult(present);
  for (const store of stores) {
    const events = readStore(store, (db) => findRun(db, run))?.events;
    if (events) return foldRun(events);
  }
  return present && presentResult(present);
}
