import type { TaskId } from '../ids.ts';
import type { Reach } from './reach.ts';
import type { GraphTask, WorkspaceGraph } from './workspace-graph.ts';

/** A task that another one waits for, as `dependsOn` names it: `build`, `^build`, `ui:build`. */
export type OrderText = (task: GraphTask, below: TaskId) => string;

/** Names are those of the graph: a project's may hold colons. */
export function orderTextOf({ tasks }: Pick<WorkspaceGraph, 'tasks'>, reach: Reach): OrderText {
  const known = new Map(tasks.map((task) => [task.task, task]));
  return ({ project }, below) => {
    const found = known.get(below);
    if (!found) return below;
    if (found.project === project) return found.target;
    return reach.has(project, found.project) ? `^${found.target}` : `${found.project}:${found.target}`;
  };
}
