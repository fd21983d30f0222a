import { type TaskId, asTaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { scenarioOfRaise } from './ledger-fields.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { SampleCommit } from './sample.ts';
import type { Scenario } from './scenario.ts';
import { type TaskUnits, taskUnitsOf } from './task-units.ts';

/** What a scenario's loop may take, in ms. */
export interface Budget {
  readonly maxMs: number;
  /** Where it is to come to, if it is not there yet. */
  readonly goalMs?: number;
  /** What it took when it was last tightened. */
  readonly atMs?: number;
}

/** What a task costs, in ms. */
export interface TaskWeight {
  /** CPU time of all its processes. */
  readonly cpuMs: number;
  /** From start to end where it never waits for a core; the CPU time where nothing else is known. */
  readonly durationMs: number;
}

/** A budget that somebody has raised for a while. */
export interface Raise {
  readonly scenario: Scenario;
  readonly fromMs: number;
  readonly toMs: number;
  readonly by: string;
  readonly why: string;
  /** The last day, `YYYY-MM-DD`; absent: for good. */
  readonly until?: string;
}

/** The ledger as the ratchet reads it. */
export interface LoopLedger {
  /** The targets that the loop consists of. */
  readonly targets: readonly string[];
  /** Of the machine that the loop is modelled on. */
  readonly cores: number;
  /** What a loop costs before its first task, in ms. */
  readonly overheadMs: number;
  readonly budgets: ReadonlyMap<Scenario, Budget>;
  readonly weights: ReadonlyMap<TaskId, TaskWeight>;
  /** Of test tasks that run a part of their test files. */
  readonly units: ReadonlyMap<TaskId, TaskUnits>;
  /** Sorted by sha. */
  readonly sample: readonly SampleCommit[];
  readonly raises: readonly Raise[];
  /** The commit at which costs were last agreed on, abbreviated: against it many small steps are added up. */
  readonly anchor?: string;
  /** Counts the times that the sample was pinned anew. */
  readonly epoch: number;
}

/** The ledger's entries by kind. Those of kinds that a later version invents are left out here. */
export function readLoopLedger(ledger: Ledger): LoopLedger {
  const head: Partial<LedgerEntry> = ledger.get('#') ?? {};
  const budgets = new Map<Scenario, Budget>();
  const weights = new Map<TaskId, TaskWeight>();
  const units = new Map<TaskId, TaskUnits>();
  const sample: SampleCommit[] = [];
  const raises: Raise[] = [];
  for (const entry of ledger.values()) {
    const at = entry.k.indexOf('/');
    const name = entry.k.slice(at + 1);
    switch (entry.k.slice(0, Math.max(0, at))) {
      case 'budget':
        budgets.set(name as Scenario, budgetOf(entry));
        break;
      case 'task':
        weights.set(asTaskId(name), weightOf(entry));
        break;
      case 'units':
        units.set(...taskUnitsOf(entry));
        break;
      case 'commit':
        sample.push(commitOf(name, entry));
        break;
      case 'raise':
        raises.push(raiseOf(name, entry));
        break;
      default:
    }
  }
  return {
    targets: (head['targets'] ?? []) as readonly string[],
    cores: Number(head['cores'] ?? 1),
    overheadMs: ms(head['overhead'] ?? 0),
    budgets,
    weights,
    units,
    sample: sample.sort((a, b) => byCodeUnit(a.sha, b.sha)),
    raises,
    epoch: Number(head['epoch'] ?? 0),
    ...(typeof head['anchor'] === 'string' ? { anchor: head['anchor'] } : {}),
  };
}

function ms(seconds: unknown): number {
  return Math.round(Number(seconds) * 1000);
}

function budgetOf({ max, goal, at }: LedgerEntry): Budget {
  return {
    maxMs: ms(max),
    ...(goal === undefined ? {} : { goalMs: ms(goal) }),
    ...(at === undefined ? {} : { atMs: ms(at) }),
  };
}

function weightOf({ w, d }: LedgerEntry): TaskWeight {
  return { cpuMs: ms(w), durationMs: ms(d ?? w) };
}

function commitOf(
  sha: string,
  { paths, packages, removed, inert, aliases, bodies }: LedgerEntry,
): SampleCommit {
  return {
    sha,
    paths: paths as readonly string[],
    packages: (packages ?? []) as readonly string[],
    ...(removed === undefined ? {} : { removed: removed as readonly string[] }),
    ...(inert === undefined ? {} : { inert: inert as readonly string[] }),
    ...(aliases === undefined ? {} : { aliases: aliases as readonly string[] }),
    ...(bodies === undefined ? {} : { bodies: bodies as readonly string[] }),
  };
}

function raiseOf(name: string, { from, to, by, why, until, permanent }: LedgerEntry): Raise {
  return {
    scenario: scenarioOfRaise(name) as Scenario,
    fromMs: ms(from),
    toMs: ms(to),
    by: String(by),
    why: String(why),
    ...(permanent === true ? {} : { until: String(until) }),
  };
}

/** A day, `YYYY-MM-DD`: until it is over a raise holds. */
export function isActive({ until }: Pick<Raise, 'until'>, today: string): boolean {
  return until === undefined || until >= today;
}

/** What a scenario may take today: its budget, or what it was raised to. */
export function allowedMs(ledger: LoopLedger, scenario: Scenario, today: string): number | undefined {
  const budget = ledger.budgets.get(scenario);
  if (!budget) return undefined;
  const raised = ledger.raises
    .filter((raise) => raise.scenario === scenario && isActive(raise, today))
    .map((raise) => raise.toMs);
  return Math.max(budget.maxMs, ...raised);
}

/** A commit of the sample as a line of the ledger. */
export function commitEntry(commit: SampleCommit): LedgerEntry {
  const { sha, paths, packages, removed = [], inert = [], aliases = [], bodies = [] } = commit;
  return {
    k: `commit/${sha}`,
    paths,
    ...(packages.length > 0 ? { packages } : {}),
    ...(removed.length > 0 ? { removed } : {}),
    ...(inert.length > 0 ? { inert } : {}),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(bodies.length > 0 ? { bodies } : {}),
  };
}

/** What a loop takes, in seconds as `duration` tells it: the ledger and what is printed say the same. */
export function asTold(timeMs: number): number {
  if (timeMs < 1000) return Math.max(0, Math.round(timeMs)) / 1000;
  return Number((timeMs / 1000).toFixed(timeMs < 120_000 ? 1 : 0));
}

/** A time as the ledger holds it: seconds, rounded up to two significant digits, at least 0.1. */
export function roundedUp(timeMs: number): number {
  const seconds = Math.max(0, timeMs) / 1000;
  if (seconds === 0) return 0;
  const unit = 10 ** Math.max(-1, Math.floor(Math.log10(seconds)) - 1);
  // What is a hair above a step by its binary form is on it.
  return Number((Math.ceil(seconds / unit - 1e-9) * unit).toFixed(1));
}
