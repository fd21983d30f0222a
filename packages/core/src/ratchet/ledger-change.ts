import { byCodeUnit } from '../order.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { type Ledger, type LedgerEntry, writeLedger } from './ledger.ts';
import { roundedUp } from './loop-ledger.ts';
import type { Scenario } from './scenario.ts';

/** Days that a raise may last. */
export const RAISE_DAYS = 90;

const DAY_MS = 86_400_000;

export interface LedgerSetting {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Of the head: the budget of a project that is gone may go too. */
  readonly graph: Pick<WorkspaceGraph, 'projects'>;
  /** Projects that have another name now: their budgets go along. */
  readonly names?: ReadonlyMap<string, string>;
  /** What the loops take by each side's own sample and costs; asked for where the sample was pinned anew. */
  readonly loopsBy?: (ledger: Ledger) => ReadonlyMap<Scenario, number>;
}

/**
 * What a change of the ledger loosens without having the right to: a budget that is gone or higher, a raise
 * that lasts too long, a sample or a machine that was exchanged without saying so. One line each, sorted; the
 * remedy of all is `ratchet waive`.
 */
export function looseningsOf(base: Ledger, head: Ledger, setting: LedgerSetting): readonly string[] {
  const epochs = epochOf(head) - epochOf(base);
  const may = allowance(base, head, { ...setting, isRepinned: epochs > 0 });
  const found = [...base.values()].flatMap((before) => loosened(before, head, may) ?? []);
  for (const after of head.values()) {
    const problem = base.has(after.k) ? undefined : tooLong(after, setting.today);
    if (problem !== undefined) found.push(problem);
  }
  if (epochs < 0) found.push('the epoch of the sample was set back');
  if (epochs === 0) found.push(...exchanged(base, head));
  return found.sort(byCodeUnit);
}

function epochOf(ledger: Ledger): number {
  return Number(ledger.get('#')?.['epoch'] ?? 0);
}

interface Allowance {
  /** Where the budget of an entry stands now; `undefined`: it may go. */
  readonly keyOf: (key: string) => string | undefined;
  /** The most that a budget may be now, in seconds. */
  readonly maxOf: (before: LedgerEntry) => number;
}

function allowance(
  base: Ledger,
  head: Ledger,
  { graph, names, loopsBy, isRepinned }: LedgerSetting & { readonly isRepinned: boolean },
): Allowance {
  const projects = new Set(graph.projects.map(({ name }) => name));
  const was = isRepinned ? loopsBy?.(base) : undefined;
  const now = isRepinned ? loopsBy?.(head) : undefined;
  return {
    keyOf: (key) => {
      const project = key.startsWith(EDIT) ? key.slice(EDIT.length) : undefined;
      if (project === undefined || projects.has(project) || head.has(key)) return key;
      const name = names?.get(project);
      return name === undefined ? undefined : `${EDIT}${name}`;
    },
    maxOf: ({ k, max }) => {
      const scenario = k.slice('budget/'.length) as Scenario;
      return rescaled(Number(max), was?.get(scenario) ?? 0, now?.get(scenario) ?? 0);
    },
  };
}

const EDIT = 'budget/edit:';

/** A budget in seconds for a loop that is another by another sample: as much room in proportion as before. */
export function rescaled(max: number, wasMs: number, nowMs: number): number {
  return wasMs > 0 && nowMs > 0 ? roundedUp(max * 1000 * (nowMs / wasMs)) : max;
}

function loosened(before: LedgerEntry, head: Ledger, { keyOf, maxOf }: Allowance): string | undefined {
  if (before.k.startsWith('raise/')) {
    const after = head.get(before.k);
    return after && isLooserRaise(before, after) ? `${before.k} was extended` : undefined;
  }
  if (!before.k.startsWith('budget/')) return undefined;
  const key = keyOf(before.k);
  if (key === undefined) return undefined;
  const after = head.get(key);
  const name = before.k.slice('budget/'.length);
  if (!after) return `the budget of ${name} was removed`;
  const max = Number(after['max']);
  return max > maxOf(before)
    ? `the budget of ${name} was raised from ${String(before['max'])}s to ${max}s`
    : undefined;
}

function isLooserRaise(before: LedgerEntry, after: LedgerEntry): boolean {
  if (Number(after['to']) > Number(before['to'])) return true;
  if (before['permanent'] === true) return false;
  return after['permanent'] === true || untilOf(after) > untilOf(before);
}

function untilOf({ until }: LedgerEntry): string {
  return typeof until === 'string' ? until : '';
}

/** A new raise that lasts for more than its days; one for good has been agreed on. */
function tooLong(entry: LedgerEntry, today: string): string | undefined {
  const { k, permanent } = entry;
  if (!k.startsWith('raise/') || permanent === true) return undefined;
  return lastsTooLong(untilOf(entry), today) ? `${k} lasts for more than ${RAISE_DAYS} days` : undefined;
}

/** Both are days, `YYYY-MM-DD`. */
export function lastsTooLong(until: string, today: string): boolean {
  return (Date.parse(until) - Date.parse(today)) / DAY_MS > RAISE_DAYS;
}

/** What every loop is modelled with changes only where the sample is pinned anew: `ratchet init --repin`. */
function exchanged(base: Ledger, head: Ledger): readonly string[] {
  const [was, now] = [base.get('#'), head.get('#')];
  if (!was) return [];
  const number = (entry: LedgerEntry | undefined, field: string): number => Number(entry?.[field] ?? 0);
  const targets = new Set((now?.['targets'] ?? []) as readonly string[]);
  const gone = ((was['targets'] ?? []) as readonly string[]).filter((target) => !targets.has(target));
  return [
    ...(number(now, 'cores') > number(was, 'cores') ? ['the loop is modelled on more cores'] : []),
    ...(number(now, 'overhead') < number(was, 'overhead') ? ['the overhead of a loop was lowered'] : []),
    ...gone.map((target) => `the target ${target} was taken out of the loop`),
    ...(sampleOf(base) === sampleOf(head) ? [] : ['the sample of commits was exchanged by hand']),
  ];
}

function sampleOf(ledger: Ledger): string {
  return writeLedger(new Map([...ledger].filter(([key]) => key.startsWith('commit/'))));
}
