import type { DatabaseSync } from 'node:sqlite';

/** How often caches spared a task, over the newest runs of all checkouts. */
export interface CacheHistory {
  readonly runs: number;
  /** Tasks that caches may hold, and that were executed all the same. */
  readonly executed: number;
  readonly local: Spared;
  readonly remote: Spared;
}

/** What one kind of cache was good for. */
export interface Spared {
  readonly tasks: number;
  /** What those tasks took when they were last executed, where that is known. */
  readonly savedMs: number;
}

/** More of the newest runs are not looked at. */
const RUNS = 1000;

export function cacheHistory(db: DatabaseSync): CacheHistory {
  const runs = db
    .prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM run ORDER BY started_ms DESC LIMIT ${RUNS})`)
    .get();
  const rows = db
    .prepare(
      `SELECT task, cache, outcome, end_ms - start_ms AS ms,
         (SELECT cacheable FROM task_inputs WHERE task_inputs.hash = task_run.hash) AS cacheable
       FROM (SELECT id, started_ms FROM run ORDER BY started_ms DESC LIMIT ${RUNS}) JOIN task_run ON run = id
       WHERE outcome IN ('passed', 'failed') ORDER BY started_ms`,
    )
    .all();
  const took = new Map<string, number>();
  const spared = { local: { tasks: 0, savedMs: 0 }, remote: { tasks: 0, savedMs: 0 } };
  let executed = 0;
  for (const { task, cache, outcome, ms, cacheable } of rows) {
    const name = String(task);
    if (cache === 'local' || cache === 'remote') {
      spared[cache].tasks += 1;
      spared[cache].savedMs += took.get(name) ?? 0;
    } else {
      if (cacheable === 1) executed += 1;
      if (outcome === 'passed' && typeof ms === 'number') took.set(name, ms);
    }
  }
  return { runs: Number(runs?.['n'] ?? 0), executed, ...spared };
}
