import type { DatabaseSync } from 'node:sqlite';
import { bytesInUse } from './bounds.ts';
import { type Fuse, fusesIn } from './fuses.ts';

/** What the units' database holds, and what it was good for. */
export interface Stats {
  readonly testFiles: number;
  /** States of test files that are known to pass. */
  readonly verdicts: number;
  readonly traces: number;
  readonly code: number;
  /** Pages that hold something. */
  readonly bytes: number;
  /** Of verdicts and traces, for each verdict; 0 without any. */
  readonly bytesAVerdict: number;
  readonly last: LastUnitRuns;
  readonly fuses: readonly Fuse[];
}

/** What became of test files in the newest runs of projects, in all checkouts. */
export interface LastUnitRuns {
  readonly runs: number;
  readonly ran: number;
  /** Left out. */
  readonly known: number;
  /** Known, and among those that ran. */
  readonly audited: number;
}

/** More of the newest runs are not counted. */
const LAST_RUNS = 100;

export function statsOf(db: DatabaseSync): Stats {
  const number = (query: string): number => Number(db.prepare(query).get()?.['n'] ?? 0);
  const verdicts = number('SELECT count(*) AS n FROM verdict');
  const records = number("SELECT sum(pgsize) AS n FROM dbstat WHERE name IN ('verdict', 'trace')");
  return {
    testFiles: number('SELECT count(DISTINCT unit) AS n FROM verdict'),
    verdicts,
    traces: number('SELECT count(*) AS n FROM trace'),
    code: number('SELECT count(*) AS n FROM code'),
    bytes: bytesInUse(db),
    bytesAVerdict: verdicts === 0 ? 0 : Math.round(records / verdicts),
    last: lastUnitRuns(db),
    fuses: fusesIn(db),
  };
}

export function lastUnitRuns(db: DatabaseSync): LastUnitRuns {
  const last = db
    .prepare(
      `SELECT count(*) AS runs, sum(ran) AS ran, sum(known) AS known, sum(audited) AS audited FROM (
         SELECT ran, known, audited FROM tally WHERE off IS NULL ORDER BY at_ms DESC LIMIT ${LAST_RUNS})`,
    )
    .get();
  return {
    runs: Number(last?.['runs'] ?? 0),
    ran: Number(last?.['ran'] ?? 0),
    known: Number(last?.['known'] ?? 0),
    audited: Number(last?.['audited'] ?? 0),
  };
}
