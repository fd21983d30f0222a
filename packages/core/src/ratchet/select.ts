import { type Bits, addBits, bitsFor, oncePerSet, setBit } from '../graph/bits.ts';
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
  const asked = bitsFor(order.tasks.length);
  for (const [at, { target }] of order.tasks.entries()) if (targets.has(target)) setBit(asked, at);
  const reached = graph.selection === 'task' ? byTask(parts) : byProject(parts, compile);
  const whole = oncePerSet((wanted) => withBelow(order, wanted));
  return (commit) => whole(reached(commit).map((word, at) => word & (asked[at] ?? 0)));
}

/** Nx 24: tasks with an input that was touched, and those that read what these write. */
function byTask({ graph, order, touched, tasksOf, carry }: ModelParts): Selector {
  const all = allOf(order.tasks.length);
  const named = namedProjects(graph);
  return (commit) => {
    if (removesProject(commit)) return all;
    const found = tasksOf(touchedInputsOf(graph, touched, commit)).slice();
    if (named.size > 0 && commit.paths.some(isLockfile))
      for (const [at, { project }] of order.tasks.entries()) if (named.has(project)) setBit(found, at);
    return carry(found);
  };
}

/** Nx 22 and 23, and later on demand: all tasks of projects that were touched, and of all above them. */
function byProject({ graph, order }: ModelParts, compile: GlobCompiler): Selector {
  const all = allOf(order.tasks.length);
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
  const bits = bitsFor(tasks.length);
  const reached = above(project);
  for (const [at, task] of tasks.entries()) if (reached.has(task.project)) setBit(bits, at);
  return bits;
}

function allOf(count: number): Bits {
  const bits = bitsFor(count);
  for (let at = 0; at < count; at++) setBit(bits, at);
  return bits;
}
