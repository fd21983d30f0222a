import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, type RunId, inline } from '@subminute/core';
import { endRun, send } from '../../process/end-tree.ts';
import { removeRunDir } from '../../process/run-dir.ts';
import { type ProcessName, commandLine, isAlive } from '../../process/table.ts';
import { type FoundWatcher, watchersOf, withdrawOf } from '../../watch/kept-file.ts';
import { fail, note } from '../fail.ts';
import type { Flags } from '../flags.ts';
import type { Io } from '../io.ts';
import { type LivingRun, livingRuns } from '../living-runs.ts';
import { messages } from '../messages.ts';
import { openForReading } from '../workspace.ts';
import { watchMessages } from './watch-messages.ts';
import { watcherText } from './watcher-text.ts';

/** A watcher ends its run and itself in a tenth of a second. */
const END_MS = 4000;

/** Ends the watchers of this workspace with all that they run, and says which. */
export async function stopWatch(io: Io, flags: Flags): Promise<ExitCode> {
  const extra = flags.rest.find((arg) => arg !== '--stop');
  if (extra !== undefined) return fail(io, messages.extraWord(inline(extra, 60), 'watch'));
  if (flags.format !== 'text' && flags.format !== 'json') {
    return fail(io, messages.onlyTextOrJson(flags.format));
  }
  const workspace = openForReading(io, flags.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { stores, root } = workspace.value;
  const found = watchersOf(stores, root);
  for (const one of found)
    if (one.state === 'elsewhere') note(io, watchMessages.watchElsewhere(watcherText(one)));
  const here = found.filter((one) => one.state === 'alive' && isWatcher(one.published.process));
  const stopped = await Promise.all(here.map((one) => endWatcher(one, livingRuns(stores, root))));
  const left = stopped.filter(({ isGone }) => !isGone);
  if (left[0]) return fail(io, watchMessages.watchNotEnded(left.map(({ watcher }) => watcherText(watcher))));
  io.out.write(flags.format === 'json' ? stoppedJson(stopped) : stoppedText(stopped));
  return 0;
}

interface Stopped {
  readonly watcher: FoundWatcher;
  readonly run?: RunId;
  readonly isGone: boolean;
}

/** Where the system does not tell when a process began, its number alone proves nothing: then its command has to. */
function isWatcher({ pid, started }: ProcessName): boolean {
  return started !== '' || /\bwatch\b/.test(commandLine(pid));
}

async function endWatcher(watcher: FoundWatcher, runs: readonly LivingRun[]): Promise<Stopped> {
  const { process: name } = watcher.published;
  const own = runs.filter(
    ({ owner }) => owner.process.pid === name.pid && owner.process.started === name.started,
  );
  send(name.pid, 'SIGTERM');
  const until = performance.now() + END_MS;
  while (performance.now() < until && isAlive(name)) await sleep(25);
  if (isAlive(name)) await endByForce(name, own);
  const isGone = !isAlive(name);
  if (isGone) withdrawOf(watcher.file, name);
  const run = watcher.published.running?.run ?? own[0]?.owner.run;
  return { watcher, isGone, ...(run === undefined ? {} : { run }) };
}

/** It hangs: what it runs is ended without it, and is in no history as if it had ended that itself. */
async function endByForce(name: ProcessName, own: readonly LivingRun[]): Promise<void> {
  send(name.pid, 'SIGKILL');
  for (const { dir, owner } of own) {
    await endRun({ dir, owner }, { askMs: 0, termMs: 300 });
    removeRunDir(dir);
  }
  for (let i = 0; i < 40 && isAlive(name); i++) await sleep(25);
}

function stoppedText(stopped: readonly Stopped[]): string {
  if (stopped.length === 0) return `${watchMessages.noWatcher}\n`;
  return stopped
    .map(
      ({ watcher, run }) =>
        `stopped ${watcherText(watcher)}${run === undefined ? '' : ` and its run ${run}`}\n`,
    )
    .join('');
}

function stoppedJson(stopped: readonly Stopped[]): string {
  const list = stopped.map(({ watcher: { published }, run }) => ({
    pid: published.process.pid,
    args: published.told ?? [],
    run,
  }));
  return `${JSON.stringify({ version: 1, stopped: list })}\n`;
}
