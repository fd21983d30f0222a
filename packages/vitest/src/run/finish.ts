import type { DatabaseSync } from 'node:sqlite';
import type { AlwaysRun, WrongPass } from '@subminute/core';
import type { UnitFacts } from '../record/unit-facts.ts';
import { keepRest, restingOn, tripFuse } from '../store/fuses.ts';
import { CUT_SHORT, isPassing, keepLast } from '../store/lasts.ts';
import { inOneStep } from '../store/one-step.ts';
import { keepTallies } from './tally.ts';
import { hasFailed, keepFailedRun, keepFailure } from '../store/failures.ts';
import { keepTrace, keepVerdict, touchVerdicts } from '../store/verdicts.ts';
import { failsAsItIs } from './known.ts';
import { type FailedRead, failedRead } from './failed-read.ts';
import { hintsOf } from './hints.ts';
import type { Keeper, Kept } from './kept.ts';
import { toName } from './place-names.ts';
import type { ProjectUnits } from './project-units.ts';
import { type Ended, type RanModule, endOf, poolOf } from './test-modules.ts';
import type { KnownFile, UnitRun } from './unit-run.ts';

export interface FinishOptions {
  readonly facts: readonly UnitFacts[];
  /** Workers of this Vitest say that they have stopped. */
  readonly areStopped: boolean;
  /** When its process began to read, in ms since 1970. */
  readonly sinceMs: number;
  readonly nowMs: number;
  /** What this run is called in records. */
  readonly run: string;
  /** Sources have type errors: no type test has passed. */
  readonly isTypeError: boolean;
  /** Errors outside of any test: nobody can say which test file is to blame, so that none has passed. */
  readonly isUnhandled: boolean;
  /** It ended early: tests that Vitest calls skipped may have been meant to run. */
  readonly isCut: boolean;
  /** Nx's hash of the task that this run is, where it is one; of one whose hash is not known, what it is called. */
  readonly taskHash: string | undefined;
}

/** What came of a run, besides its results. */
export interface Finished {
  /** Test files that ran and of which nothing can be kept, with the reason. */
  readonly always: readonly AlwaysRun[];
  /** Passes that were relied on and were not true. */
  readonly wrong: readonly WrongPass[];
}

export interface Outcome {
  readonly module: RanModule;
  readonly units: ProjectUnits;
  readonly unit: string;
  readonly end: Ended;
  readonly kept: Kept | string;
  /** What passed of it is not all of it: the run ended before. */
  readonly isPart: boolean;
  readonly failed?: FailedRead | undefined;
  /** It passed where all that a failed run has read is as it was. */
  readonly isChance?: boolean;
}

/** Keeps what the test files that ran have come to, in one step. */
export async function finishUnits(
  run: UnitRun,
  modules: readonly RanModule[],
  options: FinishOptions,
): Promise<Finished> {
  const outcomes = modules.length === 0 ? [] : await outcomesOf(run, modules, options);
  const wrong = inOneStep(run.db, () => keepAll(run, outcomes, options));
  const always = outcomes.flatMap(({ module, kept }) =>
    typeof kept === 'string' && !isPassing(kept)
      ? [{ file: toName(module.moduleId, run.root), reason: kept }]
      : [],
  );
  return { always, wrong };
}

/** A run in which all is known has nothing to record, and does not load what records. */
async function outcomesOf(
  run: UnitRun,
  modules: readonly RanModule[],
  options: FinishOptions,
): Promise<readonly Outcome[]> {
  const { createKeeper } = await import('./kept.ts');
  const keeper = createKeeper(run, modules, options);
  const { isCut } = options;
  const found = await Promise.all(modules.map((module) => outcomeOf(run, module, { keeper, isCut })));
  return found.filter((outcome) => outcome !== undefined);
}

function keepAll(run: UnitRun, outcomes: readonly Outcome[], options: FinishOptions): readonly WrongPass[] {
  const { db } = run;
  for (const outcome of outcomes) keepOutcome(run, outcome, options);
  keepKnown(run, options);
  keepTallies(run, outcomes, options);
  run.memory.save(db, options.nowMs);
  // Also of a checkout in which nothing has run yet, since all of it was known from others.
  const projects = new Set([...outcomes, ...run.plan.known].map(({ units }) => units));
  for (const units of projects) units.save(db, options.nowMs);
  const wrong = run.plan.audited.flatMap((file) => wrongOf(run, file, outcomes, options));
  keepRests(run, outcomes, options);
  return wrong;
}

async function outcomeOf(
  run: UnitRun,
  module: RanModule,
  { keeper, isCut }: { readonly keeper: Keeper; readonly isCut: boolean },
): Promise<Outcome | undefined> {
  const pool = poolOf(module);
  const units = run.unitsOf(module.project, pool);
  const end = endOf(module);
  if (typeof units === 'string' || !end) return undefined;
  const unit = units.unitOf({ moduleId: module.moduleId, pool });
  // Whoever was left out has neither passed nor failed; what failed has, whatever was left out after it.
  const isPart = isCut && end.hasSkipped && end.outcome === 'passed';
  const kept = isPart && !isFailure(end) ? CUT_SHORT : await keeper(module, units, pool);
  const outcome = { module, units, unit, end, kept, isPart };
  if (typeof kept === 'string') return outcome;
  if (isFailure(end))
    return { ...outcome, failed: await failedRead(module, units, { kept, root: run.root }) };
  const options = { db: run.db, values: units.values, around: kept.around, lines: new Map() };
  return { ...outcome, isChance: await failsAsItIs(unit, options) };
}

