import { randomBytes } from 'node:crypto';
import { type ExitCode, type RunEvent, exitCodeOf, failedTasks, foldRun, wordOf } from '@subminute/core';
import { askProjectGraph, askTaskGraph } from '../../process/ask-nx.ts';
import { finalEvents, needsSaving, storeRun, withCauses } from '../../process/finish-run.ts';
import { type Owner, makeRunDir, removeRunDir, writeOwner } from '../../process/run-dir.ts';
import { RunView } from '../../process/run-view.ts';
import { findNx, startNx } from '../../process/start-nx.ts';
import { startedAt } from '../../process/table.ts';
import { watch } from '../../process/watchdog.ts';
import type { ActiveRun, Setting } from '../active-run.ts';
import { parseFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { fail, note } from '../fail.ts';
import { messages } from '../messages.ts';
import { nxArgs } from '../nx-args.ts';
import { printVerdict } from '../print.ts';
import { startProgress } from '../progress.ts';
import { selectionEvents } from '../selection.ts';
import { handOver } from '../hand-over.ts';
import { type Step, nextStep } from '../steps.ts';
import { openWorkspace } from '../workspace.ts';

/** `affected`, `run-many` and `run`: start `nx`, wait for its end or for what comes before it, answer. */
export function runCommand(command: 'affected' | 'run-many' | 'run') {
  return async (io: Io, args: readonly string[]): Promise<ExitCode> => {
    const flags = parseFlags(args);
    if (!flags.ok) return fail(io, flags.error);
    const workspace = openWorkspace(io, flags.value.cwd);
    if (!workspace.ok) return fail(io, workspace.error);
    const nx = findNx(workspace.value.root);
    if (!nx.ok) return fail(io, nx.error);
    try {
      return await runNx({ io, flags: flags.value, workspace: workspace.value, nx: nx.value, command });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      return fail(io, messages.storeUnusable((error as Error).message));
    }
  };
}

async function runNx(setting: Setting): Promise<ExitCode> {
  const { io, flags, workspace, nx, command } = setting;
  const startedMs = Date.now();
  const { run, dir } = makeRunDir(workspace.place.dir, randomBytes);
  const args = nxArgs(command, flags.rest);
  const child = startNx({
    bin: nx.bin,
    args,
    cwd: workspace.cwd,
    env: io.env,
    runDir: dir,
    probe: workspace.config.probe,
  });
  const owner: Owner = {
    version: 1,
    run,
    checkout: workspace.root,
    command: [command, ...flags.rest],
    startedMs,
    pid: process.pid,
    pidStarted: startedAt(process.pid) ?? '',
    nxPid: child.pid,
    nxStarted: startedAt(child.pid) ?? '',
    budgetMs: workspace.config.budgetMs,
  };
  writeOwner(dir, owner);
  const active: ActiveRun = { ...setting, dir, owner, view: new RunView(dir), watchdog: watch(dir) };
  const progress = startProgress(io.err, active.view, { startedMs, budgetMs: owner.budgetMs });
  const step = await nextStep(active, child.exited);
  progress.stop();
  return answer(active, step);
}

async function answer(active: ActiveRun, step: Step): Promise<ExitCode> {
  if (step.kind === 'deadline') return handOver(active, step.graph);
  const { dir, owner, view } = active;
  active.watchdog.release();
  const base = { dir, owner, view, atMs: Date.now() };
  let events: readonly RunEvent[];
  if (step.kind === 'stopped') events = finalEvents({ ...base, stopped: step.by });
  else {
    const { code, signal } = step.exit;
    events = finalEvents({
      ...base,
      ...(code === null ? {} : { exitCode: code }),
      ...(signal === null ? {} : { signal }),
    });
    events = await complete(active, events);
  }
  if (needsSaving(events, dir)) note(active.io, storeRun(active.workspace.place.dir, owner, events));
  removeRunDir(dir);
  const result = foldRun(events);
  printVerdict(active.io, result, active.flags, active.workspace.config);
  return exitCodeOf(wordOf(result));
}

/** What Nx leaves out of a run that came to its end: causes of skips, names that do not exist. */
async function complete(active: ActiveRun, events: readonly RunEvent[]): Promise<readonly RunEvent[]> {
  const result = foldRun(events);
  const question = { bin: active.nx.bin, cwd: active.workspace.cwd, env: active.io.env, timeoutMs: 20_000 };
  const args = [active.command, ...active.flags.rest];
  if (result.skipped.length > 0 && failedTasks(result).length > 0) {
    const graph = await askTaskGraph({ ...question, args });
    return graph ? withCauses(events, graph) : events;
  }
  const selection = await selectionEvents(result, {
    command: active.command,
    args: active.flags.rest,
    root: active.workspace.root,
    store: active.workspace.place.dir,
    ask: () => askProjectGraph(question),
  });
  return [...events, ...selection];
}
