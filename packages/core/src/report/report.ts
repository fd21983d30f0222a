import type { CostlyFile, LoopStatistics } from '../decompose/replay.ts';
import type { TaskId } from '../ids.ts';
import type { PlannedProof } from '../plan/plan.ts';
import type { Scenario } from '../ratchet/scenario.ts';
import type { ToldWalk } from '../render/decompose.ts';
import type { Result } from '../result.ts';
import type { CacheUse } from './cache-use.ts';
import type { HubGraph } from './hub-graph.ts';
import type { LastRun } from './last-run.ts';
import type { LedgerChange } from './ledger-change.ts';
import type { LoopHistory } from './loop-history.ts';

/** A part of a report; the error says why there is none, and what to run for it. */
export type Section<T> = Result<T, string>;

/** What a workspace's build loop is and was, as people look at it. Times in ms, dates since the epoch. */
export interface Report {
  /** The name of the workspace's folder. */
  readonly workspace: string;
  readonly atMs: number;
  /** Of `subminute.json`. */
  readonly budgetMs: number;
  /** What the recorded loops took. */
  readonly loops: LoopHistory;
  readonly budgets: Section<BudgetFacts>;
  /** What the last check that ran tasks found too long, at the commit that is checked out. */
  readonly measured?: MeasuredLoop;
  readonly lastRun: Section<LastRun>;
  readonly model: Section<ModelFacts>;
  readonly decomposition: Section<Decomposition>;
  readonly cache: CacheUse;
  readonly testFiles: Section<SlowTestFiles>;
}

/** What a budget allows, and what the loop takes today by the model. */
export interface BudgetState {
  readonly scenario: Scenario;
  /** What is allowed today, raises among it. */
  readonly allowedMs: number;
  readonly goalMs?: number;
  /** Absent: nothing can be modelled. */
  readonly loopMs?: number;
  /** It is raised until this day, or for good. */
  readonly raisedUntil?: string;
}

/** A loop that is too long by what a task was measured to take: the model does not know of it. */
export interface MeasuredLoop {
  readonly verdict: 'over-budget' | 'worse';
  readonly task: TaskId;
  readonly scenario: Scenario;
  readonly loopMs: number;
  readonly allowedMs: number;
}

export interface BudgetFacts {
  readonly states: readonly BudgetState[];
  /** Oldest first. */
  readonly changes: readonly LedgerChange[];
}

/** The loop as it is modelled on the newest commits. */
export interface ModelFacts {
  readonly targets: readonly string[];
  readonly commits: number;
  readonly cores: number;
  readonly loop: LoopStatistics;
  readonly p90Ms: number;
  readonly hubs: HubGraph;
  /** The costliest first. */
  readonly files: readonly HealthFile[];
}

/** A file whose edits cost most. */
export type HealthFile = Pick<CostlyFile, 'path' | 'commits' | 'loopMs'>;

/** What would bring the loop back, as it was computed last, and what was proven by running. */
export interface Decomposition {
  readonly last?: {
    readonly atMs: number;
    /** Abbreviated. */
    readonly commit: string;
    /** The checkout is at another commit by now. */
    readonly isOld: boolean;
    readonly walk: ToldWalk;
  };
  readonly proofs: readonly PlannedProof[];
}

export interface SlowTestFile {
  readonly path: string;
  readonly durationMs: number;
  readonly outcome: 'passed' | 'failed';
  /** Why it runs always. */
  readonly always?: string;
}

export interface SlowTestFiles {
  /** The slowest first. */
  readonly slowest: readonly SlowTestFile[];
  readonly all: number;
  readonly totalMs: number;
}
