import type { DatabaseSync } from 'node:sqlite';
import { isPassing } from './lasts.ts';
import { unitName } from './unit-traces.ts';

/** What a test file took when it was last asked for in a checkout. */
export interface UnitTime {
  /** From the workspace's root. */
  readonly path: string;
  readonly durationMs: number;
  readonly outcome: 'passed' | 'failed';
  /** Why it runs always. */
  readonly always?: string;
}

/** The test files of a checkout, the slowest first. One that several projects of Vitest run counts by its slowest. */
export function unitTimes(db: DatabaseSync, checkout: string): readonly UnitTime[] {
  const rows = db
    .prepare(
      'SELECT unit, duration_ms, outcome, reason FROM last WHERE checkout = ? ORDER BY duration_ms DESC, unit',
    )
    .all(checkout);
  const found = new Map<string, UnitTime>();
  for (const row of rows) {
    const name = unitName(row['unit'] as string);
    if (!name || found.has(name.path)) continue;
    const reason = row['reason'] as string | null;
    found.set(name.path, {
      path: name.path,
      durationMs: row['duration_ms'] as number,
      outcome: row['outcome'] === 'passed' ? 'passed' : 'failed',
      ...(reason === null || isPassing(reason) ? {} : { always: reason }),
    });
  }
  return [...found.values()];
}
