import type { DatabaseSync } from 'node:sqlite';
import { type CostSource, type TaskId, asTaskId } from '@subminute/core';
import { COST_RUNS, type CostSample, type TaskCostModel, costsOf, median } from '@subminute/core/cost';

export interface CostQuery {
  /** Only runs of this checkout. Default: of all worktrees and clones that share the store. */
  readonly checkout?: string;
}

/** What each task is expected to take, by the newest runs in which it was executed and passed. */
export function taskCosts(db: DatabaseSync, query: CostQuery = {}): ReadonlyMap<TaskId, TaskCostModel> {
  return costsOf(costSamples(db, query));
}

/** One seek a task: the names first, then of each where its newest runs begin. */
const NEWEST = `
WITH RECURSIVE name(task) AS (
  SELECT min(task) FROM task_cost
  UNION ALL
  SELECT (SELECT min(task) FROM task_cost WHERE task > name.task) FROM name WHERE name.task IS NOT NULL
)
SELECT c.task, c.started_ms, c.cpu_ms, c.wall_ms, c.queued_ms, c.how, c.units
FROM name JOIN task_cost AS c ON c.task = name.task AND c.started_ms >= coalesce((
  SELECT o.started_ms FROM task_cost AS o WHERE o.task = name.task AND OF(o)
  ORDER BY o.started_ms DESC LIMIT 1 OFFSET ${COST_RUNS - 1}
), 0)
WHERE OF(c)`;

export function costSamples(db: DatabaseSync, { checkout }: CostQuery = {}): readonly CostSample[] {
  const own = checkout === undefined ? '' : ' AND (SELECT checkout FROM run WHERE id = $1.run) IS :checkout';
  const sql = NEWEST.replaceAll(/OF\((\w)\)/g, `$1.outcome = 'passed'${own}`);
  const rows = checkout === undefined ? db.prepare(sql).all() : db.prepare(sql).all({ checkout });
  return rows.map((row) => ({
    task: asTaskId(String(row['task'])),
    atMs: Number(row['started_ms']),
    cpuMs: Number(row['cpu_ms']),
    wallMs: Number(row['wall_ms']),
    how: String(row['how']) as CostSource,
    ...(row['queued_ms'] === null ? {} : { queuedMs: Number(row['queued_ms']) }),
    ...(row['units'] === null ? {} : { units: Number(row['units']) }),
  }));
}

const NOOP_RUNS = 50;

/** What a run takes in which nothing is executed, in ms: the median of the newest; `undefined`: there was none. */
export function noopMs(db: DatabaseSync): number | undefined {
  const rows = db
    .prepare(
      `SELECT ended_ms - started_ms AS ms FROM run
       WHERE ended_ms IS NOT NULL AND EXISTS (SELECT 1 FROM task_run WHERE run = run.id)
         AND NOT EXISTS (SELECT 1 FROM task_run WHERE run = run.id AND cache = 'none')
       ORDER BY started_ms DESC LIMIT ${NOOP_RUNS}`,
    )
    .all();
  return rows.length === 0 ? undefined : median(rows.map(({ ms }) => Number(ms)));
}
