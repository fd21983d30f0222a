import type { TaskId } from '../ids.ts';
import { type GraphChange, leftOut } from './changes.ts';
import { type InputText, inputTexts, instructionOf, partKey } from './input-text.ts';
import { orderTextOf } from './order-text.ts';
import { reachOf } from './reach.ts';
import type { GraphTask, WorkspaceGraph } from './workspace-graph.ts';

/**
 * The head as it would be without one of its changes: what the change alone costs is the difference between
 * the two. What the tasks had in the base stays, and so does what other changes added.
 */
export function reverted(base: WorkspaceGraph, head: WorkspaceGraph, change: GraphChange): WorkspaceGraph {
  switch (change.kind) {
    case 'edge':
      return withoutEdge(base, head, change);
    case 'input':
      return withoutInput(base, head, change);
    case 'uncached':
      return mapTasks(head, change.tasks, (task) => ({ ...task, cache: true }));
    case 'order':
      return withoutOrder(base, head, change);
    case 'task':
      return withoutTask(head, change.task);
  }
}

function mapTasks(
  graph: WorkspaceGraph,
  tasks: readonly TaskId[],
  map: (task: GraphTask) => GraphTask,
): WorkspaceGraph {
  const wanted = new Set(tasks);
  return { ...graph, tasks: graph.tasks.map((task) => (wanted.has(task.task) ? map(task) : task)) };
}

function withoutTask(graph: WorkspaceGraph, gone: TaskId): WorkspaceGraph {
  return {
    ...graph,
    tasks: graph.tasks
      .filter(({ task }) => task !== gone)
      .map((task) => ({
        ...task,
        dependsOn: task.dependsOn.filter((below) => below !== gone),
        ...readsOf(task, (below) => below !== gone),
      })),
  };
}

function readsOf({ reads }: GraphTask, isKept: (below: TaskId) => boolean): Pick<GraphTask, 'reads'> {
  return reads ? { reads: reads.filter(isKept) } : {};
}

/** What was below a project through this edge alone is in its hashes and before its tasks no more. */
function withoutEdge(
  base: WorkspaceGraph,
  head: WorkspaceGraph,
  { from, to }: Extract<GraphChange, { kind: 'edge' }>,
): WorkspaceGraph {
  const edges = head.edges.filter((edge) => edge.from !== from || edge.to !== to);
  const lostOf = lostBy(head, edges, from);
  const texts = inputTexts(head);
  const before = knownOf(base);
  const projectOf = new Map(head.tasks.map(({ task, project }) => [task, project]));
  const tasks = head.tasks.map((task) => {
    const lost = lostOf(task.project);
    if (lost.size === 0 && task.project !== from) return task;
    const isLost = (below: TaskId): boolean => lost.has(projectOf.get(below) ?? '');
    const isDirect = (below: TaskId): boolean => task.project === from && projectOf.get(below) === to;
    const gone = task.inputs.filter((at) => lost.has(texts[at]?.project ?? ''));
    const known = before(task.task);
    const isGone = new Set(gone.filter((at) => !known.inputs.has(head.inputs[at] ?? '')));
    return {
      ...task,
      inputs: task.inputs.filter((at) => !isGone.has(at)),
      dependsOn: task.dependsOn.filter(
        (below) => known.dependsOn.has(below) || !(isLost(below) || isDirect(below)),
      ),
      ...readsOf(task, (below) => known.reads.has(below) || !isLost(below)),
    };
  });
  return { ...head, edges, tasks };
}

/** What each project no longer has below it; of those that are not above the edge, nothing. */
function lostBy(
  head: WorkspaceGraph,
  edges: WorkspaceGraph['edges'],
  from: string,
): (project: string) => ReadonlySet<string> {
  const now = reachOf(head);
  const without = reachOf({ edges });
  const known = new Map<string, ReadonlySet<string>>();
  const lostOf = (project: string): ReadonlySet<string> => {
    if (!now.has(project, from)) return NONE;
    const left = without.of(project);
    return new Set([...now.of(project)].filter((one) => !left.has(one)));
  };
  return (project) => {
    const found = known.get(project) ?? lostOf(project);
    known.set(project, found);
    return found;
  };
}

const NONE: ReadonlySet<string> = new Set();

type InputChange = Extract<GraphChange, { kind: 'input' }>;

