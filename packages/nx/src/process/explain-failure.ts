import { type RunEvent, type RunResult, type TaskId, failedTasks, foldRun } from '@subminute/core';
import { type Question, type TaskGraph, askTaskGraph, failedBelow } from './ask-nx.ts';
import type { Selection } from './selection.ts';
import { suspect } from './suspect.ts';

/** What a run with failures leaves open: which of them kept others from running, and what may have made them all. */
export async function explainFailure(
  events: readonly RunEvent[],
  selection: Pick<Selection, 'args' | 'env' | 'root'>,
  question: Question,
): Promise<readonly RunEvent[]> {
  const result = foldRun(events);
  const suspected = await suspect(result, selection, question.abort);
  const graph = result.skipped.length > 0 ? await askTaskGraph(question) : undefined;
  return [...(graph ? withCauses(events, result, graph) : events), ...suspected];
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
