import { taskNames } from '../graph/renamed.ts';
import type { GraphTask } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import type { CostPart, TaskWeights } from '../schedule/loop-time.ts';
import { median } from '../cost/median.ts';
import type { LoopLedger, TaskWeight } from './loop-ledger.ts';
import { partOf, renamedEdit } from './task-units.ts';

/** What a task is taken to cost of which nothing at all is known, in ms. */
const UNKNOWN_MS = 1000;

/**
 * The costs of a graph's tasks, and of those that a change `added`: the ledger's, those of renamed projects under
 * their new names; of a task that is new, what tasks of its target cost in the middle, or all tasks.
 */
export function weightsOf(
  { weights, units }: Pick<LoopLedger, 'weights'> & Partial<Pick<LoopLedger, 'units'>>,
  tasks: readonly GraphTask[],
  names: ReadonlyMap<string, string> = new Map(),
  added: readonly GraphTask[] = [],
): TaskWeights {
  const rename = taskNames(tasks, names);
  const known = new Map([...weights].map(([task, weight]) => [rename(task), weight]));
  const targets = new Map([
    ...added.map(({ task, target }) => [task, target] as const),
    ...tasks.map(({ task, target }) => [rename(task), target] as const),
  ]);
  const byTarget = Map.groupBy(
    [...known].filter(([task]) => targets.has(task)),
    ([task]) => targets.get(task) ?? '',
  );
  const middles = new Map(
    [...byTarget].map(([target, list]) => [target, middleOf(list.map(([, weight]) => weight))]),
  );
  const middle =
    known.size > 0 ? middleOf([...known.values()]) : { cpuMs: UNKNOWN_MS, durationMs: UNKNOWN_MS };
  const of = (task: TaskId): TaskWeight => known.get(task) ?? middles.get(targets.get(task) ?? '') ?? middle;
  const costs = {
    cpuMs: (task: TaskId) => of(task).cpuMs,
    durationMs: (task: TaskId) => of(task).durationMs,
  };
  if (!units || units.size === 0) return costs;
  const parts = partsOf(units, rename, names);
  return { ...costs, partsAfter: (after) => parts.get(after) };
}

/** What of their costs tasks take, by what the loop is after; both under the new names of projects. */
function partsOf(
  units: LoopLedger['units'],
  rename: (task: TaskId) => TaskId,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlyMap<TaskId, CostPart>> {
  const parts = new Map<string, Map<TaskId, CostPart>>();
  for (const [task, one] of units)
    for (const [after, share] of one.shares) {
      const name = renamedEdit(after, names);
      const known = parts.get(name) ?? new Map<TaskId, CostPart>();
      parts.set(name, known.set(rename(task), partOf(one, share)));
    }
  return parts;
}

/** Tasks of a graph whose cost nobody has measured. */
export function unweighed(
  { weights }: Pick<LoopLedger, 'weights'>,
  tasks: readonly GraphTask[],
): readonly TaskId[] {
  return tasks.filter(({ task, continuous }) => !continuous && !weights.has(task)).map(({ task }) => task);
}

function middleOf(weights: readonly TaskWeight[]): TaskWeight {
  return {
    cpuMs: median(weights.map(({ cpuMs }) => cpuMs)),
    durationMs: median(weights.map(({ durationMs }) => durationMs)),
  };
}
