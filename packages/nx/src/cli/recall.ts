import {
  type Result,
  type RunId,
  type RunResult,
  err,
  foldRun,
  hasJudged,
  ok,
  readRecord,
} from '@subminute/core';
import { finalEvents, runStarted } from '../process/final-events.ts';
import { FILES, readRunFile } from '../process/run-dir.ts';
import { RunView } from '../process/run-view.ts';
import { mayLive } from '../process/owner-state.ts';
import { type FoundRun, findRun, newestRun, readStore, tryStore } from '../store/runs.ts';
import { type LivingRun, runsWithDir } from './living-runs.ts';

/** Whose runs: those of a checkout that no task started, or those that one task started. */
export interface Loop {
  readonly stores: readonly string[];
  readonly checkout: string;
  readonly parent?: string;
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

/** The last run of a loop, and where that has judged nothing, the last one that has. */
export interface Last {
  readonly result: RunResult;
  readonly before?: RunResult;
}

/** The last run, whether it goes on or came to its end; `undefined`: there was none. */
export async function lastResult(loop: Loop): Promise<Result<Last | undefined, Unreadable>> {
  const last = await newestResult(loop);
  if (!last.ok) return last;
  const result = last.value;
  if (!result) return ok(undefined);
  if (hasJudged(result)) return ok({ result });
  // What is wrong with the store is no reason to hide what is known.
  const before = await newestResult(loop, hasJudged);
  const known = before.ok && before.value?.run !== result.run ? before.value : undefined;
  return ok({ result, ...(known ? { before: known } : {}) });
}

type Wanted = (result: RunResult) => boolean;

async function newestResult(
  loop: Loop,
  isWanted?: Wanted,
): Promise<Result<RunResult | undefined, Unreadable>> {
  const stored = newestStored(loop, isWanted);
  if (!stored.ok) return stored;
  const present = runsWithDir(loop.stores, loop.checkout).filter(({ owner }) => owner.parent === loop.parent);
  // The hook stores a run before its owner has finished with it: its directory knows better.
  const same = present.find(({ owner }) => owner.run === stored.value?.run);
  if (same) return ok(await presentResult(same));
  const newer = present
    .map((run) => ({ run, lastMs: lastOf(run) }))
    .filter(({ lastMs }) => !stored.value || lastMs > stored.value.lastMs)
    .toSorted((a, b) => b.lastMs - a.lastMs);
  for (const { run } of newer) {
    const result = await presentResult(run);
    if (!isWanted || isWanted(result)) return ok(result);
  }
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

function newestStored(
  { stores, checkout, parent }: Loop,
  isWanted: Wanted | undefined,
): Result<FoundRun | undefined, Unreadable> {
  let newest: FoundRun | undefined;
  for (const store of stores) {
    const found = tryStore(store, (db) => newestRun(db, checkout, parent, isWanted));
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
