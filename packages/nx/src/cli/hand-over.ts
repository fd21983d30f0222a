import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, type RunEvent, exitCodeOf, foldRun, wordOf } from '@subminute/core';
import type { TaskGraph } from '../process/ask-nx.ts';
import { endRun } from '../process/end-tree.ts';
import { entryFile } from '../process/entry.ts';
import { viewEvents } from '../process/run-view.ts';
import { removeRunDir } from '../process/run-dir.ts';
import type { ActiveRun } from './active-run.ts';
import { note } from './fail.ts';
import { printVerdict } from './print.ts';

/** The supervisor starts in a tenth of a second; where it does not, the run is ended. */
const READY_MS = 3000;

/** The deadline: another owner for the run, an answer with what is known, and the way to the rest. */
export async function handOver(run: ActiveRun, graph: Promise<TaskGraph | undefined>): Promise<ExitCode> {
  const { dir, owner, view } = run;
  const capAtMs = owner.startedMs + run.workspace.config.hardCapMs;
  const taken = await startSupervisor(dir, capAtMs);
  if (!taken) {
    note(run.io, 'the run could not be handed over and was ended');
    await endRun({ nxPid: owner.nxPid, runDir: dir }, { askMs: 300, termMs: 200 });
  }
  run.watchdog.release();
  view.refresh();
  const known = await Promise.race([graph, sleep(200, undefined, { ref: false })]);
  const events: RunEvent[] = [
    { type: 'run-started', run: owner.run, atMs: owner.startedMs, command: owner.command, via: 'subminute' },
    ...viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: !taken }),
    ...(known ? [{ type: 'tasks-pending' as const, tasks: known.tasks }] : []),
  ];
  if (!taken) {
    events.push({ type: 'run-stopped', by: 'cap', atMs: Date.now() });
    removeRunDir(dir);
  }
  const result = foldRun(events);
  printVerdict(run.io, result, run.flags, run.workspace.config);
  return exitCodeOf(wordOf(result));
}

function startSupervisor(dir: string, capAtMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [entryFile('supervise'), dir, String(capAtMs)], {
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    resolve(false);
  }, READY_MS);
  child.stdout.once('data', () => {
    resolve(true);
  });
  child.once('error', () => {
    resolve(false);
  });
  child.once('exit', () => {
    resolve(false);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    child.removeAllListeners();
    child.stdout.destroy();
    child.unref();
  });
}
