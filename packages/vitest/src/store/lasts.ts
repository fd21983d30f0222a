import type { DatabaseSync } from 'node:sqlite';
import type { UnitBecause } from '@subminute/core/why';
import { prepared } from './prepared.ts';

/** What a test file came to when it was last asked for in a checkout. */
export interface Last {
  readonly outcome: 'passed' | 'failed';
  readonly durationMs: number;
  /** Why nothing could be kept of it: it runs always. */
  readonly reason?: string;
  readonly because: UnitBecause;
  /** Of the run; `''`: it was not started by `subminute`. */
  readonly run: string;
  readonly atMs: number;
}

const CHANGED = 'changed during the run';

/** Why nothing is kept of a test file this time. */
export function changedReason(place: string): string {
  return `${place} ${CHANGED}`;
}

/** Of a test file of which a run that ended early has left out tests. */
export const CUT_SHORT = 'the run was cut short';

/** Whether a reason is one of those: the next run may keep it. */
export function isPassing(reason: string): boolean {
  return reason === CUT_SHORT || reason.endsWith(` ${CHANGED}`);
}

export function lastOf(db: DatabaseSync, unit: string, checkout: string): Last | undefined {
  const row = prepared(db, 'SELECT * FROM last WHERE unit = ? AND checkout = ?').get(unit, checkout);
  return row && lastIn(row);
}

function lastIn(row: Readonly<Record<string, unknown>>): Last {
  return {
    outcome: row['outcome'] === 'passed' ? 'passed' : 'failed',
    durationMs: row['duration_ms'] as number,
    ...(row['reason'] === null ? {} : { reason: row['reason'] as string }),
    because: JSON.parse(row['because'] as string) as UnitBecause,
    run: row['run'] as string,
    atMs: row['at_ms'] as number,
  };
}

/** All that ends with a text, such as the path of a test file; by unit. */
export function lastsLike(db: DatabaseSync, end: string, checkout: string): ReadonlyMap<string, Last> {
  const rows = db
    .prepare('SELECT * FROM last WHERE checkout = ? AND substr(unit, -length(?)) = ? ORDER BY unit')
    .all(checkout, end, end);
  return new Map(rows.map((row) => [row['unit'] as string, lastIn(row)]));
}

/** The test files of a checkout that run always, by unit, each with the reason. */
export function alwaysIn(db: DatabaseSync, checkout: string): ReadonlyMap<string, string> {
  const rows = db
    .prepare('SELECT unit, reason FROM last WHERE checkout = ? AND reason IS NOT NULL ORDER BY unit')
    .all(checkout);
  const reasons = rows.map((row) => [row['unit'] as string, row['reason'] as string] as const);
  return new Map(reasons.filter(([, reason]) => !isPassing(reason)));
}

export function keepLast(db: DatabaseSync, unit: string, checkout: string, last: Last): void {
  prepared(
    db,
    `INSERT OR REPLACE INTO last (unit, checkout, outcome, duration_ms, reason, because, run, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    unit,
    checkout,
    last.outcome,
    last.durationMs,
    last.reason ?? null,
    JSON.stringify(last.because),
    last.run,
    last.atMs,
  );
}
