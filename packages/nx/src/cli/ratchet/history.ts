import type { TaskId } from '@subminute/core';
import type { CostSample } from '@subminute/core/cost';
import type { CostPoint, UnitTask, WorkspaceGraph } from '@subminute/core/ratchet';
import { costSamples, noopMs } from '../../store/costs.ts';
import { readStore } from '../../store/runs.ts';
import type { Workspace } from '../workspace.ts';
import { dayOf } from './day.ts';
import { unitHistory } from './unit-tasks.ts';

/** What the runs of a repository say about the cost of its tasks. */
export interface CostHistory {
  /** Of the graph's tasks; with all test files, where some of them were left out. */
  readonly points: readonly CostPoint[];
  /** What a loop takes in which nothing is executed, in ms; absent: there was none. */
  readonly noopMs?: number;
  /** What is known of the test files of tasks. */
  readonly units: ReadonlyMap<TaskId, UnitTask>;
  /** Tasks that run all of theirs by now. */
  readonly whole: ReadonlySet<TaskId>;
}

/** From all stores in which runs were found. `startMs`: what a test task takes before its first test file, if no run tells. */
export function costHistory(
  { root, stores }: Pick<Workspace, 'root' | 'stores'>,
  graph: WorkspaceGraph,
  startMs?: number,
): CostHistory {
  const known = new Set(graph.tasks.map(({ task }) => task));
  const samples = stores
    .flatMap((store) => readStore(store, (db) => costSamples(db)) ?? [])
    .filter(({ task }) => known.has(task));
  const [noop] = stores.flatMap((store) => readStore(store, noopMs) ?? []);
  const {
    samples: all,
    tasks: units,
    whole,
  } = unitHistory({
    root,
    stores,
    graph,
    samples,
    ...(startMs === undefined ? {} : { startMs }),
  });
  return { points: all.map(pointOf), units, whole, ...(noop === undefined ? {} : { noopMs: noop }) };
}

function pointOf({ task, atMs, cpuMs, wallMs, queuedMs = 0 }: CostSample): CostPoint {
  return { task, day: dayOf(atMs), cpuMs, durationMs: Math.max(0, wallMs - queuedMs) };
}