/** Failed, if only at the first try. */
function isFailure({ outcome, isFlaky }: Ended): boolean {
  return outcome === 'failed' || isFlaky;
}

function keepOutcome(run: UnitRun, one: Outcome, options: FinishOptions): void {
  const { db, root } = run;
  const { unit, end, kept } = one;
  const { nowMs: atMs } = options;
  const { outcome, durationMs } = end;
  // What was known of it last stays.
  if (kept === CUT_SHORT) return;
  const isFlaky = typeof kept !== 'string' && isFlakyPass(db, one, kept);
  const reason = typeof kept === 'string' ? kept : isFlaky ? whyFlaky(end) : undefined;
  const because = run.plan.because.get(unit) ?? ({ kind: 'new' } as const);
  const last = { outcome, durationMs, atMs, run: options.run, because };
  if (!one.isPart) keepLast(db, unit, root, reason === undefined ? last : { ...last, reason });
  if (typeof kept === 'string') return;
  if (isFailure(end)) keepFailed(db, one, kept, atMs);
  // Said again: a clean-up forgets what nobody has met for long.
  else if (isFlaky) keepFailure(db, unit, kept.state.hash, atMs);
  else if (!options.isUnhandled) keepPassed(db, one, kept, options);
}

/** A pass that says nothing of the next run. */
function isFlakyPass(db: DatabaseSync, { unit, end, isChance }: Outcome, { state }: Kept): boolean {
  if (end.outcome === 'failed') return false;
  return end.isFlaky || isChance === true || hasFailed(db, unit, state.hash);
}

function whyFlaky({ isFlaky }: Ended): string {
  return isFlaky ? 'it passed only when tried again' : 'it has failed with the same inputs';
}

function keepFailed(db: DatabaseSync, { unit, failed }: Outcome, { state }: Kept, atMs: number): void {
  keepFailure(db, unit, state.hash, atMs);
  if (failed)
    keepFailedRun(db, { unit, trace: keepTrace(db, failed.trace, atMs), state: failed.state }, atMs);
}

function keepPassed(
  db: DatabaseSync,
  { unit, units, end }: Outcome,
  { trace, state }: Kept,
  { run, nowMs: atMs }: FinishOptions,
): void {
  const { tests, durationMs } = end;
  const hints = hintsOf(units.parts, state.values);
  const hash = keepTrace(db, trace, atMs);
  keepVerdict(db, { unit, trace: hash, state: state.hash, run, atMs, tests, durationMs, hints });
}

/** A known test file that ran and failed: skipping is off in its project from here on. */
function wrongOf(
  run: UnitRun,
  file: KnownFile,
  outcomes: readonly Outcome[],
  { nowMs }: FinishOptions,
): readonly WrongPass[] {
  const outcome = outcomes.find(({ unit }) => unit === file.unit);
  if (!outcome || (outcome.end.outcome === 'passed' && !outcome.end.isFlaky)) return [];
  const { verdict, unit } = file;
  const name = toName(file.specification.moduleId, run.root);
  const isFlaky = outcome.end.outcome === 'passed';
  const what = isFlaky ? 'passed only when tried again' : 'failed';
  const evidence = `${name} ${what} although run ${verdict.run} says that it passes in this state`;
  const project = outcome.units.name;
  tripFuse(run.db, { project, atMs: nowMs, evidence });
  keepFailure(run.db, unit, verdict.state, nowMs);
  const taskHashes = restingOn(run.db, verdict.state);
  return [{ file: name, project, run: verdict.run, ...(isFlaky ? { isFlaky } : {}), evidence, taskHashes }];
}

/** What was relied on is kept for longer, and stands as the last that is known of its test file here. */
function keepKnown({ db, root, plan }: UnitRun, { nowMs: atMs, run }: FinishOptions): void {
  for (const { unit, verdict } of plan.known) {
    const because = { kind: 'known', run: verdict.run, sinceMs: verdict.atMs } as const;
    keepLast(db, unit, root, { outcome: 'passed', durationMs: verdict.durationMs, because, run, atMs });
  }
  touchVerdicts(
    db,
    plan.known.map(({ verdict }) => verdict),
    atMs,
  );
}

/** What the task's pass rests on: what it left out, and what it has found itself. */
function keepRests(run: UnitRun, outcomes: readonly Outcome[], { taskHash, nowMs }: FinishOptions): void {
  const found = outcomes.flatMap(({ kept, end }) =>
    typeof kept === 'string' || end.outcome === 'failed' ? [] : [kept.state.hash],
  );
  const states = [...run.plan.known.map(({ verdict }) => verdict.state), ...found];
  if (taskHash !== undefined && states.length > 0) keepRest(run.db, { taskHash, states, atMs: nowMs });
}
