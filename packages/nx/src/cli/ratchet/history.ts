import type { CostPoint } from '@subminute/core/ratchet';
import { costSamples } from '../../store/costs.ts';
import { noopMs, readStore } from '../../store/runs.ts';
import { dayOf } from './day.ts';

/** What the runs of a repository say about the cost of its tasks. */
export interface CostHistory {
  readonly points: readonly CostPoint[];
  /** What a loop takes in which nothing is executed, in ms; absent: there was none. */
  readonly noopMs?: number;
}

/** From all stores in which runs were found. */
export function costHistory(stores: readonly string[]): CostHistory {
  const points = stores.flatMap((store) => readStore(store, (db) => costSamples(db)) ?? []);
  const [noop] = stores.flatMap((store) => readStore(store, noopMs) ?? []);
  return {
    points: points.map(({ task, atMs, cpuMs, wallMs, queuedMs = 0 }) => ({
      task,
      day: dayOf(atMs),
      cpuMs,
      durationMs: Math.max(0, wallMs - queuedMs),
    })),
    ...(noop === undefined ? {} : { noopMs: noop }),
  };
}
