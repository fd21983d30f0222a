import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, parseRunId } from '@subminute/core';
import { endRun } from '../../process/end-tree.ts';
import { removeRunDir } from '../../process/run-dir.ts';
import { isAlive } from '../../process/table.ts';
import { parseFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { fail } from '../fail.ts';
import { messages } from '../messages.ts';
import { printVerdict } from '../print.ts';
import { type LivingRun, findResult, livingRuns } from '../recall.ts';
import { openWorkspace } from '../workspace.ts';

/** An owner that was told to has ended its run well within this. */
const OWNER_MS = 4000;

/** Ends a run that is under way, whoever owns it, and prints what became of it. */
export async function cancel(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseFlags(args);
  if (!flags.ok) return fail(io, flags.error);
  const workspace = openWorkspace(io, flags.value.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { place, root, config } = workspace.value;
  const [wanted] = flags.value.rest;
  const living = livingRuns(place.dir, root);
  const run = wanted === undefined ? living[0] : living.find(({ owner }) => owner.run === wanted);
  if (!run) return fail(io, wanted === undefined ? messages.nothingToCancel : notRunning(wanted));
  await endLiving(run);
  const result = findResult(place.dir, root, run.owner.run);
  if (result) printVerdict(io, result, flags.value, config);
  return 0;
}

function notRunning(wanted: string): string {
  return parseRunId(wanted) === undefined ? messages.noSuchRun(wanted) : `run ${wanted} is not under way`;
}

async function endLiving({ owner, dir }: LivingRun): Promise<void> {
  process.kill(owner.pid, 'SIGTERM');
  const until = performance.now() + OWNER_MS;
  while (performance.now() < until && isAlive(owner.pid, owner.pidStarted)) await sleep(25);
  if (!isAlive(owner.pid, owner.pidStarted)) return;
  // The owner hangs: end the run without it.
  await endRun({ nxPid: owner.nxPid, runDir: dir }, { askMs: 0, termMs: 300 });
  process.kill(owner.pid, 'SIGKILL');
  removeRunDir(dir);
}
