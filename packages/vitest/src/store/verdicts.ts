import type { DatabaseSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Input, type Trace, readTrace } from '@subminute/core/unit';
import { digest } from './digest.ts';
import { prepared } from './prepared.ts';

/** A pass of a test file in one state, as it is kept. */
export interface Verdict {
  /** The test file: its project's folder, Vitest's name of the project, its own path. */
  readonly unit: string;
  /** The hash of its trace's text. */
  readonly trace: Uint8Array;
  /** The hash of `stateText`. */
  readonly state: Uint8Array;
  /** Of the run that found it: the run's id where there is one. */
  readonly run: string;
  readonly atMs: number;
  readonly tests: number;
  /** Wall time of the test file. */
  readonly durationMs: number;
  /** Short hashes of the values, for `why`. */
  readonly hints: Uint8Array;
}

/** How many verdicts of a unit are looked at, newest first. */
const MAX_LOOKED_AT = 40;

/** Verdicts of a unit, last used first. A row that does not agree with its own sum is none. */
export function* verdictsOf(db: DatabaseSync, unit: string): Generator<Verdict> {
  const query = 'SELECT * FROM verdict WHERE unit = ? ORDER BY used_ms DESC LIMIT ?';
  for (const row of prepared(db, query).all(unit, MAX_LOOKED_AT)) {
    if (isWholeVerdict(row)) yield verdictOf(row);
  }
}

/** The hashes of a unit's traces, last used first. */
export function tracesOf(db: DatabaseSync, unit: string, limit: number): readonly Uint8Array[] {
  const hashOf = (row: Record<string, unknown>): Uint8Array => row['trace'] as Uint8Array;
  // Nearly always there are a few, which need no sorting.
  const some = 'SELECT DISTINCT trace FROM verdict WHERE unit = ? LIMIT ?';
  const found = prepared(db, some).all(unit, limit + 1);
  if (found.length <= 1) return found.map(hashOf);
  const newest = 'SELECT trace FROM verdict WHERE unit = ? GROUP BY trace ORDER BY max(used_ms) DESC LIMIT ?';
  return prepared(db, newest).all(unit, limit).map(hashOf);
}

/** The pass of a unit in one state. None where it has failed in it, or the row does not agree with its own sum. */
export function verdictAt(
  db: DatabaseSync,
  unit: string,
  trace: Uint8Array,
  state: Uint8Array,
): Verdict | undefined {
  const query = `SELECT * FROM verdict WHERE unit = ?1 AND trace = ?2 AND state = ?3
    AND NOT EXISTS (SELECT 1 FROM failure WHERE unit = ?1 AND state = ?3)`;
  const row = prepared(db, query).get(unit, trace, state);
  return row && isWholeVerdict(row) ? verdictOf(row) : undefined;
}

/** Whether a row agrees with its own sum. */
export function isWholeVerdict(row: Record<string, unknown>): boolean {
  return same(sumOf(verdictOf(row)), row['sum']);
}

function verdictOf(row: Record<string, unknown>): Verdict {
  return {
    unit: row['unit'] as string,
    trace: row['trace'] as Uint8Array,
    state: row['state'] as Uint8Array,
    run: row['run'] as string,
    atMs: row['at_ms'] as number,
    tests: row['tests'] as number,
    durationMs: row['duration_ms'] as number,
    hints: row['hints'] as Uint8Array,
  };
}

/** Says of a row that it is as it was written. */
function sumOf({ unit, trace, state, run, atMs, tests, durationMs, hints }: Verdict): Buffer {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const all = [unit, hex(trace), hex(state), run, atMs, tests, durationMs, hex(hints)];
  return digest(all.join('\0')).subarray(0, 8);
}

function same(sum: Uint8Array, other: unknown): boolean {
  return other instanceof Uint8Array && Buffer.compare(sum, other) === 0;
}

/** The trace of a hash; `undefined` where it is gone or not what its hash says. `lines`: those that were read before. */
export function traceAt(db: DatabaseSync, hash: Uint8Array, lines?: Map<string, Input>): Trace | undefined {
  const row = prepared(db, 'SELECT text FROM trace WHERE hash = ?').get(hash);
  if (!row) return undefined;
  try {
    const text = unpacked(row['text'] as Uint8Array);
    return same(digest(text), hash) ? readTrace(text, lines) : undefined;
  } catch {
    return undefined;
  }
}

/** A trace is kept before the verdicts that name it. Returns its hash. */
export function keepTrace(db: DatabaseSync, trace: Trace, nowMs: number): Uint8Array {
  const hash = digest(trace.text);
  prepared(
    db,
    'INSERT INTO trace (hash, text, used_ms) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET used_ms = excluded.used_ms',
  ).run(hash, packed(trace.text), nowMs);
  return hash;
}

/** To unpack a short text takes more time than its bytes are worth. */
const SHORT = 1024;

/** No deflated stream begins with it. */
const PLAIN = 0xff;

function packed(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return bytes.length > SHORT ? deflateRawSync(bytes) : Buffer.concat([Buffer.of(PLAIN), bytes]);
}

function unpacked(bytes: Uint8Array): string {
  const plain = bytes[0] === PLAIN ? bytes.subarray(1) : inflateRawSync(bytes);
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString();
}

export function keepVerdict(db: DatabaseSync, verdict: Verdict): void {
  const { unit, trace, state, run, atMs, tests, durationMs, hints } = verdict;
  prepared(
    db,
    `INSERT OR REPLACE INTO verdict (unit, trace, state, run, at_ms, used_ms, tests, duration_ms, hints, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(unit, trace, state, run, atMs, atMs, tests, durationMs, hints, sumOf(verdict));
}

/** Notes that verdicts were relied on, so that the clean-up keeps them. */
export function touchVerdicts(db: DatabaseSync, verdicts: readonly Verdict[], nowMs: number): void {
  const touch = db.prepare('UPDATE verdict SET used_ms = ? WHERE unit = ? AND trace = ? AND state = ?');
  const keep = db.prepare('UPDATE trace SET used_ms = ? WHERE hash = ?');
  for (const { unit, trace, state } of verdicts) {
    touch.run(nowMs, unit, trace, state);
    keep.run(nowMs, trace);
  }
}
