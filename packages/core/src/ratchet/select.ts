import { type Bits, addBits, bitsFor, bitsWhere, oncePerSet } from '../graph/bits.ts';
import type { GlobCompiler } from '../graph/glob.ts';
import { withBelow } from '../graph/task-order.ts';
import { type TouchedProjects, touchedProjects } from '../graph/touched-projects.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { ModelParts } from './model.ts';
import { UNKNOWN, type SampleCommit } from './sample.ts';
import { isLockfile, removesProject, touchedInputsOf } from './touch.ts';

/** The tasks that `nx affected` takes up for a commit, with all that they depend on. */
export type Selector = (commit: SampleCommit) => Bits;

export function selectorOf(parts: ModelParts, compile: GlobCompiler): Selector {
  const { graph, order } = parts;
  const targets = new Set(graph.targets);
  const asked = bitsWhere(order.tasks, ({ target }) => targets.has(target));
  const reached = graph.selection === 'task' ? byTask(parts) : byProject(parts, compile);
  const whole = oncePerSet((wanted) => withBelow(order, wanted));
  return (commit) => whole(reached(commit).map((word, at) => word & (asked[at] ?? 0)));
}

/** Nx 24: tasks with an input that was touched, and those that read what these write. */
function byTask({ graph, order, touched, tasksOf, carry }: ModelParts): Selector {
  const all = bitsWhere(order.tasks, () => true);
  const named = namedProjects(graph);
  const ofNamed = bitsWhere(order.tasks, ({ project }) => named.has(project));
  return (commit) => {
    if (removesProject(commit)) return all;
    const found = tasksOf(touchedInputsOf(graph, touched, commit)).slice();
    if (commit.paths.some(isLockfile)) addBits(found, ofNamed);
    return carry(found);
  };
}

/** Nx 22 and 23, and later on demand: all tasks of projects that were touched, and of all above them. */
function byProject({ graph, order }: ModelParts, compile: GlobCompiler): Selector {
  const all = bitsWhere(order.tasks, () => true);
  const projects = touchedProjects(graph, compile);
  const named = namedProjects(graph);
  const above = new Map<string, Bits>();
  return (commit) => {
    if (touchesAll(graph, commit)) return all;
    const found = bitsFor(order.tasks.length);
    const touched = [...named, ...aliased(graph, commit), ...commit.paths.flatMap(projects.byPath)];
    for (const project of new Set(touched)) {
      const bits = above.get(project) ?? tasksAbove(project, projects, order.tasks);
      above.set(project, bits);
      addBits(found, bits);
    }
    return found;
  };
}

function touchesAll(graph: WorkspaceGraph, commit: SampleCommit): boolean {
  if (removesProject(commit) || commit.paths.includes('nx.json')) return true;
  if (commit.aliases?.includes(UNKNOWN) === true) return true;
  const inert = commit.inert ?? [];
  if (
    graph.tsconfig !== undefined &&
    commit.paths.includes(graph.tsconfig) &&
    !inert.includes(graph.tsconfig)
  )
    return true;
  return !Array.isArray(graph.lockfile) && commit.paths.some(isLockfile);
}

/** Projects that a changed alias of the root's tsconfig leads to. */
function aliased({ projects }: WorkspaceGraph, { aliases = [] }: SampleCommit): readonly string[] {
  const isIn = (root: string): boolean =>
    aliases.some((alias) => alias === root || alias.startsWith(`${root}/`));
  return projects.filter(({ root }) => isIn(root)).map(({ name }) => name);
}

function namedProjects({ lockfile }: WorkspaceGraph): ReadonlySet<string> {
  return new Set(typeof lockfile === 'string' ? [] : lockfile);
}

function tasksAbove(project: string, { above }: TouchedProjects, tasks: WorkspaceGraph['tasks']): Bits {
  const reached = above(project);
  return bitsWhere(tasks, (task) => reached.has(task.project));
}
