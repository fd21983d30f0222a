import { type Result, type RunId, type RunResult, err, foldRun, ok, readRecord } from '@subminute/core';
import { finalEvents, runStarted } from '../process/final-events.ts';
import { FILES, type Owner, listRunDirs, readOwner, readRunFile } from '../process/run-dir.ts';
import { RunView } from '../process/run-view.ts';
import { mayLive } from '../process/owner-state.ts';
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
  return runsWithDir(stores, checkout).filter(({ owner }) => mayLive(owner));
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

/** What is known now of a run that is not in the store, or whose end is not. */
async function presentResult({ dir, owner }: LivingRun): Promise<RunResult> {
  const view = new RunView(dir);
  view.refresh(true);
  if (mayLive(owner)) {
    const { viewEvents } = await import('../process/view-events.ts');
    const tasks = viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: false });
    return foldRun([runStarted(owner), ...tasks]);
  }
  const verdict = readRecord(readRunFile(dir, FILES.verdict));
  if (verdict.ok) return foldRun(verdict.value);
  const exitCode = view.endingMs === undefined ? view.nxExitCode : undefined;
  const end = exitCode === undefined ? { stopped: 'owner-died' as const } : { exitCode };
  return foldRun(await finalEvents({ dir, owner, view, atMs: view.lastMs(owner.startedMs), ...end }));
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
  const present = runsWithDir(loop.stores, loop.checkout).filter(({ owner }) => owner.parent === loop.parent);
  // The hook stores a run before its owner has finished with it: its directory knows better.
  const same = present.find(({ owner }) => owner.run === stored.value?.run);
  if (same) return ok(await presentResult(same));
  const newest = present
    .map((run) => ({ run, lastMs: lastOf(run) }))
    .toSorted((a, b) => b.lastMs - a.lastMs)[0];
  if (newest && (!stored.value || newest.lastMs > stored.value.lastMs))
    return ok(await presentResult(newest.run));
  if (!stored.value) return ok(undefined);
  const { events, run } = stored.value;
  return events
    ? ok(foldRun(events))
    : err({ what: `the record of run ${run}`, problem: 'is torn or too new' });
}

/** Of a run that goes on, its start: one that began later and has ended is the last one. */
function lastOf({ dir, owner }: LivingRun): number {
  if (mayLive(owner)) return owner.startedMs;
  const verdict = readRecord(readRunFile(dir, FILES.verdict));
  const ended = verdict.ok ? foldRun(verdict.value).endedMs : undefined;
  if (ended !== undefined) return ended;
  const view = new RunView(dir);
  view.refresh(true);
  return view.lastMs(owner.startedMs);
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
  if (present && mayLive(present.owner)) return presentResult(present);
  for (const store of stores) {
    const events = readStore(store, (db) => findRun(db, run))?.events;
    if (events) return foldRun(events);
  }
  return present && presentResult(present);
}
