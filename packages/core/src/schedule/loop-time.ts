import { type Bits, bitsWhere, eachBit, hasBit } from '../graph/bits.ts';
import { type TaskOrder, orderTasks } from '../graph/task-order.ts';
import type { GraphTask } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';

/** What of a task's cost a loop pays, 0 to 1: 1 is all. */
export interface CostPart {
  readonly cpu: number;
  readonly duration: number;
}

/** What a task costs when it is executed, in ms. Taken as whole ms, so that sums are exact in any order. */
export interface TaskWeights {
  /** CPU time of all its processes. */
  readonly cpuMs: (task: TaskId) => number;
  /** From its start to its end, on a machine that does nothing else. */
  readonly durationMs: (task: TaskId) => number;
  /** Of tasks that run a part of their test files: by what the loop is after, a commit, `edit:cart`, `noop`. */
  readonly partsAfter?: (after: string) => ReadonlyMap<TaskId, CostPart> | undefined;
}

/** The time of a loop, in ms. */
export interface LoopTime {
  /** CPU time of all that is executed. */
  readonly workMs: number;
  /** Of the longest chain of tasks that wait for each other. */
  readonly criticalPathMs: number;
  /** The larger of the chain, and of the work shared by all cores: no schedule is faster. */
  readonly loopMs: number;
  /** The chain, first task first; of equally long ones the first by code unit. */
  readonly path: readonly TaskId[];
}

/** The time that executing all these tasks takes. */
export function loopTime(tasks: readonly GraphTask[], weights: TaskWeights, cores: number): LoopTime {
  const order = orderTasks(tasks);
  const all = bitsWhere(order.tasks, () => true);
  return loopTimer({ order, costs: costsOf(order, weights), cores })(all, all);
}

/** The weights of a task order's tasks, by number. */
export interface TaskCosts {
  readonly cpuMs: Float64Array;
  readonly durationMs: Float64Array;
}

export function costsOf({ tasks }: TaskOrder, weights: TaskWeights): TaskCosts {
  const whole = (of: (task: TaskId) => number): Float64Array =>
    // What is served while others run has no end: nothing waits for it.
    Float64Array.from(tasks, ({ task, continuous }) => (continuous ? 0 : Math.max(0, Math.round(of(task)))));
  return { cpuMs: whole(weights.cpuMs), durationMs: whole(weights.durationMs) };
}

/** The same where of some tasks only a part is paid. */
export function partialCosts(
  { numbers }: TaskOrder,
  costs: TaskCosts,
  parts: ReadonlyMap<TaskId, CostPart>,
): TaskCosts {
  const [cpuMs, durationMs] = [costs.cpuMs.slice(), costs.durationMs.slice()];
  for (const [task, { cpu, duration }] of parts) {
    const at = numbers.get(task);
    if (at === undefined) continue;
    cpuMs[at] = Math.round((cpuMs[at] ?? 0) * cpu);
    durationMs[at] = Math.round((durationMs[at] ?? 0) * duration);
  }
  return { cpuMs, durationMs };
}

export interface Schedule {
  readonly order: TaskOrder;
  readonly costs: TaskCosts;
  readonly cores: number;
}

/**
 * The same for many sets of tasks of one order: of the selected ones, those that are not executed cost nothing.
 */
export function loopTimer(
  schedule: Schedule,
): (selected: Bits, executed: Bits, costs?: TaskCosts) => LoopTime {
  const { order, cores } = schedule;
  // Written for each selected task before it is read.
  const ends = new Float64Array(order.tasks.length);
  const before = new Int32Array(order.tasks.length);
  const later = (a: number, b: number): number => {
    if (a === -1) return b;
    const difference = (ends[b] ?? 0) - (ends[a] ?? 0);
    if (difference !== 0) return difference > 0 ? b : a;
    return (order.ranks[a] ?? 0) < (order.ranks[b] ?? 0) ? a : b;
  };
  return (selected, executed, costs = schedule.costs) => {
    let workMs = 0;
    let last = -1;
    eachBit(selected, (at) => {
      let below = -1;
      for (const one of order.below[at] ?? []) if (hasBit(selected, one)) below = later(below, one);
      before[at] = below;
      const isExecuted = hasBit(executed, at);
      ends[at] = (below === -1 ? 0 : (ends[below] ?? 0)) + (isExecuted ? (costs.durationMs[at] ?? 0) : 0);
      if (isExecuted) workMs += costs.cpuMs[at] ?? 0;
      last = later(last, at);
    });
    const criticalPathMs = last === -1 ? 0 : (ends[last] ?? 0);
    const path: TaskId[] = [];
    for (let at = last; at !== -1; at = before[at] ?? -1) {
      const task = order.tasks[at];
      if (task && hasBit(executed, at)) path.unshift(task.task);
    }
    return { workMs, criticalPathMs, loopMs: Math.max(criticalPathMs, workMs / cores), path };
  };
}
