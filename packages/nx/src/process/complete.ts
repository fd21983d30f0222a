import { type RunEvent, failedTasks, foldRun } from '@subminute/core';
import type { Question } from './ask-nx.ts';
import type { Owner } from './run-dir.ts';
import { selectionEvents } from './selection.ts';

export interface Completion {
  readonly dir: string;
  readonly owner: Owner;
  readonly store: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The run was interrupted: no more questions. */
  readonly abort?: AbortSignal;
}

/** Half a second of CPU time each; far beyond that, a daemon that hangs. */
const TIMEOUT_MS = 20_000;

/** What Nx leaves out of a run that came to its end: causes of skips, names that do not exist. */
export async function complete(
  events: readonly RunEvent[],
  { dir, owner, store, env, abort }: Completion,
): Promise<readonly RunEvent[]> {
  const result = foldRun(events);
  const question: Question = {
    ...owner.ask,
    env,
    dir,
    timeoutMs: TIMEOUT_MS,
    ...(abort ? { abort } : {}),
  };
  const [command = '', ...args] = owner.ask.args;
  const asked = { args, env, root: owner.checkout };
  const selection = await selectionEvents(result, {
    ...asked,
    command,
    store,
    ask: async () => (await import('./ask-nx.ts')).askProjectGraph(question),
    isAborted: () => abort?.aborted === true,
  });
  if (failedTasks(result).length === 0) return [...events, ...selection];
  const { explainFailure } = await import('./explain-failure.ts');
  return [...(await explainFailure(events, asked, question)), ...selection];
}
