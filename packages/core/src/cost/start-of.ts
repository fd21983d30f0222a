import type { CostPart } from '../schedule/loop-time.ts';
import type { TaskCostModel } from './costs-of.ts';
import { median } from './median.ts';

/** What Vitest or a compiler takes in CPU time before its first file, where no run has told: `units.ts` measures it. */
export const USUAL_START_MS = 1000;

/**
 * What of a task's whole cost is its start, where it has so many test files. Where its own runs do not tell, it
 * starts as others do, whose start is known, else in `usualMs`. `undefined`: nobody can say.
 */
export function startOf(
  model: TaskCostModel,
  units: number,
  others: readonly TaskCostModel[],
  usualMs?: number,
): CostPart | undefined {
  const { startMs, perUnitMs } = model;
  if (startMs === undefined || perUnitMs === undefined)
    return startLike(model, others) ?? (usualMs === undefined ? undefined : startPart(usualMs, model.cpuMs));
  const { startWallMs, perUnitWallMs } = model;
  const cpu = shareOf(startMs, startMs + units * perUnitMs);
  const isTimed = startWallMs !== undefined && perUnitWallMs !== undefined;
  return { cpu, duration: isTimed ? shareOf(startWallMs, startWallMs + units * perUnitWallMs) : cpu };
}

/** Of a task of which only the CPU time is known, as a whole and before its first file. */
export function startPart(startMs: number, cpuMs: number): CostPart {
  const share = shareOf(startMs, cpuMs);
  return { cpu: share, duration: share };
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
