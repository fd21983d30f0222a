import { setTimeout as sleep } from 'node:timers/promises';
import type { StoppedBy } from '@subminute/core';
import { endRun } from './end-tree.ts';
import { finalEvents, storeOf, storeRun } from './finish-run.ts';
import { type Owner, readOwner, removeRunDir, writeOwner } from './run-dir.ts';
import { RunView } from './run-view.ts';
import { isAlive, startedAt } from './table.ts';
import { watch } from './watchdog.ts';

/**
 * Owns a run after its deadline, in a process and session of its own: waits for `nx`, ends the run
 * at the hard cap or when told to (SIGTERM), stores what became of it. Started with the run's
 * directory and the cap in ms; says `ready` when the run is its own.
 */
const POLL_MS = 200;

async function supervise(dir: string, capAtMs: number): Promise<void> {
  const before = readOwner(dir);
  if (!before) return;
  const owner: Owner = { ...before, pid: process.pid, pidStarted: startedAt(process.pid) ?? '', capAtMs };
  const watchdog = watch(dir);
  let stopped: StoppedBy | undefined;
  const cancel = (): void => {
    stopped ??= 'cancel';
  };
  process.on('SIGTERM', cancel);
  process.on('SIGINT', cancel);
  process.on('SIGHUP', () => {});
  writeOwner(dir, owner);
  process.stdout.write('ready\n');

  while (!stopped && isAlive(owner.nxPid, owner.nxStarted)) {
    if (Date.now() >= capAtMs) stopped = 'cap';
    else await sleep(Math.min(POLL_MS, Math.max(1, capAtMs - Date.now())));
  }
  if (stopped) await endRun({ nxPid: owner.nxPid, runDir: dir }, { askMs: 700, termMs: 300 });
  finish(dir, owner, stopped);
  watchdog.release();
}

function finish(dir: string, owner: Owner, stopped: StoppedBy | undefined): void {
  const view = new RunView(dir);
  view.refresh(true);
  const { nxExitCode } = view;
  const events = finalEvents({
    dir,
    owner,
    view,
    atMs: Date.now(),
    ...(stopped ? { stopped } : {}),
    ...(nxExitCode === undefined ? { signal: 'SIGKILL' } : { exitCode: nxExitCode }),
  });
  storeRun(storeOf(dir), owner, events);
  removeRunDir(dir);
}

const [, , dir, cap] = process.argv;
if (dir !== undefined && cap !== undefined) {
  supervise(dir, Number(cap)).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`subminute: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
