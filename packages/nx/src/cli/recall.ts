import { type RunEvent, type RunId, foldRun, type RunResult } from '@subminute/core';
import { type Owner, listRunDirs, readOwner } from '../process/run-dir.ts';
import { RunView, viewEvents } from '../process/run-view.ts';
import { isAlive } from '../process/table.ts';
import { type StoredRun, findRun, newestRun, readStore } from '../store/runs.ts';

/** A run that has an owner and goes on. */
export interface LivingRun {
  readonly dir: string;
  readonly owner: Owner;
}

/** The runs of a checkout that are under way, newest first. */
export function livingRuns(store: string, checkout: string): readonly LivingRun[] {
  return listRunDirs(store)
    .flatMap(({ dir }) => {
      const owner = readOwner(dir);
      return owner?.checkout === checkout && isAlive(owner.pid, owner.pidStarted) ? [{ dir, owner }] : [];
    })
    .sort((a, b) => b.owner.startedMs - a.owner.startedMs);
}

/** What is known of a living run now. */
function livingResult({ dir, owner }: LivingRun): RunResult {
  const view = new RunView(dir);
  view.refresh();
  const events: RunEvent[] = [
    { type: 'run-started', run: owner.run, atMs: owner.startedMs, command: owner.command, via: 'subminute' },
    ...viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: false }),
  ];
  return foldRun(events);
}

/** The last run of a checkout, whether it goes on or came to its end. */
export function lastResult(store: string, checkout: string): RunResult | undefined {
  const stored = readStore(store, (db) => newestRun(db, checkout));
  const living = livingRuns(store, checkout).find((run) => run.owner.run !== stored?.run);
  const result = stored && foldRun(stored.events);
  if (living && (!result || living.owner.startedMs > result.startedMs)) return livingResult(living);
  return result;
}

/** A run of the repository by its name. */
export function findResult(store: string, checkout: string, run: RunId): RunResult | undefined {
  const stored: StoredRun | undefined = readStore(store, (db) => findRun(db, run));
  if (stored) return foldRun(stored.events);
  const living = livingRuns(store, checkout).find(({ owner }) => owner.run === run);
  return living && livingResult(living);
}
