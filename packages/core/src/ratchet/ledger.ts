import { byCodeUnit } from '../order.ts';
import { type Result, err, ok } from '../result.ts';

/** The version of the file that this code writes, and the newest that it reads. */
const LEDGER_VERSION = 1;

/** One line of `subminute.ratchet.jsonl`: a key and what is committed about it. Unknown ones are kept. */
export interface LedgerEntry {
  /** `#` (of the file itself), `budget/typical_p90`, `task/api:build`, `raise/typical_p90/…` */
  readonly k: string;
  readonly [field: string]: unknown;
}

export type Ledger = ReadonlyMap<string, LedgerEntry>;

/** What is wrong with a ledger, and where. */
export interface LedgerError {
  /** From 1. */
  readonly line: number;
  readonly problem: string;
  readonly remedy: string;
}

/** Fields in which less is stricter, and those that only ever grow. The rest is the same on both sides. */
const LESS = new Set(['max', 'goal', 'w']);
const MORE = new Set(['epoch', 'schema']);

/**
 * Reads a ledger. Keys that stand there twice, as after a merge by union, become the stricter of both, in
 * any order the same. A malformed line is an error that names it: a budget must not vanish unseen.
 */
export function parseLedger(text: string): Result<Ledger, LedgerError> {
  const entries = new Map<string, LedgerEntry>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const entry = parseLine(line);
    if (typeof entry === 'string') return err({ line: at + 1, ...problemOf(line, entry) });
    const known = entries.get(entry.k);
    entries.set(entry.k, known ? stricter(known, entry) : entry);
  }
  return ok(entries);
}

/** An entry, or what is wrong. */
function parseLine(line: string): LedgerEntry | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is no JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no object';
  const entry = value as LedgerEntry;
  if (typeof entry.k !== 'string' || entry.k === '') return 'has no key "k"';
  for (const [field, given] of Object.entries(entry)) {
    const isNumber = typeof given === 'number' && given >= 0;
    if ((LESS.has(field) || MORE.has(field)) && !isNumber)
      return `has a "${field}" that is no number from 0 on`;
  }
  if (entry.k === '#' && Number(entry['schema'] ?? 0) > LEDGER_VERSION)
    return `is of version ${String(entry['schema'])}, which is newer than this subminute`;
  return entry;
}

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;

function problemOf(line: string, problem: string): Pick<LedgerError, 'problem' | 'remedy'> {
  if (MARKER.test(line))
    return {
      problem: 'is the mark of a merge conflict',
      remedy: 'remove the marks, keep the lines of both sides',
    };
  const remedy = problem.includes('newer') ? 'update @subminute/nx' : 'mend or remove the line';
  return { problem, remedy };
}

/** Of two entries with one key, what is allowed by both. Commutative, associative and idempotent. */
export function stricter(a: LedgerEntry, b: LedgerEntry): LedgerEntry {
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(fields.map((field) => [field, either(field, a[field], b[field])])) as LedgerEntry;
}

function either(field: string, a: unknown, b: unknown): unknown {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (LESS.has(field)) return Math.min(Number(a), Number(b));
  if (MORE.has(field)) return Math.max(Number(a), Number(b));
  // Which one does not matter, only that it is the same one in any order.
  return byCodeUnit(stable(a), stable(b)) <= 0 ? a : b;
}

/** A ledger as it is committed: a line an entry, sorted by key, the fields in one order. */
export function writeLedger(ledger: Ledger): string {
  const lines = [...ledger.values()].sort((a, b) => byCodeUnit(a.k, b.k)).map(stable);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** JSON with sorted fields, `k` first. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => fieldOrder(a, b)))
      : one,
  );
}

function fieldOrder(a: string, b: string): number {
  if (a === 'k' || b === 'k') return a === b ? 0 : a === 'k' ? -1 : 1;
  return byCodeUnit(a, b);
}
