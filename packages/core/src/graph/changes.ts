import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { type InputText, inputTexts, partKey } from './input-text.ts';
import { type OrderText, orderTextOf } from './order-text.ts';
import { reachOf } from './reach.ts';
import type { GraphTask, ProjectEdge, WorkspaceGraph } from './workspace-graph.ts';

/**
 * What a change did to a workspace's graph that can make its loops longer, each as the one thing that somebody
 * wrote: an import, a pattern among the inputs, a switch.
 */
export type GraphChange =
  | { readonly kind: 'edge'; readonly from: string; readonly to: string; readonly type: ProjectEdge['kind'] }
  /** A pattern, variable, command or package that the hash of these tasks did not hold. */
  | {
      readonly kind: 'input';
      readonly text: string;
      readonly scope: InputText['scope'];
      readonly tasks: readonly TaskId[];
    }
  /** Tasks of a target that were cached and are no more. */
  | { readonly kind: 'uncached'; readonly target: string; readonly tasks: readonly TaskId[] }
  /** Tasks of a target that wait for tasks of another one: of the projects below (`^`), of their own, of one by name. */
  | {
      readonly kind: 'order';
      readonly target: string;
      readonly on: string;
      readonly tasks: readonly TaskId[];
    }
  | { readonly kind: 'task'; readonly task: TaskId };

/**
 * The additions of `head`, sorted. Where a new edge explains an input or an order, only the edge is named.
 * Projects are matched by name: give the base with the head's names (`renamed`).
 */
export function changesOf(base: WorkspaceGraph, head: WorkspaceGraph): readonly GraphChange[] {
  const before = new Map(base.tasks.map((task) => [task.task, task]));
  const reach = reachOf(base);
  const found = new Collected();
  const edges = addEdges(found, base, head);
  const now = reachOf(head);
  const projects = new Map(head.tasks.map(({ task, project }) => [task, project]));
  const sides: Sides = {
    added: addedInputs(base, head),
    texts: inputTexts(base),
    headTexts: inputTexts(head),
    order: orderTextOf(head, reach),
    projectOf: (task) => projects.get(task),
    byEdge: (from, to) => to !== undefined && !reach.has(from, to) && now.has(from, to),
    isNewEdge: (from, to) => edges.has(`${from}\0${to}`),
  };
  for (const task of head.tasks) {
    const was = before.get(task.task);
    if (!was) found.add({ kind: 'task', task: task.task });
    else addTask(found, { ...sides, was, task });
  }
  return found.sorted();
}

interface Sides {
  /** Positions of the inputs of a task that the base does not have by the same words. */
  readonly added: (was: GraphTask, task: GraphTask) => readonly number[];
  readonly texts: readonly InputText[];
  readonly headTexts: readonly InputText[];
  readonly order: OrderText;
  readonly projectOf: (task: TaskId) => string | undefined;
  /** Whether a project is below another one only since a new edge: that explains what comes from there. */
  readonly byEdge: (from: string, to: string | undefined) => boolean;
  readonly isNewEdge: (from: string, to: string | undefined) => boolean;
}

interface Pair extends Sides {
  readonly was: GraphTask;
  readonly task: GraphTask;
}

/** Changes as they are found, those that are one thing put together. */
class Collected {
  readonly #byKey = new Map<string, GraphChange>();

  add(change: GraphChange): void {
    const key = keyOf(change);
    const known = this.#byKey.get(key);
    if (!known || !('tasks' in known) || !('tasks' in change)) {
      if (!known) this.#byKey.set(key, change);
      return;
    }
    this.#byKey.set(key, { ...known, tasks: [...known.tasks, ...change.tasks] });
  }

  sorted(): readonly GraphChange[] {
    return [...this.#byKey.entries()]
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([, change]) => ('tasks' in change ? { ...change, tasks: [...new Set(change.tasks)] } : change));
  }
}

