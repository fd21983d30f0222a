import { type ExitCode, parseRunId, taskOfEnv } from '@subminute/core';
import { ownerState } from '../../process/owner-state.ts';
import { type FoundWatcher, watchersOf } from '../../watch/kept-file.ts';
import { endLiving } from '../end-living.ts';
import { fail, note } from '../fail.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { printVerdict } from '../print.ts';
import { livingRuns } from '../living-runs.ts';
import { findResult } from '../recall.ts';
import { watchMessages } from '../watch/watch-messages.ts';
import { watcherText } from '../watch/watcher-text.ts';
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
  const watchers = watchersOf(stores, root).filter(({ state }) => state === 'alive');
  // The runs of its tasks end with it, and those of a watcher are its own matter unless they are named.
  const living = livingRuns(stores, root).filter(({ owner }) => owner.parent === taskOfEnv(io.env));
  const asked = living.filter(({ owner }) =>
    wanted === undefined ? owner.background !== true : owner.run === wanted,
  );
  if (asked.length > 1) return fail(io, messages.severalLiving(asked.map(({ owner }) => owner.run)));
  const [run] = asked;
  if (!run) {
    const none = wanted === undefined ? messages.nothingToCancel : notRunning(wanted);
    return fail(io, [none, ...goingOn(watchers)].join('; '));
  }
  // Its number there is somebody else's here.
  if (ownerState(run.owner) === 'elsewhere') return fail(io, messages.runElsewhere(run.owner.run));
  const own = watchers.find(
    ({ published }) => run.owner.background && published.process.pid === run.owner.process.pid,
  );
  await endLiving(run);
  if (own) note(io, watchMessages.watchEndsToo(watcherText(own)));
  for (const line of goingOn(watchers.filter((one) => one !== own))) note(io, line);
  const result = await findResult(stores, root, run.owner.run);
  if (result) await printVerdict(io, result, flags.value, workspace.value);
  return 0;
}

function goingOn(watchers: readonly FoundWatcher[]): readonly string[] {
  return watchers.length === 0 ? [] : [watchMessages.watchGoesOn(watchers.map(watcherText))];
}

function notRunning(wanted: string): string {
  return parseRunId(wanted) === undefined ? messages.noSuchRun(wanted) : `run ${wanted} is not under way`;
}
