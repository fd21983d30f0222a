import { median } from '../cost/median.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { type LoopLedger, asTold, isActive, readLoopLedger, roundedUp } from './loop-ledger.ts';
import type { Scenario } from './scenario.ts';

/** What a task took in one run on the main branch, or on any where there is no other. */
export interface CostPoint {
  readonly task: TaskId;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly day: string;
  readonly cpuMs: number;
  /** From start to end without waiting for a core. */
  readonly durationMs: number;
}

/** When a cost is known well enough, and how much of it is room for noise. */
export const TIGHTEN_RULE = {
  /** Runs for a first weight, and for a change of one. */
  firstRuns: 10,
  runs: 20,
  days: 3,
  /** Of the runs; noise on a machine is one-sided, so the middle would be too low half of the time. */
  quantile: 0.8,
  headroom: 1.03,
  /**
   * A weight moves only by more than this: a file that changes every day is read by nobody, and rounding up to
   * two digits alone makes a tenth.
   */
  hysteresis: 0.12,
  /** Tasks that must be known for one machine to be told from another, and what each must weigh, in ms. */
  classTasks: 5,
  classMs: 1000,
} as const;

/** Room above a modelled loop for the next small project: 2 % or 0.5 s, whichever is more. */
function headroomMs(loopMs: number): number {
  return Math.max(0.02 * loopMs, 500);
}

/**
 * How much slower this machine is than the one that the weights are of: the median over tasks of what their
 * weight would be by these runs to what it is; 1 where too few are known. Short tasks do not count: their
 * weights are mostly rounding.
 */
export function classFactor(points: readonly CostPoint[], { weights }: Pick<LoopLedger, 'weights'>): number {
  const byTask = Map.groupBy(points, ({ task }) => task);
  const ratios = [...byTask].flatMap(([task, list]) => {
    const weight = weights.get(task)?.cpuMs ?? 0;
    return weight >= TIGHTEN_RULE.classMs ? [roomed(list.map(({ cpuMs }) => cpuMs)) / weight] : [];
  });
  return ratios.length >= TIGHTEN_RULE.classTasks ? median(ratios) : 1;
}

/** The ledger with the costs that history has: new tasks, and those that moved. In seconds of the machine of the ledger. */
export function withCosts(
  ledger: Ledger,
  points: readonly CostPoint[],
  rule: { readonly firstRuns: number } = TIGHTEN_RULE,
): Ledger {
  const factor = classFactor(points, readLoopLedger(ledger));
  const next = new Map(ledger);
  for (const [task, list] of Map.groupBy(points, (point) => point.task)) {
    const key = `task/${task}`;
    const before = next.get(key);
    const days = new Set(list.map(({ day }) => day)).size;
    const isKnown = before
      ? list.length >= TIGHTEN_RULE.runs && days >= TIGHTEN_RULE.days
      : list.length >= rule.firstRuns;
    if (!isKnown) continue;
    const costs = costsOf(list, factor);
    if (!before || hasMoved(before, costs))
      next.set(key, { ...before, k: key, w: roundedUp(costs.w), d: roundedUp(costs.d) });
  }
  return next;
}

/** In ms, not rounded yet. */
interface Costs {
  readonly w: number;
  readonly d: number;
}

function costsOf(list: readonly CostPoint[], factor: number): Costs {
  return {
    w: roomed(list.map(({ cpuMs }) => cpuMs)) / factor,
    d: roomed(list.map(({ durationMs }) => durationMs)) / factor,
  };
}

/** What most runs do not exceed, with a little room. */
function roomed(values: readonly number[]): number {
  return quantile(values, TIGHTEN_RULE.quantile) * TIGHTEN_RULE.headroom;
}

/** Held against what was rounded up before: rounding is no move, or each update would raise all costs a little. */
function hasMoved(before: LedgerEntry, costs: Costs): boolean {
  return (['w', 'd'] as const).some((field) =>
    isOther(Number(before[field] ?? before['w']), costs[field] / 1000),
  );
}

function isOther(was: number, is: number): boolean {
  return Math.abs(is - was) > Math.max(TIGHTEN_RULE.hysteresis * was, 0.1);
}

/** The smallest value that so many of all are not above (nearest rank). */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export interface Tightening {
  /** What each budgeted scenario takes now, in ms. */
  readonly loops: ReadonlyMap<Scenario, number>;
  readonly tasks: ReadonlySet<TaskId>;
  readonly today: string;
}

/**
 * The ledger with budgets as low as the loops are, with a little room, never higher than they were; without
 * tasks and projects that are gone and raises that have expired.
 */
export function tightened(ledger: Ledger, { loops, tasks, today }: Tightening): Ledger {
  const next = new Map<string, LedgerEntry>();
  const expired = new Set(expiredKeys(ledger, today));
  for (const entry of ledger.values()) {
    const name = entry.k.slice(entry.k.indexOf('/') + 1);
    const loopMs = entry.k.startsWith('budget/') ? loops.get(name as Scenario) : undefined;
    const isGone =
      (/^(?:task|units)\//.test(entry.k) && !tasks.has(name as TaskId)) ||
      (entry.k.startsWith('budget/edit:') && loopMs === undefined);
    if (isGone || expired.has(entry.k)) continue;
    next.set(entry.k, loopMs === undefined ? entry : lowered(entry, loopMs));
  }
  return next;
}

function lowered(entry: LedgerEntry, loopMs: number): LedgerEntry {
  const max = Math.min(Number(entry['max']), roundedUp(loopMs + headroomMs(loopMs)));
  const was = entry['at'];
  const at = typeof was === 'number' && !isOther(was, loopMs / 1000) ? was : asTold(loopMs);
  return { ...entry, max, at };
}

function expiredKeys(ledger: Ledger, today: string): readonly string[] {
  return [...ledger.values()]
    .filter(
      ({ k, until, permanent }) => k.startsWith('raise/') && permanent !== true && typeof until === 'string',
    )
    .filter(({ until }) => !isActive({ until: String(until) }, today))
    .map(({ k }) => k)
    .sort(byCodeUnit);
}

/** A first budget: what the loop takes and a tenth, at most the goal; above that, what it takes, as a debt. */
export function firstBudget(scenario: Scenario, loopMs: number, goalMs: number): LedgerEntry {
  const k = `budget/${scenario}`;
  const at = asTold(loopMs);
  const max = roundedUp(Math.max(loopMs * 1.1, loopMs + headroomMs(loopMs)));
  if (!scenario.startsWith('typical')) return { k, max, at };
  const goal = goalMs / 1000;
  return { k, max: loopMs > goalMs ? roundedUp(loopMs) : Math.min(goal, max), goal, at };
}
