import { type ExitCode, parseRunId, taskOfEnv } from '@subminute/core';
import { endLiving } from '../end-living.ts';
import { fail } from '../fail.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { printVerdict } from '../print.ts';
import { livingRuns } from '../living-runs.ts';
import { findResult } from '../recall.ts';
import { openForReading } from '../workspace.ts';

/** Ends a run that is under way, whoever owns it, and prints what became of it. */
export async function cancel(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('cancel', args);
  if (!flags.ok) return fail(io, flags.error);
  const workspace = openForReading(io, flags.value.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { stores, root } = workspace.value;
  const [wanted, extra] = flags.value.rest;
  if (extra !== undefined) return fail(io, messages.unknownFlag(extra, 'cancel'));
  // The runs of its tasks end with it.
  const living = livingRuns(stores, root).filter(({ owner }) => owner.parent === taskOfEnv(io.env));
  if (wanted === undefined && living.length > 1) {
    return fail(io, messages.severalLiving(living.map(({ owner }) => owner.run)));
  }
  const run = wanted === undefined ? living[0] : living.find(({ owner }) => owner.run === wanted);
  if (!run) return fail(io, wanted === undefined ? messages.nothingToCancel : notRunning(wanted));
  await endLiving(run);
  const result = await findResult(stores, root, run.owner.run);
  if (result) await printVerdict(io, result, flags.value, workspace.value);
  return 0;
}

function notRunning(wanted: string): string {
  return parseRunId(wanted) === undefined ? messages.noSuchRun(wanted) : `run ${wanted} is not under way`;
}
