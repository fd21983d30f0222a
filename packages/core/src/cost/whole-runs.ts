import type { TaskId } from '../ids.ts';
import type { CostSample, TaskCostModel } from './costs-of.ts';

/** Of a task, how many test files it has; where nobody knows, as many as any of its runs ran. */
export type UnitCounts = ReadonlyMap<TaskId, number>;

/** Runs of so many times fewer test files say nothing of all of them, where nobody knows what each takes. */
const FEWER = 1.25;

/**
 * Runs as they would have been had no test file been left out: what those would have taken is added where history
 * tells it, and else such runs do not count. Runs of which nothing is known of test files stay as they are.
 */
export function wholeRuns(
  samples: readonly CostSample[],
  models: ReadonlyMap<TaskId, TaskCostModel>,
  counts: UnitCounts = new Map(),
): readonly CostSample[] {
  const most = mostUnits(samples);
  return samples.flatMap((sample) => {
    const { task, units, cpuMs, wallMs } = sample;
    if (units === undefined) return [sample];
    const ran = most.get(task) ?? units;
    const { perUnitMs, perUnitWallMs = 0 } = models.get(task) ?? {};
    if (perUnitMs === undefined) return units * FEWER < ran ? [] : [sample];
    const left = Math.max(0, (counts.get(task) ?? ran) - units);
    return [{ ...sample, cpuMs: cpuMs + left * perUnitMs, wallMs: wallMs + left * perUnitWallMs }];
  });
}

function mostUnits(samples: readonly CostSample[]): ReadonlyMap<TaskId, number> {
  const most = new Map<TaskId, number>();
  for (const { task, units = 0 } of samples) most.set(task, Math.max(units, most.get(task) ?? 0));
  return most;
}
