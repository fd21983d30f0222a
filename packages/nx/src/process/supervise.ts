import { setTimeout as sleep } from 'node:timers/promises';
import type { StoppedBy } from '@subminute/core';
import { endRun } from './end-tree.ts';
import { finishRun } from './finish-run.ts';
import { type Owner, readOwner, writeOwner } from './run-dir.ts';
import { RunView } from './run-view.ts';
import { isAlive, nameOf } from './table.ts';
import { watch } from './watchdog.ts';

/**
 * Owns a run after its deadline, in a process and session of its own: waits for `nx`, ends the run
 * at the hard cap or when told to (SIGTERM), stores what became of it. Started with the run's
 * directory, the cap in ms since the epoch and the caller's NODE_OPTIONS; says `ready` when the run
 * is its own.
 */
const POLL_MS = 200;

async function supervise(dir: string, capAtMs: number, env: NodeJS.ProcessEnv): Promise<void> {
  const before = readOwner(dir);
  if (!before) return;
  const owner: Owner = { ...before, process: nameOf(process.pid), capAtMs };
  let stopped: StoppedBy | undefined;
  const abort = new AbortController();
  const cancel = (): void => {
    stopped ??= 'cancel';
    abort.abort();
  };
  process.on('SIGTERM', cancel);
  process.on('SIGINT', cancel);
  process.on('SIGHUP', () => {});
  const watchdog = watch(dir, process.env);
  writeOwner(dir, owner);
  process.stdout.write('ready\n');

  const { nx } = owner;
  while (!stopped && nx && isAlive(nx)) {
    if (Date.now() >= capAtMs) stopped = 'cap';
    else await sleep(Math.min(POLL_MS, Math.max(1, capAtMs - Date.now())));
  }
  const view = new RunView(dir);
  view.refresh(true);
  const { nxExitCode } = view;
  const wasKilled = nxExitCode === undefined;
  if (stopped || wasKilled) await endRun({ dir, owner }, { askMs: stopped ? 700 : 0, termMs: 300 });
  const { leave } = await finishRun({
    dir,
    owner,
    view,
    atMs: Date.now(),
    ...(stopped ? { stopped } : {}),
    ...(wasKilled ? { signal: 'SIGKILL' } : { exitCode: nxExitCode }),
    env,
    abort: abort.signal,
  });
  leave();
  watchdog.release();
}

const [, , dir, cap, nodeOptions] = process.argv;
if (dir !== undefined && cap !== undefined) {
  const env = { ...process.env, ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }) };
  supervise(dir, Number(cap), env).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`subminute: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
