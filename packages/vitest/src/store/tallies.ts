import type { DatabaseSync } from 'node:sqlite';

/** What became of a project's test files in one run of a checkout. */
export interface Tally {
  readonly project: string;
  readonly checkout: string;
  /** `''`: the run was not started by `subminute`. */
  readonly run: string;
  readonly atMs: number;
  readonly ran: number;
  readonly known: number;
  readonly audited: number;
  /** Why all of them ran, whatever is known. */
  readonly off?: string;
}

/** Of each project and checkout. */
const MAX_KEPT = 50;

export function keepTally(db: DatabaseSync, tally: Tally): void {
  const { project, checkout, run, atMs, ran, known, audited, off } = tally;
  db.prepare(
    `INSERT OR REPLACE INTO tally (project, checkout, at_ms, run, ran, known, audited, off)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(project, checkout, atMs, run, ran, known, audited, off ?? null);
  db.prepare(
    `DELETE FROM tally WHERE project = ? AND checkout = ? AND at_ms NOT IN (
       SELECT at_ms FROM tally WHERE project = ? AND checkout = ? ORDER BY at_ms DESC LIMIT ${MAX_KEPT})`,
  ).run(project, checkout, project, checkout);
}

/** The newest of each project in a checkout. */
export function lastTallies(db: DatabaseSync, checkout: string): readonly Tally[] {
  return db
    .prepare(`SELECT *, max(at_ms) FROM tally WHERE checkout = ? GROUP BY project ORDER BY project`)
    .all(checkout)
    .map(tallyIn);
}

/** The newest of each project, wherever it ran. */
export function newestTallies(db: DatabaseSync): readonly Tally[] {
  return db.prepare(`SELECT *, max(at_ms) FROM tally GROUP BY project ORDER BY project`).all().map(tallyIn);
}

function tallyIn(row: Readonly<Record<string, unknown>>): Tally {
  return {
    project: row['project'] as string,
    checkout: row['checkout'] as string,
    run: row['run'] as string,
    atMs: row['at_ms'] as number,
    ran: row['ran'] as number,
    known: row['known'] as number,
    audited: row['audited'] as number,
    ...(row['off'] === null ? {} : { off: row['off'] as string }),
  };
}
