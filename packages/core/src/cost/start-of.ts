import type { CostPart } from '../schedule/loop-time.ts';
import type { TaskCostModel } from './costs-of.ts';
import { median } from './median.ts';

/**
 * What of a task's whole cost is its start, where it has so many test files. Where its own runs do not tell, it
 * starts as others do, whose start is known. `undefined`: nobody can say.
 */
export function startOf(
  model: TaskCostModel,
  units: number,
  others: readonly TaskCostModel[],
): CostPart | undefined {
  const { startMs, perUnitMs } = model;
  if (startMs === undefined || perUnitMs === undefined) return startLike(model, others);
  const { startWallMs, perUnitWallMs } = model;
  const cpu = shareOf(startMs, startMs + units * perUnitMs);
  const isTimed = startWallMs !== undefined && perUnitWallMs !== undefined;
  return { cpu, duration: isTimed ? shareOf(startWallMs, startWallMs + units * perUnitWallMs) : cpu };
}

function startLike(model: TaskCostModel, others: readonly TaskCostModel[]): CostPart | undefined {
  const starts = others.flatMap(({ startMs }) => startMs ?? []);
  if (starts.length === 0) return undefined;
  const cpu = shareOf(median(starts), model.cpuMs);
  const walls = others.flatMap(({ startWallMs }) => startWallMs ?? []);
  return { cpu, duration: walls.length === 0 ? cpu : shareOf(median(walls), model.durationMs) };
}

function shareOf(part: number, whole: number): number {
  return whole <= 0 ? 1 : Math.min(1, part / whole);
}
