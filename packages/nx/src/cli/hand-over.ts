import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunEvent, type RunResult, foldRun } from '@subminute/core';
import { endRun } from '../process/end-tree.ts';
import { entryFile } from '../process/entry.ts';
import { runStarted } from '../process/final-events.ts';
import { type Finished, finishRun } from '../process/finish-run.ts';
import { type Owner, readOwner } from '../process/run-dir.ts';
import { viewEvents } from '../process/view-events.ts';
import { ownEnv } from '../process/watchdog.ts';
import type { ActiveRun } from './active-run.ts';
import { endLiving } from './end-living.ts';
import { note } from './fail.ts';
import { findResult } from './recall.ts';
import type { PendingQuestion } from './steps.ts';

/** The supervisor starts in a tenth of a second; where it does not, the run is ended. */
const READY_MS = 3000;

/** The answer waits so long for the list of what is not done. */
const LIST_MS = 200;

export interface HandedOver {
  readonly result: RunResult;
  /** Absent where the run goes on. */
  readonly finished?: Finished;
}

/** The deadline: another owner for the run, an answer with what is known, and the way to the rest. */
export async function handOver(run: ActiveRun, pending: PendingQuestion): Promise<HandedOver> {
  const { dir, owner, view, interrupt } = run;
  const capAtMs = owner.startedMs + run.workspace.config.hardCapMs;
  const taken = await startSupervisor(run, capAtMs);
  if (!taken) {
    await pending.cancel();
    const already = existsSync(dir)
      ? undefined
      : await findResult(run.workspace.stores, owner.checkout, owner.run);
    if (already) return { result: already };
    note(run.io, 'the run could not be handed over and was ended');
    await endRun(run, { askMs: 300, termMs: 200 });
    const finished = await finishRun({ dir, owner, view, atMs: Date.now(), stopped: 'cancel' });
    return { result: foldRun(finished.events), finished };
  }
  run.watchdog.release();
  view.refresh();
  const known = await Promise.race([pending.answer, sleep(LIST_MS, undefined, { ref: false })]);
  await pending.cancel();
  if (interrupt.signal.aborted) await endLiving({ dir, owner: taken });
  // A run that came to its end meanwhile has left its directory for the store.
  const { stores } = run.workspace;
  const stored = existsSync(dir) ? undefined : await findResult(stores, owner.checkout, owner.run);
  if (stored) return { result: stored };
  const events: RunEvent[] = [
    runStarted(owner),
    ...viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: false }),
    ...(known ? [{ type: 'tasks-pending' as const, tasks: known.tasks }] : []),
  ];
  return { result: foldRun(events) };
}

/** The new owner, once it says that the run is its own. */
function startSupervisor({ dir, io }: ActiveRun, capAtMs: number): Promise<Owner | undefined> {
  const options = io.env['NODE_OPTIONS'];
  const args = [entryFile('supervise'), dir, String(capAtMs), ...(options === undefined ? [] : [options])];
  const child = spawn(process.execPath, args, {
    detached: true,
    cwd: '/',
    env: ownEnv(io.env),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    resolve(false);
  }, READY_MS);
  child.stdout.once('data', () => {
    resolve(true);
  });
  for (const end of ['error', 'exit'] as const) {
    child.once(end, () => {
      resolve(false);
    });
  }
  return promise
    .then((isReady) => {
      if (!isReady) child.kill('SIGKILL');
      return isReady ? readOwner(dir) : undefined;
    })
    .finally(() => {
      clearTimeout(timer);
      child.removeAllListeners();
      child.stdout.destroy();
      child.unref();
    });
}
