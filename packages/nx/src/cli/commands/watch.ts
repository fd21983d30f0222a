import type { ExitCode } from '@subminute/core';
import { TARGET_OPTIONS, listOption, questionIn, splitArgs } from '../../adapter/nx-args.ts';
import { findNx } from '../../process/start-nx.ts';
import { withUnitSkipping } from '../../process/unit-skipping.ts';
import { type Changes, watchFiles } from '../../watch/changes.ts';
import { type Drive, drive } from '../../watch/drive.ts';
import type { Asked } from '../../watch/fingerprint.ts';
import { gitDirOf, gitFiles } from '../../watch/git-files.ts';
import { publishedFile, readPublished } from '../../watch/kept-file.ts';
import type { Setting } from '../active-run.ts';
import { fail, note } from '../fail.ts';
import { parseReading } from '../flags.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { openWorkspace } from '../workspace.ts';
import { type Checks, checkNowAndThen } from '../watch/check-now-and-then.ts';
import { lineView } from '../watch/lines.ts';
import { endWithStarter, isNohup } from '../watch/starter.ts';
import { liveView } from '../watch/view.ts';
import { WatchWorld } from '../watch/world.ts';
import { watchMessages } from '../watch/watch-messages.ts';

const COMMAND = 'affected';

/** Runs what changes affect in the background, until it is ended; `affected` answers from what it keeps. */
export async function watch(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('watch', args);
  if (!flags.ok) return fail(io, flags.error);
  if (splitArgs(flags.value.rest).own.includes('--stop')) {
    const { stopWatch } = await import('../watch/stop-watch.ts');
    return stopWatch(io, flags.value);
  }
  const question = questionIn(flags.value.rest);
  if (question !== undefined) return fail(io, messages.runsNothing(question, COMMAND));
  if (listOption(flags.value.rest, TARGET_OPTIONS).length === 0) return fail(io, messages.noTarget('watch'));
  if (flags.value.format !== 'text' && flags.value.format !== 'json') {
    return fail(io, messages.onlyTextOrJson(flags.value.format));
  }
  const workspace = openWorkspace(io, flags.value.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const nx = findNx(workspace.value.root);
  if (!nx.ok) return fail(io, nx.error);
  const started = withUnitSkipping({ args: flags.value.rest, env: io.env, audit: false });
  return watchIn({
    io: { ...io, env: started.env },
    flags: { ...flags.value, rest: started.args },
    workspace: workspace.value,
    nx: nx.value,
    command: COMMAND,
    told: started.told,
    startedMs: Date.now(),
  });
}

async function watchIn(setting: Setting): Promise<ExitCode> {
  const { io, workspace, flags, command } = setting;
  const { root, cwd } = workspace;
  const asked: Asked = { root, cwd, command, args: flags.rest, env: io.env };
  const file = publishedFile(workspace.place.dir, asked);
  const other = readPublished(file);
  if (other) return fail(io, messages.watchedAlready(other.process.pid));
  const question = { cwd: root, env: io.env };
  const gitDir = await gitDirOf(question);
  const files = gitDir.ok ? await gitFiles(question) : gitDir;
  if (!gitDir.ok || !files.ok) return fail(io, messages.watchNeedsGit(files.ok ? '' : files.error));
  using interrupt = catchInterrupts({ outlivesTerminal: isNohup(io.env) });
  const view = io.out.isTTY === true && flags.format === 'text' ? liveView(setting) : lineView(setting);
  let changes: Changes | undefined;
  const looked = (ignored: readonly string[]): void => changes?.ignore(ignored);
  const world = new WatchWorld({ setting, asked, gitDir: gitDir.value, file, told: view, looked });
  const driven = drive(world);
  const checks = checkNowAndThen(driven, world);
  try {
    using _ends = endOn(interrupt.signal, driven, io);
    changes = await watchFiles({
      root,
      gitDir: gitDir.value,
      ignored: files.value.ignored,
      changed: driven.changed,
      failed: pollInstead(view.problem, checks),
    });
    driven.begin();
    const why = await driven.ended;
    return why === 'gone' ? fail(io, messages.rootGone) : 0;
  } finally {
    checks.stop();
    view.stop();
    world.close();
    await changes?.close();
    await world.stop();
  }
}

function endOn(signal: AbortSignal, driven: Drive, io: Io): Disposable {
  if (signal.aborted) driven.end();
  signal.addEventListener('abort', driven.end);
  // Nobody reads what it says any more. A terminal that has closed says `EIO`: who was left there on purpose goes on.
  process.stdout.on('error', (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EIO') driven.end();
  });
  return endWithStarter(io.env, () => {
    note(io, watchMessages.starterGone);
    driven.end();
  });
}

function pollInstead(problem: (text: string) => void, checks: Checks): (remedy: string) => void {
  return (remedy) => {
    problem(messages.polls(remedy));
    checks.poll();
  };
}
