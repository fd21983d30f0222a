import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { TaskCost } from '../run/task-cost.ts';
import { fitUnits } from './unit-fit.ts';
import { median } from './median.ts';

/** What a task took in one run in which it was executed and passed. */
export interface CostSample extends Pick<TaskCost, 'cpuMs' | 'wallMs' | 'queuedMs' | 'how' | 'units'> {
  readonly task: TaskId;
  /** When its run began. */
  readonly atMs: number;
}

/** What a task is expected to take, in ms. */
export interface TaskCostModel {
  /** CPU time of all its processes: the median. */
  readonly cpuMs: number;
  /** Wall time without the wait for a core: the median. */
  readonly durationMs: number;
  /** On so many runs it rests. */
  readonly runs: number;
  /**
   * Of the CPU time: what a run takes before its first unit, and each unit. Absent where units are not known,
   * or were nearly the same in all runs, so that history cannot tell the one from the other.
   */
  readonly startMs?: number;
  readonly perUnitMs?: number;
  /** The same of the wall time. */
  readonly startWallMs?: number;
  readonly perUnitWallMs?: number;
}

/** Older runs tell of other code: only so many of the newest count. */
export const COST_RUNS = 50;

/** So many samples that are exact make those that are not superfluous. */
const EXACT_RUNS = 3;

/** Costs of tasks from what they took, robust against a few runs that went otherwise, in any order the same. */
export function costsOf(samples: Iterable<CostSample>): Map<TaskId, TaskCostModel> {
  const tasks = Map.groupBy(samples, ({ task }) => task);
  return new Map(
    [...tasks]
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([task, all]) => [task, modelOf(bestSources(newest(all)))]),
  );
}

function newest(samples: readonly CostSample[]): readonly CostSample[] {
  return samples
    .toSorted((a, b) => b.atMs - a.atMs || a.cpuMs - b.cpuMs || a.wallMs - b.wallMs)
    .slice(0, COST_RUNS);
}

/** A figure of the probe alone may leave programs out: it counts where there is hardly another. */
function bestSources(samples: readonly CostSample[]): readonly CostSample[] {
  const exact = samples.filter(({ how }) => how !== 'probe');
  return exact.length >= EXACT_RUNS || exact.length === samples.length ? exact : samples;
}

function modelOf(samples: readonly CostSample[]): TaskCostModel {
  const counted = samples.flatMap((one) => (one.units === undefined ? [] : [{ ...one, units: one.units }]));
  const cpu = fitUnits(counted.map(({ units, cpuMs }) => ({ units, ms: cpuMs })));
  const wall = cpu && fitUnits(counted.map((one) => ({ units: one.units, ms: durationOf(one) })));
  return {
    cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
    durationMs: median(samples.map(durationOf)),
    runs: samples.length,
    ...cpu,
    ...(wall ? { startWallMs: wall.startMs, perUnitWallMs: wall.perUnitMs } : {}),
  };
}

/** What it took without the wait for a core. */
function durationOf({ wallMs, queuedMs = 0 }: Pick<CostSample, 'wallMs' | 'queuedMs'>): number {
  return Math.max(0, wallMs - queuedMs);
}
