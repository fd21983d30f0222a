import {
  type RunEvent,
  type RunResult,
  type TaskId,
  cleanText,
  createRedactor,
  failedTasks,
  foldRun,
  isSpread,
  rootCauses,
  suspectLine,
} from '@subminute/core';
import { type Question, type TaskGraph, askProjectGraph, askTaskGraph, failedBelow } from './ask-nx.ts';
import { changedLines } from './changed-lines.ts';
import type { Owner } from './run-dir.ts';
import { type Selection, baseRevision, selectionEvents } from './selection.ts';

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
  const selection = await selectionEvents(result, {
    command,
    args,
    env,
    root: owner.checkout,
    store,
    ask: () => askProjectGraph(question),
    isAborted: () => abort?.aborted === true,
  });
  const suspected = await suspect(result, { args, env, root: owner.checkout }, abort);
  const isWaiting = result.skipped.length > 0 && failedTasks(result).length > 0;
  const graph = isWaiting ? await askTaskGraph(question) : undefined;
  return [...(graph ? withCauses(events, result, graph) : events), ...suspected, ...selection];
}

/** Of failures in many places, the one change that may have made them all. */
async function suspect(
  result: RunResult,
  { args, env, root }: Pick<Selection, 'args' | 'env' | 'root'>,
  abort: AbortSignal | undefined,
): Promise<readonly RunEvent[]> {
  const causes = rootCauses(result);
  if (!isSpread(causes)) return [];
  const base = baseRevision({ args, env, root });
  const line = suspectLine(causes, await changedLines(root, base, abort ? { abort } : {}));
  if (!line) return [];
  const text = createRedactor()(cleanText(line.text)).trim();
  return [{ type: 'cause-suspected', place: { file: line.file, line: line.line }, text }];
}

/** The tasks of the graph that did not run, each with the failed tasks that it hangs on. */
function withCauses(events: readonly RunEvent[], result: RunResult, graph: TaskGraph): readonly RunEvent[] {
  const failed = new Set(failedTasks(result));
  const known = new Set(result.tasks.filter((t) => t.outcome !== 'skipped').map((t) => t.task));
  const groups = new Map<string, { because: readonly TaskId[]; tasks: TaskId[] }>();
  for (const task of graph.tasks) {
    if (known.has(task)) continue;
    const because = failedBelow(graph, task, failed);
    const key = because.join(' ');
    const group = groups.get(key);
    if (group) group.tasks.push(task);
    else groups.set(key, { because, tasks: [task] });
  }
  const skips = [...groups.values()].map((group): RunEvent => ({ type: 'tasks-skipped', ...group }));
  // Before what judges the run as a whole.
  return [...events.filter((event) => event.type !== 'tasks-skipped'), ...skips];
}
