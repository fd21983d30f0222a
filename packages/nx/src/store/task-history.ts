import type { DatabaseSync } from 'node:sqlite';
import type { CacheSource, Outcome, RunId, TaskId } from '@subminute/core';

/** A task in a run, as its row says it. */
export interface TaskRow {
  readonly run: RunId;
  readonly checkout: string;
  readonly target: string;
  readonly startedMs: number;
  readonly outcome: Outcome;
  readonly cache: CacheSource;
  readonly hash?: string;
  readonly durationMs?: number;
  /** When the task itself began and ended, since the epoch. */
  readonly startMs?: number;
  readonly endMs?: number;
}

const COLUMNS = 'run, checkout, target, run.started_ms AS started_ms, outcome, cache, hash, start_ms, end_ms';
const FROM = 'FROM task_run JOIN run ON run.id = task_run.run';
const JUDGED = `hash IS NOT NULL AND outcome != 'skipped'`;

function rowOf(row: Readonly<Record<string, unknown>>): TaskRow {
  const { start_ms: start, end_ms: end, hash } = row;
  return {
    run: String(row['run']) as RunId,
    checkout: String(row['checkout']),
    target: String(row['target']),
    startedMs: Number(row['started_ms']),
    outcome: String(row['outcome']) as Outcome,
    cache: String(row['cache']) as CacheSource,
    ...(typeof hash === 'string' ? { hash } : {}),
    ...(typeof start === 'number' && typeof end === 'number' ? { durationMs: end - start } : {}),
    ...(typeof start === 'number' ? { startMs: start } : {}),
    ...(typeof end === 'number' ? { endMs: end } : {}),
  };
}

/** A task in a run that is known by its name, or in the last run of a checkout that had it. */
export function taskRun(
  db: DatabaseSync,
  { task, run, checkout }: { readonly task: TaskId; readonly run?: RunId; readonly checkout: string },
): TaskRow | undefined {
  const row =
    run === undefined
      ? db
          .prepare(
            `SELECT ${COLUMNS} ${FROM} WHERE task = ? AND checkout = ? AND ${JUDGED} ORDER BY run.started_ms DESC LIMIT 1`,
          )
          .get(task, checkout)
      : db.prepare(`SELECT ${COLUMNS} ${FROM} WHERE task = ? AND run = ?`).get(task, run);
  return row && rowOf(row);
}

/** Whether a checkout has run the task of a hash itself, as far as is known. */
export function hasRun(db: DatabaseSync, hash: string, checkout: string): boolean {
  const row = db.prepare(`SELECT 1 ${FROM} WHERE hash = ? AND checkout = ? AND cache = 'none' LIMIT 1`);
  return row.get(hash, checkout) !== undefined;
}

/** The run of a task before another one: of this checkout, or else of any of the repository. */
export function runBefore(
  db: DatabaseSync,
  task: TaskId,
  { run, startedMs, checkout }: TaskRow,
): TaskRow | undefined {
  const row = db
    .prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE task = ? AND run != ? AND run.started_ms <= ? AND ${JUDGED}
       ORDER BY checkout = ? DESC, run.started_ms DESC LIMIT 1`,
    )
    .get(task, run, startedMs, checkout);
  return row && rowOf(row);
}

/** The last run before another one in which a task had the same inputs; one that executed it, if there is. */
export function sameInputs(
  db: DatabaseSync,
  task: TaskId,
  { run, startedMs, checkout, hash }: TaskRow,
): TaskRow | undefined {
  if (hash === undefined) return undefined;
  const row = db
    .prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE task = ? AND hash = ? AND run != ? AND run.started_ms <= ? AND outcome IN ('passed', 'failed')
       ORDER BY cache = 'none' DESC, outcome = 'passed' DESC, checkout = ? DESC, run.started_ms DESC LIMIT 1`,
    )
    .get(task, hash, run, startedMs, checkout);
  return row && rowOf(row);
}

/** Runs before another one in which a task was executed and passed, newest first. */
export function passedBefore(
  db: DatabaseSync,
  task: TaskId,
  { run, startedMs, checkout }: TaskRow,
): readonly TaskRow[] {
  return db
    .prepare(
      `SELECT ${COLUMNS} ${FROM} WHERE task = ? AND run != ? AND checkout = ? AND run.started_ms <= ?
         AND cache = 'none' AND outcome = 'passed' AND start_ms IS NOT NULL AND end_ms IS NOT NULL
       ORDER BY run.started_ms DESC LIMIT 9`,
    )
    .all(task, run, checkout, startedMs)
    .map((row) => rowOf(row));
}

/** What was asked for in a run: of a record of thousands of tasks, its first event only. */
export function commandOf(db: DatabaseSync, run: RunId): readonly string[] {
  const row = db
    .prepare(`SELECT json_extract(record, '$.events[0].command') AS command FROM run WHERE id = ?`)
    .get(run);
  const command = row?.['command'];
  return typeof command === 'string' ? (JSON.parse(command) as readonly string[]) : [];
}

/** Names of tasks that passed in the repository's runs. */
export function passedTasks(db: DatabaseSync): readonly string[] {
  return db
    .prepare(`SELECT DISTINCT task FROM task_run WHERE outcome = 'passed'`)
    .all()
    .map((row) => String(row['task']));
}

/** Names of tasks that the repository's runs had. */
export function knownTasks(db: DatabaseSync): readonly string[] {
  return db
    .prepare('SELECT DISTINCT task FROM task_run')
    .all()
    .map((row) => String(row['task']));
}
