import type { DatabaseSync } from 'node:sqlite';

/** A task that passed and failed with the same hash. */
export interface WaveringTask {
  readonly task: string;
  readonly passed: number;
  readonly failed: number;
}

/** More of the newest runs are not looked at: what wavered before that may be mended. */
const RUNS = 500;

/** Tasks that were executed with one hash, passed once and failed once: what they ask is more than their inputs. */
export function waveringTasks(db: DatabaseSync): readonly WaveringTask[] {
  const rows = db
    .prepare(
      `SELECT task, sum(passed) AS passed, sum(failed) AS failed FROM (
         SELECT task, sum(outcome = 'passed') AS passed, sum(outcome = 'failed') AS failed
         FROM (SELECT id FROM run ORDER BY started_ms DESC LIMIT ${RUNS}) JOIN task_run ON run = id
         WHERE hash IS NOT NULL AND cache = 'none' AND outcome IN ('passed', 'failed')
         GROUP BY task, hash HAVING passed > 0 AND failed > 0
       ) GROUP BY task ORDER BY failed DESC, task`,
    )
    .all();
  return rows.map((row) => ({
    task: String(row['task']),
    passed: Number(row['passed']),
    failed: Number(row['failed']),
  }));
}
