import { randomBytes } from 'node:crypto';
import { type Result, type RunResult, err, foldRun, ok, redactCommand, taskOfEnv } from '@subminute/core';
import { nxArgs } from '../adapter/nx-args.ts';
import { type Finished, finishRun } from '../process/finish-run.ts';
import { type Owner, makeRunDir, removeRunDir, writeOwner } from '../process/run-dir.ts';
import { RunView } from '../process/run-view.ts';
import { type NxExit, startNx } from '../process/start-nx.ts';
import { nameOf, processSpace } from '../process/table.ts';
import { noteTree } from '../process/tree.ts';
import { pastCache } from '../process/unit-skipping.ts';
import { watch } from '../process/watchdog.ts';
import { takeRevoked } from '../store/revocation.ts';
import type { ActiveRun, Setting } from './active-run.ts';
import { note } from './fail.ts';
import { failingLines } from './failing-lines.ts';
import type { HandedOver } from './hand-over.ts';
import type { Interrupt } from './interrupt.ts';
import { PAST_SHIELD, isShieldLost, noteShieldOf } from './lost-shield.ts';
import { messages } from './messages.ts';
import { startProgress } from './progress.ts';
import { type Step, nextStep } from './steps.ts';

/** What a run came to. */
export interface CameTo {
  readonly result: RunResult;
  /** To be called once that is told: nothing of the run is left then but what the store has. */
  readonly leave: () => void;
}

/** Why a run is repeated: what came from a cache is no pass, or the shield was ended in its middle. */
type Again = 'past-cache' | 'past-shield';

/** A run that tells nothing of the tasks is repeated once, past what spoilt it. */
export async function runNx(setting: Setting, interrupt: Interrupt): Promise<Result<CameTo, string>> {
  const { io, workspace, flags } = setting;
  await takeRevoked(workspace.place.dir, { root: workspace.root, env: io.env });
  const first = await runOnce(setting, interrupt, true);
  if (typeof first !== 'string') return first;
  // The clock goes on, the deadline's too; a moment later, so that of the two this is the later run.
  const again = { ...setting, startedMs: setting.startedMs + 1 };
  if (first === 'past-shield') {
    note(io, messages.shieldEnded);
    return runOnce({ ...again, io: { ...io, env: { ...io.env, ...PAST_SHIELD } } }, interrupt, false);
  }
  note(io, messages.runsAgain);
  const rest = pastCache(flags.rest);
  return runOnce({ ...again, flags: { ...flags, rest }, told: rest }, interrupt, false);
}

type Once = Result<CameTo, string>;

async function runOnce(setting: Setting, interrupt: Interrupt, mayRepeat: false): Promise<Once>;
async function runOnce(setting: Setting, interrupt: Interrupt, mayRepeat: boolean): Promise<Once | Again>;
async function runOnce(setting: Setting, interrupt: Interrupt, mayRepeat: boolean): Promise<Once | Again> {
  const run = makeRun(setting);
  if (!run.ok) return err(messages.storeUnusable(run.error));
  const { dir, owner } = run.value;
  const watchdog = watch(dir, setting.io.env);
  let isAnswered = false;
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
    const step = await nextStepTold(active, nx.exited);
    const answer = await answered(active, step, mayRepeat);
    isAnswered = typeof answer !== 'string';
    return answer;
  } finally {
    if (!isAnswered) watchdog.release();
  }
}

/** With progress for who waits; a run in the background has its own. */
async function nextStepTold(active: ActiveRun, exited: Promise<NxExit>): Promise<Step> {
  const { background, dir, io, owner, view, workspace } = active;
  if (background) {
    background.begun(active);
    return nextStep(active, exited);
  }
  const failing = failingLines(dir, workspace.root);
  const progress = startProgress(io.err, view, { ...owner, failing });
  const step = await nextStep(active, exited);
  progress.stop();
  return step;
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
  background,
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
      ...(background ? { background: true } : {}),
    };
    writeOwner(dir, owner);
    return ok({ dir, owner });
  } catch (error) {
    return err((error as Error).message);
  }
}

async function answered(active: ActiveRun, step: Step, mayRepeat: boolean): Promise<Once | Again> {
  if (step.kind === 'stopped' && active.background) return err(discard(active));
  const { result, finished } = await cameTo(active, step);
  note(active.io, finished?.problem);
  noteShieldOf(active);
  const again = mayRepeat && step.kind === 'ended' ? await whyAgain(active, result, step.exit) : undefined;
  if (again) {
    finished?.leave();
    return again;
  }
  const leave = (): void => {
    finished?.leave();
    active.watchdog.release();
  };
  return ok({ result, leave });
}

/** A run that nobody wants to know of any more is in no history: it says nothing of any state. */
function discard({ dir, watchdog }: ActiveRun): string {
  try {
    removeRunDir(dir);
  } catch {
    // The next clean-up of the store takes it.
  }
  watchdog.release();
  return messages.superseded;
}

async function whyAgain(active: ActiveRun, result: RunResult, exit: NxExit): Promise<Again | undefined> {
  if (result.tasks.some(({ revoked }) => revoked)) return 'past-cache';
  return (await isShieldLost(active, result, exit)) ? 'past-shield' : undefined;
}

async function cameTo(active: ActiveRun, step: Step): Promise<HandedOver> {
  if (step.kind !== 'deadline') return finish(active, step);
  const { handOver } = await import('./hand-over.ts');
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
