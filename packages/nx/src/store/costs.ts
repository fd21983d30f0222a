import type { DatabaseSync } from 'node:sqlite';
import {
  COST_RUNS,
  type CostSample,
  type CostSource,
  type RunId,
  type RunResult,
  type TaskId,
  type TaskCostModel,
  asTaskId,
  costsOf,
} from '@subminute/core';

/** Writes what the tasks of a run took, in place of what stands there of it. */
export function insertCosts(db: DatabaseSync, run: RunId, { startedMs, tasks }: RunResult): void {
  db.prepare('DELETE FROM task_cost WHERE run = ?').run(run);
  const insert = db.prepare(
    `INSERT INTO task_cost(task, started_ms, run, outcome, cpu_ms, wall_ms, on_cpu_ms, queued_ms, blocked_ms, how, units)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { task, outcome, cost } of tasks) {
    if (!cost) continue;
    insert.run(
      task,
      Math.round(startedMs),
      run,
      outcome,
      cost.cpuMs,
      cost.wallMs,
      cost.onCpuMs ?? null,
      cost.queuedMs ?? null,
      cost.blockedMs ?? null,
      cost.how,
      cost.units ?? null,
    );
  }
}

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
