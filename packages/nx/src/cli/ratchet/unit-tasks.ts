import { existsSync } from 'node:fs';
import path from 'node:path';
import type { TaskId } from '@subminute/core';
import { type CostSample, type TaskCostModel, costsOf } from '@subminute/core/cost';
import {
  type GraphTask,
  type UnitCounts,
  type UnitTask,
  type WorkspaceGraph,
  projectLookup,
  startOf,
  wholeRuns,
} from '@subminute/core/ratchet';
import { type Database, UNITS_FILE } from '@subminute/vitest/store';
import { type UnitTrace, openUnits, unitTraces } from '@subminute/vitest/units';
import { type ProjectState, statesIn, wholeTasks } from './whole-tasks.ts';

export interface UnitHistory {
  /** Test tasks of which it is known what their test files read, and what starting them takes. */
  readonly tasks: ReadonlyMap<TaskId, UnitTask>;
  /** Tasks whose newest runs left nothing out, or cannot. */
  readonly whole: ReadonlySet<TaskId>;
  /** The same runs, as if no test file had been left out. */
  readonly samples: readonly CostSample[];
}

export interface UnitQuestion {
  readonly root: string;
  readonly stores: readonly string[];
  readonly graph: WorkspaceGraph;
  readonly samples: readonly CostSample[];
  /** What a test task takes before its first test file, where history does not tell; without, nobody can say. */
  readonly startMs?: number;
}

/** What stores say of the test files of a workspace's tasks; without a word of them all is as it was. */
export function unitHistory({ root, stores, graph, samples, startMs }: UnitQuestion): UnitHistory {
  const models = costsOf(samples);
  const states = stores.flatMap((store) => projectStates(store, root));
  const units = newestOf(stores.flatMap((store) => skippedUnits(store, root)));
  const testerOf = testers(graph, samples);
  const byTask = unitsByTask(units, testerOf, samples);
  const counts: UnitCounts = new Map([...byTask].map(([task, list]) => [task, list.length]));
  const whole = wholeRuns(samples, models, counts);
  const costs = costsOf(whole);
  const tasks = new Map<TaskId, UnitTask>();
  for (const [task, list] of byTask) {
    // Of whole runs none differs in its test files: the line is that of the runs as they were.
    const own = models.get(task);
    const model = own?.startMs === undefined ? costs.get(task) : own;
    const start = model && startOf(model, list.length, modelsLike(task, models, graph), startMs);
    if (start) tasks.set(task, { start, units: list });
  }
  const runWhole = wholeTasks(states, { testerOf, samples, tasks });
  for (const task of runWhole) tasks.delete(task);
  return { tasks, whole: runWhole, samples: whole };
}

/** Of tasks of the same target. */
function modelsLike(
  task: TaskId,
  models: ReadonlyMap<TaskId, TaskCostModel>,
  { tasks }: WorkspaceGraph,
): readonly TaskCostModel[] {
  const target = tasks.find((one) => one.task === task)?.target;
  return tasks.flatMap((one) => (one.target === target ? (models.get(one.task) ?? []) : []));
}

/** A store may have moved: each test file once, as it was last seen. */
function newestOf(units: readonly UnitTrace[]): readonly UnitTrace[] {
  const newest = new Map<string, UnitTrace>();
  for (const unit of units) {
    const key = [unit.folder, unit.project, unit.path, unit.isTypes].join('#');
    const known = newest.get(key);
    if (!known || known.atMs < unit.atMs) newest.set(key, unit);
  }
  return [...newest.values()];
}

/** Test files of projects in which skipping is on, that are there. */
function skippedUnits(store: string, root: string): readonly UnitTrace[] {
  return readUnits(store, (db) => {
    const off = new Set(statesIn(db, root).flatMap(({ project, isOff }) => (isOff ? [project] : [])));
    return unitTraces(db).filter(
      (unit) => !off.has(`${unit.folder}#${unit.project}`) && existsSync(path.join(root, unit.path)),
    );
  });
}

function projectStates(store: string, root: string): readonly ProjectState[] {
  return readUnits(store, (db) => statesIn(db, root));
}

/** An unreadable store knows nothing. */
function readUnits<T>(store: string, read: (db: Database['db']) => readonly T[]): readonly T[] {
  if (!existsSync(path.join(store, UNITS_FILE))) return [];
  try {
    using database = openUnits(store, { keep: true });
    return read(database.db);
  } catch {
    return [];
  }
}

/** The task that runs the test files of a folder. */
type TesterOf = (folder: string) => TaskId | undefined;

/**
 * Of the nearest project above a folder that has one task whose runs told of test files. Where two did, nobody can say.
 */
function testers({ tasks, projects }: WorkspaceGraph, samples: readonly CostSample[]): TesterOf {
  const newest = newestUnits(samples);
  const byProject = Map.groupBy(
    tasks.filter(({ task }) => newest.has(task)),
    ({ project }) => project,
  );
  const project = projectLookup(projects.filter(({ name }) => byProject.has(name)));
  return (folder) => {
    const [task, ...others]: readonly GraphTask[] = byProject.get(project(`${folder}/x`) ?? '') ?? [];
    return others.length > 0 ? undefined : task?.task;
  };
}

/** Where the newest run had more test files than are known, nobody can say which. */
function unitsByTask(
  units: readonly UnitTrace[],
  testerOf: TesterOf,
  samples: readonly CostSample[],
): ReadonlyMap<TaskId, readonly UnitTrace[]> {
  const newest = newestUnits(samples);
  const byTask = new Map<TaskId, UnitTrace[]>();
  for (const unit of units) {
    const task = testerOf(unit.folder);
    if (task !== undefined) byTask.set(task, [...(byTask.get(task) ?? []), unit]);
  }
  return new Map([...byTask].filter(([task, list]) => list.length >= (newest.get(task) ?? 0)));
}

/** How many test files the newest run of each task ran, of tasks that told. */
function newestUnits(samples: readonly CostSample[]): ReadonlyMap<TaskId, number> {
  const newest = new Map<TaskId, CostSample>();
  for (const sample of samples) {
    const known = newest.get(sample.task);
    if (sample.units !== undefined && (!known || known.atMs < sample.atMs)) newest.set(sample.task, sample);
  }
  return new Map([...newest].map(([task, { units = 0 }]) => [task, units]));
}
