import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ExitCode, type RunResult, exitCodeOf, wordOf } from '@subminute/core';
import { TARGET_OPTIONS, listOption, questionIn } from '../../adapter/nx-args.ts';
import { findNx } from '../../process/start-nx.ts';
import { tidyRunDirs } from '../../process/tidy.ts';
import { isOff, withUnitSkipping } from '../../process/unit-skipping.ts';
import type { Setting } from '../active-run.ts';
import { fail, note } from '../fail.ts';
import { parseFlags } from '../flags.ts';
import { type Interrupt, catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { runNx } from '../one-run.ts';
import { printVerdict } from '../print.ts';
import { tellOfRunsBeside } from '../runs-beside.ts';
import { openWorkspace } from '../workspace.ts';

/** `affected`, `run-many` and `run`: start `nx`, wait for its end or for what comes before it, answer. */
export function runCommand(command: 'affected' | 'run-many' | 'run') {
  return async (io: Io, args: readonly string[]): Promise<ExitCode> => {
    const flags = parseFlags(args);
    if (!flags.ok) return fail(io, flags.error);
    const question = questionIn(flags.value.rest);
    if (question !== undefined) return fail(io, messages.runsNothing(question, command));
    const hasTarget = command === 'run' || listOption(flags.value.rest, TARGET_OPTIONS).length > 0;
    if (!hasTarget) return fail(io, messages.noTarget(command));
    const workspace = openWorkspace(io, flags.value.cwd);
    if (!workspace.ok) return fail(io, workspace.error);
    const { config, root } = workspace.value;
    const deadlineMs = flags.value.deadlineMs ?? config.deadlineMs;
    if (deadlineMs !== undefined && deadlineMs >= config.hardCapMs) {
      return fail(io, messages.deadlineBeyondCap(deadlineMs, config.hardCapMs));
    }
    const nx = findNx(root);
    if (!nx.ok) return fail(io, nx.error);
    const { audit, rest } = flags.value;
    if (audit && isOff(io.env)) return fail(io, messages.auditOff);
    const started = withUnitSkipping({ args: rest, env: io.env, audit });
    return runAndTell({
      io: { ...io, env: started.env },
      flags: { ...flags.value, rest: started.args },
      workspace: workspace.value,
      nx: nx.value,
      command,
      told: started.told,
      startedMs: Date.now(),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
  };
}

/** Loaded only where a watcher is or was. */
async function askWatcher(setting: Setting, interrupt: Interrupt): Promise<RunResult | undefined> {
  const { command, io, workspace } = setting;
  if (command !== 'affected' || io.env['SUBMINUTE_WATCH'] === '0') return undefined;
  if (!existsSync(path.join(workspace.place.dir, 'watch'))) return undefined;
  const { keptVerdict } = await import('../watch/kept-verdict.ts');
  // What cannot be told (a folder that may not be read) is run.
  return keptVerdict(setting, interrupt).catch(async (error: unknown) => {
    const { watchMessages } = await import('../watch/watch-messages.ts');
    note(io, watchMessages.watchNotCompared((error as Error).message));
    return undefined;
  });
}

async function runAndTell(setting: Setting): Promise<ExitCode> {
  const { io, flags, workspace } = setting;
  // From here on an interrupt ends the run, and the death of this process too.
  using interrupt = catchInterrupts();
  const known = await askWatcher(setting, interrupt);
  if (known) {
    await printVerdict(io, known, flags, workspace);
    return exitCodeOf(wordOf(known));
  }
  tellOfRunsBeside(io, workspace, Date.now());
  const ran = await runNx(setting, interrupt);
  if (!ran.ok) return fail(io, ran.error);
  const { result, leave } = ran.value;
  await printVerdict(io, result, flags, workspace);
  leave();
  await tidyRunDirs(workspace.place.dir);
  return exitCodeOf(wordOf(result));
}
