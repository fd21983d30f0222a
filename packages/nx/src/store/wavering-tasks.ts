import type { DatabaseSync } from 'node:sqlite';
import { type RunId, foldRun } from '@subminute/core';
import { byCodeUnit } from '@subminute/core/unit';
import { findRun } from './runs.ts';

/** A task that passed and failed with the same hash. */
export interface WaveringTask {
  readonly task: string;
  readonly failed: number;
  /** When it failed so last, and in which run. */
  readonly atMs: number;
  readonly run: string;
  /** The files that its newest such failures name; `undefined`: one of them names none. */
  readonly files: readonly string[] | undefined;
}

/** More of the newest runs are not looked at: what wavered before that may be mended. */
const RUNS = 500;
/** Of each task, so many failures are asked for their files. */
const FAILURES = 20;

/** Tasks that were executed with one hash, passed once and failed once: what they ask is more than their inputs. */
export function waveringTasks(db: DatabaseSync): readonly WaveringTask[] {
  const rows = db
    .prepare(
      `WITH newest AS (
         SELECT task, hash, outcome, id, started_ms
         FROM (SELECT id, started_ms FROM run ORDER BY started_ms DESC LIMIT ${RUNS}) JOIN task_run ON run = id
         WHERE hash IS NOT NULL AND cache = 'none' AND outcome IN ('passed', 'failed')
       ), wavering AS (
         SELECT task, hash FROM newest GROUP BY task, hash
         HAVING sum(outcome = 'passed') > 0 AND sum(outcome = 'failed') > 0
       )
       SELECT task, id, started_ms FROM newest JOIN wavering USING (task, hash)
       WHERE outcome = 'failed' ORDER BY started_ms DESC`,
    )
    .all();
  const byTask = Map.groupBy(rows, (row) => String(row['task']));
  return [...byTask]
    .map(([task, failures]) => ({
      task,
      failed: failures.length,
      atMs: Number(failures[0]?.['started_ms']),
      run: String(failures[0]?.['id']),
      files: filesOf(
        db,
        task,
        failures.slice(0, FAILURES).map((row) => String(row['id'])),
      ),
    }))
    .sort((a, b) => b.failed - a.failed || byCodeUnit(a.task, b.task));
}

function filesOf(db: DatabaseSync, task: string, runs: readonly string[]): WaveringTask['files'] {
  const files = new Set<string>();
  for (const run of runs) {
    const events = findRun(db, run as RunId)?.events;
    const state = events && foldRun(events).tasks.find((one) => one.task === task);
    const errors = state?.evidence?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
    const named = errors.map(({ testFile, place }) => testFile ?? place?.file);
    if (named.length === 0 || named.includes(undefined)) return undefined;
    for (const file of named) if (file !== undefined) files.add(file);
  }
  return [...files];
}
