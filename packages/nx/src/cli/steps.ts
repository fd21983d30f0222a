import type { TaskGraph } from '../process/ask-nx.ts';
import { endRun } from '../process/end-tree.ts';
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
  | { readonly kind: 'deadline'; readonly pending: PendingQuestion }
  | { readonly kind: 'stopped'; readonly by: 'interrupt' | 'bail' };

/** What the command would run, asked for beforehand. */
export interface PendingQuestion {
  readonly answer: Promise<TaskGraph | undefined>;
  /** Ends it; resolves when nothing of it is left. */
  readonly cancel: () => Promise<void>;
}

const BAIL_POLL_MS = 100;

const POLITELY = { askMs: 700, termMs: 300 } as const;
const AT_ONCE = { askMs: 0, termMs: 60 } as const;

export async function nextStep(run: ActiveRun, exited: Promise<NxExit>): Promise<Step> {
  const { promise, resolve } = Promise.withResolvers<Step>();
  exited.then(
    (exit) => {
      resolve({ kind: 'ended', exit });
    },
    () => {
      resolve({ kind: 'ended', exit: { code: 1, signal: null } });
    },
  );
  const { signal } = run.interrupt;
  const stop = (): void => {
    resolve({ kind: 'stopped', by: 'interrupt' });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const deadline = armDeadline(run, resolve);
  const disarmBail = armBail(run, resolve);
  const step = await promise;
  signal.removeEventListener('abort', stop);
  disarmBail();
  deadline.disarm();
  if (step.kind !== 'deadline') await deadline.cancel();
  if (step.kind === 'stopped') await endRun(run, run.background ? AT_ONCE : POLITELY);
  // Who ended nx by force left its tasks running.
  if (step.kind === 'ended' && step.exit.code === null) await endRun(run, { askMs: 0, termMs: 300 });
  return step;
}

/** The list of what is not done is asked for beforehand, so that the answer need not wait for it. */
function armDeadline(
  run: ActiveRun,
  resolve: (step: Step) => void,
): { readonly disarm: () => void; readonly cancel: () => Promise<void> } {
  const { deadlineMs, owner, dir, io } = run;
  if (deadlineMs === undefined) return { disarm: () => {}, cancel: () => Promise.resolve() };
  const atMs = owner.startedMs + deadlineMs;
  const left = Math.max(0, atMs - Date.now());
  const { promise: answer, resolve: put } = Promise.withResolvers<TaskGraph | undefined>();
  const abort = new AbortController();
  let hasAsked = false;
  const asking = setTimeout(
    () => {
      hasAsked = true;
      const timeoutMs = Math.max(1000, atMs - Date.now() + 1000);
      const question = {
        ...owner.ask,
        env: io.env,
        dir,
        timeoutMs,
        abort: abort.signal,
      };
      import('../process/ask-nx.ts')
        .then(({ askTaskGraph }) => askTaskGraph(question))
        .then(put, () => {
          put(undefined);
        });
    },
    Math.max(left / 2, left - 8000),
  );
  const cancel = async (): Promise<void> => {
    clearTimeout(asking);
    abort.abort();
    if (hasAsked) await answer;
  };
  const timer = setTimeout(() => {
    resolve({ kind: 'deadline', pending: { answer, cancel } });
  }, left);
  return {
    disarm: () => {
      clearTimeout(timer);
    },
    cancel,
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
