import { statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { inOneStep } from './one-step.ts';

/** What of the units' database stays. */
export interface Bounds {
  /** Of each test file, those used last. */
  readonly verdictsAUnit: number;
  /** Of what is in use, free pages not counted. */
  readonly bytes: number;
  /** What nobody used for so long goes. */
  readonly unusedMs: number;
}

/** A month of a busy team. */
const BOUNDS: Bounds = { verdictsAUnit: 40, bytes: 512 << 20, unusedMs: 30 * 86_400_000 };

/** What a clean-up took away. */
export interface Collected {
  readonly verdicts: number;
  /** Traces, transformed code, stamps of files: what can be made again. */
  readonly others: number;
}

/** Between two clean-ups of a store. */
const EVERY_MS = 3_600_000;

/** Bounds the database, at most once an hour whoever asks; `undefined`: not now. */
export function keepUnitsHouse(store: string, db: DatabaseSync, nowMs: number): Collected | undefined {
  const stamp = path.join(store, 'units-cleaned');
  const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  if (last !== undefined && nowMs - last < EVERY_MS) return undefined;
  // The stamp first: others that come now need not clean too.
  if (last === undefined) writeFileSync(stamp, '');
  else utimesSync(stamp, nowMs / 1000, nowMs / 1000);
  return collectUnits(db, nowMs);
}

/** Takes away what is beyond the bounds, all or none; other writers wait for it. */
export function collectUnits(db: DatabaseSync, nowMs: number, bounds: Bounds = BOUNDS): Collected {
  return inOneStep(db, () => {
    const sinceMs = nowMs - bounds.unusedMs;
    let verdicts = removed(db, 'verdict WHERE used_ms < ?', sinceMs);
    verdicts += removed(
      db,
      `verdict WHERE (unit, trace, state) IN (${beyond('verdict', 'used_ms')})`,
      bounds.verdictsAUnit,
    );
    let others = removed(
      db,
      `failure WHERE (unit, state) IN (${beyond('failure', 'at_ms')})`,
      bounds.verdictsAUnit,
    );
    others += removed(
      db,
      `failed_run WHERE (unit, trace, state) IN (${beyond('failed_run', 'at_ms')})`,
      bounds.verdictsAUnit,
    );
    others += removed(db, 'code WHERE used_ms < ?', sinceMs);
    for (const table of ['failure', 'failed_run', 'last', 'stamps', 'tally', 'rest']) {
      others += removed(db, `${table} WHERE at_ms < ?`, sinceMs);
    }
    others += removed(db, LOOSE_TRACES);
    const counts = shrink(db, bounds.bytes);
    return { verdicts: verdicts + counts.verdicts, others: others + counts.others };
  });
}

/** Takes the oldest away until the rest fits: first what is made again by itself. */
function shrink(db: DatabaseSync, bytes: number): Collected {
  let verdicts = 0;
  let others = 0;
  for (const table of ['code', 'stamps', 'verdict', 'rest'] as const) {
    while (bytesInUse(db) > bytes) {
      const count = oldest(db, table);
      if (count === 0) break;
      if (table === 'verdict') verdicts += count;
      else others += count;
      others += removed(db, LOOSE_TRACES);
    }
  }
  return { verdicts, others };
}

const LOOSE_TRACES =
  'trace WHERE hash NOT IN (SELECT trace FROM verdict UNION ALL SELECT trace FROM failed_run)';

/** Keys of a table's rows beyond so many of each unit. */
function beyond(table: 'verdict' | 'failure' | 'failed_run', time: string): string {
  const keys = table === 'failure' ? 'unit, state' : 'unit, trace, state';
  return `SELECT ${keys} FROM (
    SELECT ${keys}, row_number() OVER (PARTITION BY unit ORDER BY ${time} DESC) AS n FROM ${table}
  ) WHERE n > ?`;
}

/** A tenth of a table's rows, those that were not used for longest. */
function oldest(db: DatabaseSync, table: 'code' | 'verdict' | 'stamps' | 'rest'): number {
  const time = table === 'code' || table === 'verdict' ? 'used_ms' : 'at_ms';
  const count = Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  const last = db
    .prepare(`SELECT ${time} AS ms FROM ${table} ORDER BY ${time} LIMIT 1 OFFSET ?`)
    .get(Math.max(0, Math.ceil(count / 10) - 1));
  return last === undefined ? 0 : removed(db, `${table} WHERE ${time} <= ?`, Number(last['ms']));
}

function removed(db: DatabaseSync, from: string, ...values: readonly number[]): number {
  return Number(db.prepare(`DELETE FROM ${from}`).run(...values).changes);
}

/** Pages that hold something. */
export function bytesInUse(db: DatabaseSync): number {
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}
