import type { DatabaseSync } from 'node:sqlite';
import { inOneStep } from './one-step.ts';

/** A project for which skipping is off, because a skip would have been wrong once. */
export interface Fuse {
  readonly project: string;
  readonly atMs: number;
  /** Which test file failed where it was known to pass, and by which record. */
  readonly evidence: string;
}

export function fuseOf(db: DatabaseSync, project: string): Fuse | undefined {
  const row = db.prepare('SELECT at_ms, evidence FROM fuse WHERE project = ?').get(project);
  return row && { project, atMs: row['at_ms'] as number, evidence: row['evidence'] as string };
}

/** The first evidence stays. */
export function tripFuse(db: DatabaseSync, { project, atMs, evidence }: Fuse): void {
  db.prepare('INSERT OR IGNORE INTO fuse (project, at_ms, evidence) VALUES (?, ?, ?)').run(
    project,
    atMs,
    evidence,
  );
}

/** All that are tripped. */
export function fusesIn(db: DatabaseSync): readonly Fuse[] {
  return db
    .prepare('SELECT project, at_ms, evidence FROM fuse ORDER BY project')
    .all()
    .map((row) => ({
      project: row['project'] as string,
      atMs: row['at_ms'] as number,
      evidence: row['evidence'] as string,
    }));
}

/**
 * Somebody has looked at it: skipping is on again, with no verdict of before. Returns how many verdicts went;
 * `undefined`: there was no fuse.
 */
export function mendFuse(db: DatabaseSync, project: string): number | undefined {
  return inOneStep(db, () => {
    if (db.prepare('DELETE FROM fuse WHERE project = ?').run(project).changes === 0) return undefined;
    const units = `${project}#`;
    return Number(
      db.prepare('DELETE FROM verdict WHERE substr(unit, 1, length(?)) = ?').run(units, units).changes,
    );
  });
}

/**
 * Which passed tasks of Nx rest on which verdicts of test files, their own and those of others: by the task's hash. A
 * task may call Vitest several times, and adds to what is known of it.
 */
export function keepRest(
  db: DatabaseSync,
  rest: { readonly taskHash: string; readonly states: readonly Uint8Array[]; readonly atMs: number },
): void {
  const row = db.prepare('SELECT verdicts FROM rest WHERE task_hash = ?').get(rest.taskHash);
  const before = Buffer.from((row?.['verdicts'] as Uint8Array | undefined) ?? []).toString('hex');
  const states = rest.states.map((state) => Buffer.from(state.subarray(0, 8)).toString('hex'));
  const all = new Set([...(before.match(/.{16}/g) ?? []), ...states]);
  db.prepare('INSERT OR REPLACE INTO rest (task_hash, verdicts, at_ms) VALUES (?, ?, ?)').run(
    rest.taskHash,
    Buffer.from([...all].join(''), 'hex'),
    rest.atMs,
  );
}

/** Hashes of the tasks whose pass rests on a verdict. */
export function restingOn(db: DatabaseSync, state: Uint8Array): readonly string[] {
  const wanted = state.subarray(0, 8);
  const rows = db.prepare('SELECT task_hash, verdicts FROM rest ORDER BY task_hash').all();
  return rows
    .filter((row) => holds(Buffer.from(row['verdicts'] as Uint8Array), wanted))
    .map((row) => row['task_hash'] as string);
}

function holds(verdicts: Buffer, wanted: Uint8Array): boolean {
  let at = verdicts.indexOf(wanted);
  while (at % 8 > 0) at = verdicts.indexOf(wanted, at + 1);
  return at !== -1;
}
