import type { DatabaseSync } from 'node:sqlite';
import { type RunId, parseRunId } from '@subminute/core';

/** A run as its rows say it, of those that no task started. */
export interface RunRow {
  readonly run: string;
  readonly startedMs: number;
  /** Absent: nobody saw its end. */
  readonly endedMs?: number;
  /** `affected`, `run-many`; `''`: its record does not tell. */
  readonly command: string;
  /** An interrupt, a cancel, a cap: it did not go to its own end. */
  readonly isCut: boolean;
  readonly executed: number;
  readonly local: number;
  readonly remote: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How the first and the last event of a record begin and end: records of thousands of tasks are not read as a whole. */
const EDGE = 2000;

/** All runs of a store, oldest first. */
export function runRows(db: DatabaseSync): readonly RunRow[] {
  const counts = countsByRun(db);
  return db
    .prepare(
      `SELECT id, started_ms, ended_ms, substr(record, 1, ${EDGE}) AS first, substr(record, -${EDGE}) AS last
       FROM run WHERE parent IS NULL ORDER BY started_ms, id`,
    )
    .all()
    .map((row) => {
      const [run, ended] = [String(row['id']), row['ended_ms']];
      return {
        run,
        startedMs: Number(row['started_ms']),
        ...(ended === null ? {} : { endedMs: Number(ended) }),
        command: COMMAND.exec(String(row['first']))?.[1] ?? '',
        isCut: String(row['last']).includes('"type":"run-stopped"'),
        ...(counts.get(run) ?? NOTHING),
      };
    });
}

const COMMAND = /"command":\["([\w-]{1,40})"/;

type Counts = Pick<RunRow, 'executed' | 'local' | 'remote' | 'failed' | 'skipped'>;
const NOTHING: Counts = { executed: 0, local: 0, remote: 0, failed: 0, skipped: 0 };

function countsByRun(db: DatabaseSync): ReadonlyMap<string, Counts> {
  const rows = db
    .prepare(
      `SELECT run, sum(cache = 'none' AND outcome IN ('passed', 'failed')) AS executed, sum(cache = 'local') AS local,
         sum(cache = 'remote') AS remote, sum(outcome = 'failed') AS failed, sum(outcome = 'skipped') AS skipped
       FROM task_run GROUP BY run`,
    )
    .all();
  const number = (value: unknown): number => Number(value ?? 0);
  return new Map(
    rows.map(({ run, executed, local, remote, failed, skipped }) => [
      String(run),
      {
        executed: number(executed),
        local: number(local),
        remote: number(remote),
        failed: number(failed),
        skipped: number(skipped),
      },
    ]),
  );
}

/** What the tasks that caches spared took in the mean where they were executed, together. */
export function sparedMs(db: DatabaseSync): number {
  const row = db
    .prepare(
      `SELECT sum(spared * ms) AS ms FROM (
         SELECT sum(cache != 'none' AND outcome = 'passed') AS spared,
           avg(CASE WHEN cache = 'none' AND outcome = 'passed' THEN end_ms - start_ms END) AS ms
         FROM task_run GROUP BY task)`,
    )
    .get();
  return Math.round(Number(row?.['ms'] ?? 0));
}

/** The newest run of a checkout that executed a task, of those that no task started. */
export function newestWithTasks(db: DatabaseSync, checkout: string): RunId | undefined {
  const row = db
    .prepare(
      `SELECT id FROM run WHERE checkout = ? AND parent IS NULL AND EXISTS (
         SELECT 1 FROM task_run WHERE run = run.id AND cache = 'none' AND start_ms IS NOT NULL AND end_ms IS NOT NULL)
       ORDER BY started_ms DESC, id DESC LIMIT 1`,
    )
    .get(checkout);
  return row && parseRunId(String(row['id']));
}
