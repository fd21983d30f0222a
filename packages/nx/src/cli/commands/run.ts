import { randomBytes } from 'node:crypto';
import {
  type ExitCode,
  type Result,
  type RunResult,
  err,
  exitCodeOf,
  foldRun,
  ok,
  redactCommand,
  wordOf,
  taskOfEnv,
} from '@subminute/core';
import { TARGET_OPTIONS, listOption, nxArgs, questionIn } from '../../adapter/nx-args.ts';
import { type Finished, finishRun } from '../../process/finish-run.ts';
import { type Owner, makeRunDir, writeOwner } from '../../process/run-dir.ts';
import { RunView } from '../../process/run-view.ts';
import { type NxExit, findNx, startNx } from '../../process/start-nx.ts';
import { nameOf, processSpace } from '../../process/table.ts';
import { tidyRunDirs } from '../../process/tidy.ts';
import { noteTree } from '../../process/tree.ts';
import { isOff, pastCache, withUnitSkipping } from '../../process/unit-skipping.ts';
import { watch } from '../../process/watchdog.ts';
import { takeRevoked } from '../../store/revocation.ts';
import type { ActiveRun, Setting } from '../active-run.ts';
import { fail, note } from '../fail.ts';
import { failingLines } from '../failing-lines.ts';
import { parseFlags } from '../flags.ts';
import type { HandedOver } from '../hand-over.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { PAST_SHIELD, isShieldLost, noteShieldOf } from '../lost-shield.ts';
import { printVerdict } from '../print.ts';
import { startProgress } from '../progress.ts';
import { type Step, nextStep } from '../steps.ts';
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
    return runNx({
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

/** Why a run is repeated: what came from a cache is no pass, or the shield was ended in its middle. */
type Again = 'past-cache' | 'past-shield';

/** A run that tells nothing of the tasks is repeated once, past what spoilt it. */
async function runNx(setting: Setting): Promise<ExitCode> {
  const { io, workspace, flags } = setting;
  await takeRevoked(workspace.place.dir, { root: workspace.root, env: io.env });
  const first = await runOnce(setting, true);
  if (typeof first === 'number') return first;
  // The clock goes on, the deadline's too; a moment later, so that of the two this is the later run.
  const again = { ...setting, startedMs: setting.startedMs + 1 };
  if (first === 'past-shield') {
    note(io, messages.shieldEnded);
    return runOnce({ ...again, io: { ...io, env: { ...io.env, ...PAST_SHIELD } } }, false);
  }
  note(io, messages.runsAgain);
  const rest = pastCache(flags.rest);
  return runOnce({ ...again, flags: { ...flags, rest }, told: rest }, false);
}

async function runOnce(setting: Setting, mayRepeat: false): Promise<ExitCode>;
async function runOnce(setting: Setting, mayRepeat: boolean): Promise<ExitCode | Again>;
async function runOnce(setting: Setting, mayRepeat: boolean): Promise<ExitCode | Again> {
  // From here on an interrupt ends the run, and the death of this process too.
  using interrupt = catchInterrupts();
  const run = makeRun(setting);
  if (!run.ok) return fail(setting.io, messages.storeUnusable(run.error));
  const { dir, owner } = run.value;
  const watchdog = watch(dir, setting.io.env);
  try {
    const nx = startNx({
      bin: setting.nx.bin,
      args: nxArgs(setting.command, setting.flags.rest),
      cwd: setting.workspace.cwd,
      env: setting.io.env,
      runDir: dir,
      probe: setting.workspace.config.probe,
    });
    const started: Owner = { ...owner, nx: { pid: nx.pid, started: nx.started } };
    writeOwner(dir, started);
    using _tree = noteTree(setting.workspace.root, dir);
    const active: ActiveRun = {
      ...setting,
      dir,
      owner: started,
      view: new RunView(dir),
      watchdog,
      interrupt,
    };
    const failing = failingLines(dir, setting.workspace.root);
    const progress = startProgress(setting.io.err, active.view, { ...owner, failing });
    const step = await nextStep(active, nx.exited);
    progress.stop();
    return await answer(active, step, mayRepeat);
  } finally {
    watchdog.release();
  }
}

/** A run with its directory and its owner, before anything of it runs. */
function makeRun({
  io,
  workspace,
  nx,
  command,
  flags,
  told,
  startedMs,
}: Setting): Result<{ dir: string; owner: Owner }, string> {
  const parent = taskOfEnv(io.env);
  try {
    const { run, dir } = makeRunDir(workspace.place.dir, randomBytes);
    const owner: Owner = {
      version: 1,
      run,
      checkout: workspace.root,
      command: redactCommand([command, ...told]),
      startedMs,
      process: nameOf(process.pid),
      space: processSpace(),
      budgetMs: workspace.config.budgetMs,
      ask: { bin: nx.bin, cwd: workspace.cwd, args: redactCommand([command, ...flags.rest]) },
      ...(parent === undefined ? {} : { parent }),
    };
    writeOwner(dir, owner);
    return ok({ dir, owner });
  } catch (error) {
    return err((error as Error).message);
  }
}

async function answer(active: ActiveRun, step: Step, mayRepeat: boolean): Promise<ExitCode | Again> {
  const { io, workspace, flags } = active;
  const { result, finished } = await cameTo(active, step);
  note(io, finished?.problem);
  noteShieldOf(active);
  const again = mayRepeat && step.kind === 'ended' ? await whyAgain(active, result, step.exit) : undefined;
  if (again) {
    finished?.leave();
    return again;
  }
  await printVerdict(io, result, flags, workspace);
  finished?.leave();
  await tidyRunDirs(workspace.place.dir);
  return exitCodeOf(wordOf(result));
}

async function whyAgain(active: ActiveRun, result: RunResult, exit: NxExit): Promise<Again | undefined> {
  if (result.tasks.some(({ revoked }) => revoked)) return 'past-cache';
  return (await isShieldLost(active, result, exit)) ? 'past-shield' : undefined;
}

async function cameTo(active: ActiveRun, step: Step): Promise<HandedOver> {
  if (step.kind !== 'deadline') return finish(active, step);
  const { handOver } = await import('../hand-over.ts');
  return handOver(active, step.pending);
}

async function finish(
  { io, dir, owner, view, interrupt }: ActiveRun,
  step: Exclude<Step, { kind: 'deadline' }>,
): Promise<{ result: RunResult; finished: Finished }> {
  const base = { dir, owner, view, atMs: Date.now(), env: io.env, abort: interrupt.signal };
  const finished = await finishRun(
    step.kind === 'stopped' ? { ...base, stopped: step.by } : { ...base, ...exitOf(step.exit) },
  );
  return { result: foldRun(finished.events), finished };
}

function exitOf({ code, signal }: NxExit): { exitCode?: number; signal?: string } {
  if (code !== null) return { exitCode: code };
  return signal === null ? {} : { signal };
}
