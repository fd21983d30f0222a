import { byCodeUnit } from '../order.ts';
import { type Result, err, ok } from '../result.ts';
import { fieldProblem } from './ledger-fields.ts';
import { stricterShares } from './task-units.ts';

/**
 * The newest version of the file that this code reads. 2: what tasks cost in part; who does not know that would find
 * every loop too long. It is written while there is a line of it, and 1 again when the last of them has gone.
 */
const LEDGER_VERSION = 2;

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

/**
 * Fields in which less is stricter, and those in which more is: the costlier a task, the longer a loop, the
 * sooner its budget is used up. What both sides' budgets accept, the merge may refuse, never the other way.
 */
const LESS = new Set(['max', 'goal', 'to', 'until', 'cores']);
const MORE = new Set(['w', 'd', 'overhead', 'at', 'epoch', 'schema']);
/** Grants: there only where both sides grant it. */
const BOTH = new Set(['permanent', 'same']);
/** What a raise says of itself: of one of two raises all of it, so that nobody approves of their own. */
const SAID = ['approvedBy', 'by', 'from', 'ref', 'why'];

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

/** The same of a file: without the line `#` nothing would be budgeted, however many budgets there are. */
export function parseLedgerFile(text: string): Result<Ledger, LedgerError> {
  const ledger = parseLedger(text);
  if (!ledger.ok || ledger.value.has('#')) return ledger;
  return err({
    line: 1,
    problem: 'has no line "#", which says the targets of the loop',
    remedy: 'restore it from git, or remove the file and run npx subminute ratchet init',
  });
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
  if (entry.k === '#' && Number(entry['schema'] ?? 0) > LEDGER_VERSION)
    return `is of version ${String(entry['schema'])}, which is newer than this subminute`;
  for (const [field, given] of Object.entries(entry)) {
    // A number too large for the machine is read as infinite: a budget that nothing exceeds.
    const isNumber = typeof given === 'number' && given >= 0 && Number.isFinite(given);
    if (field !== 'until' && (LESS.has(field) || MORE.has(field)) && !isNumber)
      return `has a "${field}" that is no number from 0 on`;
  }
  return fieldProblem(entry) ?? entry;
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
  const isRaise = a.k.startsWith('raise/');
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((field) => !BOTH.has(field) || (a[field] === true && b[field] === true))
    .filter((field) => !isRaise || !SAID.includes(field));
  const merged = Object.fromEntries(fields.map((field) => [field, either(field, a[field], b[field])]));
  return { ...merged, ...(isRaise ? saidBy(a, b) : {}), k: a.k };
}

/** What the one raise says whose words come first. */
function saidBy(a: LedgerEntry, b: LedgerEntry): Readonly<Record<string, unknown>> {
  const words = (entry: LedgerEntry): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(entry).filter(([field]) => SAID.includes(field)));
  const [first, second] = [words(a), words(b)];
  return byCodeUnit(stable(first), stable(second)) <= 0 ? first : second;
}

function either(field: string, a: unknown, b: unknown): unknown {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (typeof a === 'number' && typeof b === 'number') {
    if (LESS.has(field)) return Math.min(a, b);
    if (MORE.has(field)) return Math.max(a, b);
  }
  if (field === 'shares') return stricterShares(a, b);
  if (field === 'targets' && Array.isArray(a) && Array.isArray(b))
    return [...new Set([...a, ...b].map(String))].sort(byCodeUnit);
  // Of dates the earlier one; of anything else one does not matter, only that it is the same in any order.
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
