import type { TaskId } from '@subminute/core';
import type { CostSample } from '@subminute/core/cost';
import type { Database } from '@subminute/vitest/store';
import { fusesIn, lastTallies, newestTallies } from '@subminute/vitest/units';

/** A project of Vitest's, by its folder and name, and whether its test files may be left out. */
export interface ProjectState {
  readonly project: string;
  /** Its fuse is tripped, or its last run in this checkout ran whole. */
  readonly isOff: boolean;
  /** When a run told of it last, wherever that was; absent: none did. */
  readonly toldMs?: number;
}

export function statesIn(db: Database['db'], checkout: string): readonly ProjectState[] {
  const told = new Map(newestTallies(db).map(({ project, atMs }) => [project, atMs]));
  const off = new Set([
    ...fusesIn(db).map(({ project }) => project),
    ...lastTallies(db, checkout).flatMap((tally) => (tally.off === undefined ? [] : [tally.project])),
  ]);
  return [...new Set([...told.keys(), ...off])].map((project) => {
    const toldMs = told.get(project);
    return { project, isOff: off.has(project), ...(toldMs === undefined ? {} : { toldMs }) };
  });
}

/** So many runs in a row that told of no test file: one may have been asked to run all, or a part. */
const SILENT_RUNS = 3;

export interface Testing {
  readonly testerOf: (folder: string) => TaskId | undefined;
  readonly samples: readonly CostSample[];
  /** Those of which it is known what they leave out. */
  readonly tasks: ReadonlyMap<TaskId, unknown>;
}

/**
 * Tasks that run all their test files: skipping is off in a project of theirs, or their newest runs told of none, since
 * the plugin is gone from the config or told not to skip.
 */
export function wholeTasks(
  states: readonly ProjectState[],
  { testerOf, samples, tasks }: Testing,
): ReadonlySet<TaskId> {
  const byTask = Map.groupBy(states, ({ project }) => testerOf(project.slice(0, project.indexOf('#'))));
  const whole = new Set<TaskId>();
  for (const [task, runs] of Map.groupBy(samples, (sample) => sample.task)) {
    const own = byTask.get(task) ?? [];
    const isOff = own.some((state) => state.isOff) && !tasks.has(task);
    if (isOff || isSilent(runs, own)) whole.add(task);
  }
  return whole;
}

function isSilent(runs: readonly CostSample[], states: readonly ProjectState[]): boolean {
  const newest = runs.toSorted((a, b) => b.atMs - a.atMs).slice(0, SILENT_RUNS);
  const told = states.flatMap(({ toldMs }) => toldMs ?? []);
  // A run keeps what it tells when it ends: of one that told, that is later than its start.
  const isLater = ({ atMs, units }: CostSample): boolean =>
    units === undefined || (told.length > 0 && atMs > Math.max(...told));
  return newest.length === SILENT_RUNS && newest.every(isLater);
}
