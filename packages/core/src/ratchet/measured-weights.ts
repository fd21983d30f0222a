import type { TaskId } from '../ids.ts';
import type { TaskWeight } from './loop-ledger.ts';
import type { MeasuredCost } from './verdict.ts';

/**
 * What tasks cost, with what was measured of those that became slower: what history tells of these is of runs before
 * the change. The larger of both, so that nothing counts twice where it has been run since. `seen`: tasks that this
 * machine has run; what the ledger alone says of others may be of a faster or slower one, and grows by its share.
 */
export function withMeasured(
  weights: ReadonlyMap<TaskId, TaskWeight>,
  measured: readonly MeasuredCost[],
  seen: ReadonlySet<TaskId>,
): ReadonlyMap<TaskId, TaskWeight> {
  const slower = measured.flatMap((cost) => {
    const weight = slowed(weights.get(cost.task), cost, seen.has(cost.task));
    return weight ? [[cost.task, weight] as const] : [];
  });
  return new Map([...weights, ...slower]);
}

/** What the ledger says of a shorter task is mostly rounding. */
const LEAST_MS = 1000;

/** `undefined`: it is no slower than is known. */
function slowed(
  known: TaskWeight | undefined,
  { duet, waits, run }: MeasuredCost,
  isSeen: boolean,
): TaskWeight | undefined {
  if (duet.verdict !== 'worse' || !run) return undefined;
  const isOther = !isSeen && known !== undefined && known.cpuMs >= LEAST_MS && run.baseCpuMs > 0;
  const headCpuMs = run.headCpuMs * (isOther ? known.cpuMs / run.baseCpuMs : 1);
  const { cpuMs, durationMs } = known ?? { cpuMs: headCpuMs, durationMs: headCpuMs };
  // More work of a task that uses several cores takes less time than it has CPU time.
  const share = cpuMs > 0 ? Math.min(1, durationMs / cpuMs) : 1;
  const weight: TaskWeight = waits
    ? { cpuMs, durationMs: Math.max(durationMs, cpuMs * share + waits.headMs) }
    : {
        cpuMs: Math.max(cpuMs, headCpuMs),
        durationMs: durationMs + Math.max(0, headCpuMs - cpuMs) * share,
      };
  const isMore = known === undefined || weight.cpuMs > cpuMs || weight.durationMs > durationMs;
  return isMore ? weight : undefined;
}
