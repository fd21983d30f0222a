import {
  type Bits,
  addBits,
  bitsFor,
  bitsWhere,
  countBits,
  eachBit,
  hasBit,
  listBits,
  oncePerSet,
  otherBits,
  setBit,
  sharedBits,
} from '../graph/bits.ts';
import type { GlobCompiler } from '../graph/glob.ts';
import { type TaskOrder, orderTasks } from '../graph/task-order.ts';
import { type TouchedInputs, touchedInputs } from '../graph/touched-inputs.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { type SampleCommit, declaringPaths } from './sample.ts';
import { type Selector, selectorOf } from './select.ts';
import { changedInputs } from './touch.ts';

export interface ModelContext {
  /** Makes a test of paths out of a glob; the core brings no matcher. */
  readonly compile: GlobCompiler;
}

/** What a commit does to the tasks of a graph. Two things that Nx finds apart. */
export interface Prediction {
  /** What `nx affected` takes up, with what that depends on. Sorted. */
  readonly selected: readonly TaskId[];
  /** Whose hash is another than before. Sorted. */
  readonly changed: readonly TaskId[];
}

/** A graph made ready for many commits. Sets of tasks are bits, by their number in `order`. */
export interface Model {
  readonly graph: WorkspaceGraph;
  readonly order: TaskOrder;
  readonly select: Selector;
  readonly change: (commit: SampleCommit) => Bits;
  /** Positions of the graph's inputs that a commit changes. */
  readonly inputsOf: (commit: SampleCommit) => Bits;
  /** The tasks whose hash is another where these inputs are; with those that read what these write. */
  readonly changedBy: (inputs: Bits, commit: SampleCommit) => Bits;
  /** Tasks that no cache answers for. */
  readonly uncached: Bits;
}

/** Which tasks one commit selects, and which of all tasks change their hash. */
export function predict(graph: WorkspaceGraph, commit: SampleCommit, context: ModelContext): Prediction {
  const { order, select, change } = prepareModel(graph, context);
  const list = (bits: Bits): readonly TaskId[] =>
    listBits(bits)
      .flatMap((at) => order.tasks[at]?.task ?? [])
      .sort(byCodeUnit);
  return { selected: list(select(commit)), changed: list(change(commit)) };
}

/** Turns a graph round once: from inputs to the tasks that hash them. */
export function prepareModel(graph: WorkspaceGraph, { compile }: ModelContext): Model {
  const order = orderTasks(graph.tasks);
  const touched = touchedInputs(graph, compile);
  const uncached = bitsWhere(order.tasks, ({ cache }) => !cache);
  const parts = { graph, order, touched, tasksOf: inputIndex(graph, order), carry: outputCarrier(order) };
  const inputsOf: Model['inputsOf'] = (commit) => changedInputs(graph, touched, commit);
  const changedBy = changedByOf(parts);
  const change: Model['change'] = (commit) => changedBy(inputsOf(commit), commit);
  return { graph, order, select: selectorOf(parts, compile), change, inputsOf, changedBy, uncached };
}

/** What selection and change are computed from. */
export interface ModelParts {
  readonly graph: WorkspaceGraph;
  readonly order: TaskOrder;
  readonly touched: TouchedInputs;
  /** The tasks that hash any of these inputs. */
  readonly tasksOf: (inputs: Bits) => Bits;
  /** These tasks and those that read what they write. */
  readonly carry: (tasks: Bits) => Bits;
}

/** What a task writes that was only touched within bodies is as it was, and changes nobody else's hash. */
function changedByOf({ graph, order, touched, tasksOf, carry }: ModelParts): Model['changedBy'] {
  const declaring = bitsWhere(order.tasks, ({ declares }) => declares === true);
  if (countBits(declaring) === 0) return (inputs) => carry(tasksOf(inputs));
  // A commit is asked about again for each of its inputs.
  const known = new WeakMap<SampleCommit, Bits>();
  const openOf = (commit: SampleCommit): Bits => {
    const open =
      known.get(commit) ?? changedInputs(graph, touched, { ...commit, paths: declaringPaths(commit) });
    known.set(commit, open);
    return open;
  };
  return (inputs, commit) => {
    const own = tasksOf(inputs);
    const seen = tasksOf(sharedBits(inputs, openOf(commit)));
    const changed = Uint32Array.from(carry(otherBits(own, otherBits(declaring, seen))));
    addBits(changed, own);
    return changed;
  };
}

function inputIndex(graph: WorkspaceGraph, order: TaskOrder): ModelParts['tasksOf'] {
  const byInput = tasksByInput(graph, order);
  return oncePerSet((inputs) => {
    const union = bitsFor(order.tasks.length);
    eachBit(inputs, (at) => {
      addBits(union, byInput[at] ?? union);
    });
    return union;
  });
}

function tasksByInput(graph: WorkspaceGraph, order: TaskOrder): readonly Bits[] {
  const sets = graph.inputs.map(() => bitsFor(order.tasks.length));
  for (const [at, { inputs }] of order.tasks.entries())
    for (const input of inputs) {
      const set = sets[input];
      if (set) setBit(set, at);
    }
  return sets;
}

/** In the order of tasks, so that one pass carries through any number of steps. */
function outputCarrier({ tasks, numbers }: TaskOrder): (changed: Bits) => Bits {
  const readers = tasks.flatMap(({ reads = [] }, at) =>
    reads.length === 0 ? [] : [{ at, reads: reads.flatMap((task) => numbers.get(task) ?? []) }],
  );
  if (readers.length === 0) return (changed) => changed;
  return (changed) => {
    const carried = bitsFor(tasks.length);
    addBits(carried, changed);
    for (const { at, reads } of readers) if (reads.some((one) => hasBit(carried, one))) setBit(carried, at);
    return carried;
  };
}