/** What makes a change that one: the same thing in many tasks is one change. */
export function keyOf(change: GraphChange): string {
  switch (change.kind) {
    case 'edge':
      return `edge ${change.from} → ${change.to}`;
    case 'input':
      return `input ${change.scope} ${change.text}`;
    case 'uncached':
      return `uncached ${change.target}`;
    case 'order':
      return `order ${change.target} → ${change.on}`;
    case 'task':
      return `task ${change.task}`;
  }
}

/** Returns what makes each of them that one. */
function addEdges(found: Collected, base: WorkspaceGraph, head: WorkspaceGraph): ReadonlySet<string> {
  const key = ({ from, to }: ProjectEdge): string => `${from}\0${to}`;
  const known = new Set(base.edges.map(key));
  const added = head.edges.filter((edge) => !known.has(key(edge)));
  for (const { from, to, kind } of added) found.add({ kind: 'edge', from, to, type: kind });
  return new Set(added.map(key));
}

function addTask(found: Collected, pair: Pair): void {
  const { was, task } = pair;
  if (was.cache && !task.cache && !task.continuous)
    found.add({ kind: 'uncached', target: task.target, tasks: [task.task] });
  addOrders(found, pair);
  addInputs(found, pair);
}

function addOrders(found: Collected, { was, task, order, projectOf, byEdge, isNewEdge }: Pair): void {
  for (const below of task.dependsOn) {
    const project = projectOf(below);
    if (was.dependsOn.includes(below)) continue;
    if (byEdge(task.project, project) || isNewEdge(task.project, project)) continue;
    found.add({ kind: 'order', target: task.target, on: order(task, below), tasks: [task.task] });
  }
}

function addInputs(found: Collected, { was, task, added, texts, headTexts, byEdge }: Pair): void {
  const inputs = added(was, task).filter((at) => !byEdge(task.project, headTexts[at]?.project));
  if (inputs.length === 0) return;
  const known = new Set(was.inputs.flatMap((at) => partsOf(texts[at], task.project)));
  for (const at of inputs) {
    const input = headTexts[at];
    if (!input) continue;
    for (const text of input.parts) {
      if (known.has(partKey(input, text, task.project))) continue;
      // What a pattern leaves out makes nothing longer.
      if (text.startsWith('!')) continue;
      found.add({ kind: 'input', scope: input.scope, text, tasks: [task.task] });
    }
    for (const text of leftOut(input, { was, texts, project: task.project }))
      found.add({ kind: 'input', scope: input.scope, text: `no ${text}`, tasks: [task.task] });
  }
}

/** Nearly all inputs are those of the base, and in large workspaces there are millions: numbers, no words. */
function addedInputs(base: WorkspaceGraph, head: WorkspaceGraph): Sides['added'] {
  const places = new Map(base.inputs.map((input, at) => [input, at]));
  const before = head.inputs.map((input) => places.get(input) ?? -1);
  const seen = new Int32Array(base.inputs.length);
  let round = 0;
  return (was, task) => {
    round++;
    for (const at of was.inputs) seen[at] = round;
    return task.inputs.filter((at) => seen[before[at] ?? -1] !== round);
  };
}

/** Patterns that were left out of the same files and are no more: `!{projectRoot}/**\/*.md`. */
export function leftOut(
  input: InputText,
  { was, texts, project }: { was: GraphTask; texts: readonly InputText[]; project: string },
): readonly string[] {
  if (input.scope !== 'files') return [];
  const side = partKey(input, '', project);
  const same = was.inputs
    .flatMap((at) => texts[at] ?? [])
    .filter((one) => partKey(one, '', project) === side);
  const [before] = same;
  if (same.length !== 1 || !before) return [];
  return before.parts.filter((part) => part.startsWith('!') && !input.parts.includes(part));
}

function partsOf(input: InputText | undefined, own: string): readonly string[] {
  return input ? input.parts.map((part) => partKey(input, part, own)) : [];
}
