import type { LedgerEntry } from './ledger.ts';
import { isScenario } from './scenario.ts';
import { sharesProblem } from './task-units.ts';

/** The least that a reason for a raise must say, in characters. */
export const LEAST_REASON = 20;

type Check = (entry: LedgerEntry, name: string) => string | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  budget: (entry, name) => scenario(name) ?? numbers(entry, ['max']),
  task: (entry) => numbers(entry, ['w']),
  units: sharesProblem,
  commit: (entry) =>
    texts(entry, 'paths') ??
    optional(entry, 'packages') ??
    optional(entry, 'removed') ??
    optional(entry, 'inert'),
  raise: (entry, name) => scenario(scenarioOfRaise(name)) ?? raise(entry),
};

/** What is wrong with an entry of a kind that we know; entries of other kinds are kept as they are. */
export function fieldProblem(entry: LedgerEntry): string | undefined {
  if (entry.k === '#') return head(entry);
  const at = entry.k.indexOf('/');
  const kind = entry.k.slice(0, Math.max(0, at));
  const check = Object.hasOwn(CHECKS, kind) ? CHECKS[kind] : undefined;
  return check?.(entry, entry.k.slice(at + 1));
}

/** `raise/<scenario>/<until>`: a project's name may hold a slash, a date never does. */
export function scenarioOfRaise(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** Without a target or a core no loop takes any time, and every budget holds. */
function head(entry: LedgerEntry): string | undefined {
  const { cores, targets } = entry;
  if (!Number.isInteger(cores) || Number(cores) < 1) return 'has no whole number "cores" from 1 on';
  const problem = texts(entry, 'targets');
  if (problem !== undefined) return problem;
  return Array.isArray(targets) && targets.length > 0 ? undefined : 'has no target in "targets"';
}

function scenario(name: string): string | undefined {
  return isScenario(name) ? undefined : `names the scenario '${name}', which does not exist`;
}

function numbers(entry: LedgerEntry, fields: readonly string[]): string | undefined {
  const missing = fields.find((field) => typeof entry[field] !== 'number');
  return missing === undefined ? undefined : `has no number "${missing}"`;
}

function texts(entry: LedgerEntry, field: string): string | undefined {
  const value = entry[field];
  const areTexts = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return areTexts ? undefined : `has no list of texts "${field}"`;
}

function optional(entry: LedgerEntry, field: string): string | undefined {
  return entry[field] === undefined ? undefined : texts(entry, field);
}

/** A raise needs a reason, an author and an expiry; for good, also somebody else who agreed. */
function raise(entry: LedgerEntry): string | undefined {
  const { by, why, until, permanent, approvedBy } = entry;
  if (typeof why !== 'string' || why.trim().length < LEAST_REASON)
    return `has no reason "why" of at least ${LEAST_REASON} characters`;
  if (typeof by !== 'string' || by.trim() === '') return 'has no author "by"';
  const problem = numbers(entry, ['from', 'to']);
  if (problem !== undefined) return problem;
  if (permanent === true)
    return typeof approvedBy === 'string' && nameOf(approvedBy) !== '' && nameOf(approvedBy) !== nameOf(by)
      ? undefined
      : 'is permanent and has no "approvedBy" other than its author';
  return isDate(until) ? undefined : 'has no expiry "until" such as "2027-01-31"';
}

/** Nobody becomes somebody else by a capital letter. */
function nameOf(author: string): string {
  return author.trim().toLowerCase();
}

/** A day that exists, as `YYYY-MM-DD`. */
function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
