import { asTaskId, type TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { inputText } from './input-text.ts';
import type { GraphTask, WorkspaceGraph } from './workspace-graph.ts';

/**
 * The projects of `base` that have another name in `head`, as base's name → head's: the same root, or else
 * one that is gone and one that is new, where most of their neighbours and targets are the same.
 */
export function renamesOf(base: WorkspaceGraph, head: WorkspaceGraph): ReadonlyMap<string, string> {
  const names = new Set(head.projects.map(({ name }) => name));
  const before = new Set(base.projects.map(({ name }) => name));
  const gone = base.projects.filter(({ name }) => !names.has(name));
  const come = head.projects.filter(({ name }) => !before.has(name));
  const renames = new Map<string, string>();
  for (const { name, root } of gone) {
    const to = come.find((one) => one.root === root);
    if (to) renames.set(name, to.name);
  }
  const taken = new Set(renames.values());
  const pairs = gone
    .filter(({ name }) => !renames.has(name))
    .flatMap((from) =>
      come
        .filter(({ name }) => !taken.has(name))
        .filter((to) => isLike(traits(base, from.name), traits(head, to.name)))
        .map((to) => ({ from: from.name, to: to.name })),
    );
  // Where two are alike, nobody can say which of them it was.
  const isOnly = (pair: (typeof pairs)[number]): boolean =>
    pairs.filter(({ from, to }) => from === pair.from || to === pair.to).length === 1;
  for (const { from, to } of pairs.filter(isOnly)) renames.set(from, to);
  return renames;
}

/** Whether two projects have more than half of their neighbours and targets in common (Jaccard index), and a neighbour. */
function isLike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const common = [...a].filter((one) => b.has(one));
  if (!common.some((one) => /^[<>] /.test(one))) return false;
  return common.length / (a.size + b.size - common.length) > 0.5;
}

function traits({ edges, tasks }: WorkspaceGraph, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { from, to } of edges) {
    if (from === name) found.add(`> ${to}`);
    if (to === name) found.add(`< ${from}`);
  }
  for (const { project, target, command } of tasks) {
    if (project === name) found.add(`: ${target} ${command}`);
  }
  return found;
}

/** The same graph with other names. */
export function renamed(graph: WorkspaceGraph, names: ReadonlyMap<string, string>): WorkspaceGraph {
  if (names.size === 0) return graph;
  const name = (project: string): string => names.get(project) ?? project;
  const roots = new Map(graph.projects.map((project) => [project.name, project.root]));
  const task = taskNames(graph.tasks, names);
  const { shared, lockfile } = graph;
  return {
    ...graph,
    projects: graph.projects
      .map((project) => ({ ...project, name: name(project.name) }))
      .sort((a, b) => byCodeUnit(a.name, b.name)),
    edges: graph.edges.map((edge) => ({ ...edge, from: name(edge.from), to: name(edge.to) })),
    tasks: graph.tasks
      .map((one) => ({
        ...one,
        task: task(one.task),
        project: name(one.project),
        dependsOn: one.dependsOn.map(task),
        ...(one.reads && { reads: one.reads.map(task) }),
      }))
      .sort((a, b) => byCodeUnit(a.task, b.task)),
    inputs: graph.inputs.map((input) => renamedInput(input, roots, names)),
    ...(shared && { shared: shared.map((one) => ({ ...one, projects: one.projects.map(name) })) }),
    lockfile: typeof lockfile === 'string' ? lockfile : lockfile.map(name),
  };
}

/** Tasks' ids with the other names of their projects; one that the graph does not have stays. */
export function taskNames(
  tasks: readonly Pick<GraphTask, 'task' | 'project'>[],
  names: ReadonlyMap<string, string>,
): (task: TaskId) => TaskId {
  const known = new Map(tasks.map(({ task, project }) => [task, project]));
  return (task) => {
    const project = known.get(task) ?? '';
    const name = names.get(project);
    return name === undefined ? task : asTaskId(`${name}${task.slice(project.length)}`);
  };
}

function renamedInput(
  input: string,
  roots: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): string {
  const project = inputText(input, roots).project ?? '';
  const name = names.get(project);
  return name === undefined ? input : `${name}${input.slice(project.length)}`;
}
