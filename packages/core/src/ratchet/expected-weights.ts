import { median } from '../cost/median.ts';
import type { TaskId } from '../ids.ts';
import type { LoopLedger, TaskWeight } from './loop-ledger.ts';
import { type CostPoint, TIGHTEN_RULE } from './tighten.ts';

/**
 * What tasks are expected to cost: the middle of what their runs took. The ledger's costs leave room above that, which
 * is right for a budget and wrong for a prediction. What only the ledger knows is taken at the pace of these runs.
 */
export function expectedWeights(
  { weights }: Pick<LoopLedger, 'weights'>,
  points: readonly CostPoint[],
): ReadonlyMap<TaskId, TaskWeight> {
  const seen = new Map(
    [...Map.groupBy(points, ({ task }) => task)].map(([task, list]) => [task, middleOf(list)] as const),
  );
  const pace = paceOf(weights, seen);
  const scaled = [...weights].map(([task, { cpuMs, durationMs }]) => {
    const weight: TaskWeight = { cpuMs: cpuMs * pace, durationMs: durationMs * pace };
    return [task, weight] as const;
  });
  return new Map([...scaled, ...seen]);
}

function middleOf(list: readonly CostPoint[]): TaskWeight {
  return {
    cpuMs: median(list.map(({ cpuMs }) => cpuMs)),
    durationMs: median(list.map(({ durationMs }) => durationMs)),
  };
}

/** 1 where too few tasks are known on both sides; short ones are mostly rounding. */
function paceOf(weights: ReadonlyMap<TaskId, TaskWeight>, seen: ReadonlyMap<TaskId, TaskWeight>): number {
  const ratios = [...seen].flatMap(([task, { cpuMs }]) => {
    const known = weights.get(task)?.cpuMs ?? 0;
    return known >= TIGHTEN_RULE.classMs ? [cpuMs / known] : [];
  });
  return ratios.length >= TIGHTEN_RULE.classTasks ? median(ratios) : 1;
}