/** These tasks without one part of their inputs; what else is new in them stays. */
function withoutInput(base: WorkspaceGraph, head: WorkspaceGraph, change: InputChange): WorkspaceGraph {
  const before = knownOf(base);
  const inputs = [...head.inputs];
  const places = new Map(inputs.map((input, at) => [input, at]));
  const place = (input: string): number => {
    const at = places.get(input) ?? inputs.push(input) - 1;
    places.set(input, at);
    return at;
  };
  const texts = inputTexts(head);
  const part = partOf(base, change);
  const graph = mapTasks(head, change.tasks, (task) => {
    const known = before(task.task);
    const isOwn = isOutputs(change)
      ? (below: TaskId): boolean => known.reads.has(below)
      : (): boolean => true;
    const left = task.inputs.flatMap((at) => {
      const text = texts[at];
      const parts = text && part(task, text);
      if (!parts) return [at];
      const input = instructionOf({ ...text, parts });
      return input === undefined ? [] : [place(input)];
    });
    // Where all packages are hashed, Nx names no single one.
    const packages = change.text === ALL_PACKAGES ? [...known.inputs].filter(isPackage).map(place) : [];
    return { ...task, inputs: [...new Set([...left, ...packages])], ...readsOf(task, isOwn) };
  });
  return { ...graph, inputs };
}

const ALL_PACKAGES = 'AllExternalDependencies';

function isPackage(input: string): boolean {
  return input.startsWith('npm:');
}

/** `**\/*.d.ts:libs/a/dist`: with it come the tasks that write there. */
function isOutputs({ scope, text }: InputChange): boolean {
  return scope === 'other' && !/^(?:env|runtime|npm|cwd):/.test(text) && text !== ALL_PACKAGES;
}

/** The parts of an input without what the change added to it; `undefined`: it added nothing to this one. */
function partOf(
  base: WorkspaceGraph,
  { scope, text }: InputChange,
): (task: GraphTask, input: InputText) => readonly string[] | undefined {
  const texts = inputTexts(base);
  const before = new Map(base.tasks.map((task) => [task.task, task]));
  return (task, input) => {
    if (input.scope !== scope) return undefined;
    const was = before.get(task.task);
    if (text.startsWith('no !')) {
      const out = text.slice('no '.length);
      const isBack = was && leftOut(input, { was, texts, project: task.project }).includes(out);
      return isBack ? [...input.parts, out] : undefined;
    }
    if (!input.parts.includes(text)) return undefined;
    const key = partKey(input, text, task.project);
    const isKnown = was?.inputs.some((at) => {
      const one = texts[at];
      return one?.parts.some((part) => partKey(one, part, task.project) === key);
    });
    return isKnown ? undefined : input.parts.filter((part) => part !== text);
  };
}

function withoutOrder(
  base: WorkspaceGraph,
  head: WorkspaceGraph,
  { on, tasks }: Extract<GraphChange, { kind: 'order' }>,
): WorkspaceGraph {
  const before = knownOf(base);
  const order = orderTextOf(head, reachOf(base));
  return mapTasks(head, tasks, (task) => {
    const { dependsOn } = before(task.task);
    const isKept = (below: TaskId): boolean => dependsOn.has(below) || order(task, below) !== on;
    return { ...task, dependsOn: task.dependsOn.filter(isKept) };
  });
}

interface Known {
  readonly inputs: ReadonlySet<string>;
  readonly dependsOn: ReadonlySet<TaskId>;
  readonly reads: ReadonlySet<TaskId>;
}

const NOTHING: Known = { inputs: new Set(), dependsOn: new Set(), reads: new Set() };

/** What a task had in a graph; nothing where it was not there. Made where it is asked for: inputs are many. */
function knownOf(graph: WorkspaceGraph): (task: TaskId) => Known {
  const tasks = new Map(graph.tasks.map((task) => [task.task, task]));
  return (id) => {
    const task = tasks.get(id);
    if (!task) return NOTHING;
    let inputs: ReadonlySet<string> | undefined;
    return {
      get inputs() {
        return (inputs ??= new Set(task.inputs.map((at) => graph.inputs[at] ?? '')));
      },
      dependsOn: new Set(task.dependsOn),
      reads: new Set(task.reads),
    };
  };
}
