import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { type Bits, setBit } from './bits.ts';
import type { GraphTask } from './workspace-graph.ts';

/** Tasks in an order in which each stands behind what it depends on; a task's number is its place in it. */
export interface TaskOrder {
  readonly tasks: readonly GraphTask[];
  readonly numbers: ReadonlyMap<TaskId, number>;
  /** What each depends on directly, ascending. */
  readonly below: readonly (readonly number[])[];
  /** The place of each by code unit. */
  readonly ranks: Int32Array;
}

/** Orders tasks, the same way whatever order they come in. Of a cycle, the edge that closes it is left out. */
export function orderTasks(given: readonly GraphTask[]): TaskOrder {
  const sorted = given.toSorted((a, b) => byCodeUnit(a.task, b.task));
  const byId = new Map(sorted.map((one) => [one.task, one]));
  const numbers = new Map<TaskId, number>();
  const tasks: GraphTask[] = [];
  const open = new Set<TaskId>();
  for (const first of sorted) {
    const stack = [first];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      open.add(top.task);
      const next = numbers.has(top.task) ? undefined : nextBelow(top, byId, open);
      if (next) stack.push(next);
      else {
        stack.pop();
        if (numbers.has(top.task)) continue;
        numbers.set(top.task, tasks.length);
        tasks.push(top);
      }
    }
  }
  const ranks = new Int32Array(tasks.length);
  for (const [rank, { task }] of sorted.entries()) ranks[numbers.get(task) ?? 0] = rank;
  return { tasks, numbers, below: tasks.map((one, at) => numbersBelow(one, at, numbers)), ranks };
}

/** What must be numbered first and is not yet being looked at. */
function nextBelow(
  task: GraphTask,
  byId: ReadonlyMap<TaskId, GraphTask>,
  open: ReadonlySet<TaskId>,
): GraphTask | undefined {
  const id = task.dependsOn.find((one) => byId.has(one) && !open.has(one));
  return id === undefined ? undefined : byId.get(id);
}

function numbersBelow(task: GraphTask, at: number, numbers: ReadonlyMap<TaskId, number>): readonly number[] {
  const below = new Set<number>();
  for (const id of task.dependsOn) {
    const number = numbers.get(id);
    if (number !== undefined && number < at) below.add(number);
  }
  return [...below].sort((a, b) => a - b);
}

/** These tasks with all that they depend on. */
export function withBelow({ below }: TaskOrder, tasks: Bits): Bits {
  const all = tasks.slice();
  for (let word = all.length - 1; word >= 0; word--) {
    // What a task depends on has a smaller number, so no bit comes back above the one at hand.
    for (let left = all[word] ?? 0; left !== 0;) {
      const bit = 31 - Math.clz32(left);
      for (const one of below[(word << 5) + bit] ?? []) setBit(all, one);
      left = (all[word] ?? 0) & ((1 << bit) - 1);
    }
  }
  return all;
}
