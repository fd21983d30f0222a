import { endRun } from '../process/end-tree.ts';
import { type TaskGraph, askTaskGraph } from '../process/ask-nx.ts';
import type { NxExit } from '../process/start-nx.ts';
import type { ActiveRun } from './active-run.ts';

/**
 * What a waiting command meets first:
 *
 *            ┌─ nx ends ────────► ended
 *   running ─┼─ --deadline ─────► deadline   (the run goes on, with another owner)
 *            ├─ SIGINT, SIGTERM ► stopped    (the whole process tree is ended)
 *            └─ --bail, a failure ► stopped
 */
export type Step =
  | { readonly kind: 'ended'; readonly exit: NxExit }
  | { readonly kind: 'deadline'; readonly graph: Promise<TaskGraph | undefined> }
  | { readonly kind: 'stopped'; readonly by: 'interrupt' | 'bail' };

const BAIL_POLL_MS = 100;

export async function nextStep(run: ActiveRun, exited: Promise<NxExit>): Promise<Step> {
  const { promise, resolve } = Promise.withResolvers<Step>();
  const undo: (() => void)[] = [];
  exited.then(
    (exit) => {
      resolve({ kind: 'ended', exit });
    },
    () => {
      resolve({ kind: 'ended', exit: { code: 1, signal: null } });
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const stop = (): void => {
      resolve({ kind: 'stopped', by: 'interrupt' });
    };
    process.on(signal, stop);
    undo.push(() => process.off(signal, stop));
  }
  undo.push(armDeadline(run, resolve), armBail(run, resolve));
  const step = await promise;
  if (step.kind === 'stopped') {
    await endRun({ nxPid: run.owner.nxPid, runDir: run.dir }, { askMs: 700, termMs: 300 });
  }
  for (const off of undo) off();
  return step;
}

/** The list of what is not done is asked for beforehand, so that the answer need not wait for it. */
function armDeadline(run: ActiveRun, resolve: (step: Step) => void): () => void {
  const deadlineMs = run.flags.deadlineMs ?? run.workspace.config.deadlineMs;
  if (deadlineMs === undefined) return () => {};
  const left = Math.max(0, run.owner.startedMs + deadlineMs - Date.now());
  const answer = Promise.withResolvers<TaskGraph | undefined>();
  const ask = setTimeout(
    () => {
      const args = [run.command, ...run.flags.rest];
      const timeoutMs = Math.max(1000, run.owner.startedMs + deadlineMs - Date.now());
      const { cwd } = run.workspace;
      answer.resolve(askTaskGraph({ bin: run.nx.bin, args, cwd, env: run.io.env, timeoutMs }));
    },
    Math.max(left / 2, left - 8000),
  );
  const timer = setTimeout(() => {
    resolve({ kind: 'deadline', graph: answer.promise });
  }, left);
  return () => {
    clearTimeout(ask);
    clearTimeout(timer);
  };
}

function armBail(run: ActiveRun, resolve: (step: Step) => void): () => void {
  if (!run.flags.bail) return () => {};
  const poll = setInterval(() => {
    run.view.refresh();
    if (run.view.hasFailure()) resolve({ kind: 'stopped', by: 'bail' });
  }, BAIL_POLL_MS);
  return () => {
    clearInterval(poll);
  };
}
