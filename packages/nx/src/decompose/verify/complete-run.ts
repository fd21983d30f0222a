import { type Result, type TaskId, ok } from '@subminute/core';
import { type TaskOutcome, type ToldTest, outcomesOf, withTriedAgain } from '@subminute/core/decompose';
import { type SideRun, type VerifiedSide, runSide } from './side.ts';
import { type ToldTests, readTestLists } from './test-lists.ts';

/** All tasks of some targets, run in a tree; what failed was tried again. */
export interface CompleteRun {
  readonly outcomes: ReadonlyMap<TaskId, TaskOutcome>;
  readonly targetOf: ReadonlyMap<TaskId, string>;
  readonly tests: readonly ToldTest[];
  /** Tasks whose tools told their tests. */
  readonly told: ReadonlySet<string>;
  /** Failed first, and passed then on the same files. */
  readonly flaky: readonly TaskId[];
}

export interface CompleteOptions {
  readonly targets: readonly string[];
  /** More arguments for Nx. */
  readonly nxArgs: readonly string[];
}

/** A test that fails on a busy machine passes sooner or later. */
const TRIES = 3;

/**
 * Runs everything once; and again, one task at a time, where something failed: what passed comes from the cache then.
 */
export async function completeRun(
  side: VerifiedSide,
  { targets, nxArgs }: CompleteOptions,
): Promise<Result<CompleteRun, string>> {
  const args = ['run-many', '-t', targets.join(','), '--nxBail=false', ...nxArgs];
  let sofar: CompleteRun | undefined;
  for (let tries = TRIES; tries > 0; tries--) {
    const ran = await runSide(side, sofar ? [...args, '--parallel=1'] : args);
    if (!ran.ok) return ran;
    const lists = readTestLists(side.lists, side.worktree.root);
    sofar = sofar ? withAgain(sofar, ran.value, lists) : firstOf(ran.value, lists);
    if ([...sofar.outcomes.values()].every((outcome) => outcome === 'passed')) break;
  }
  return ok(sofar as CompleteRun);
}

function firstOf({ result }: SideRun, lists: ToldTests): CompleteRun {
  return {
    outcomes: outcomesOf(result),
    targetOf: new Map(
      result.tasks.flatMap(({ task, target }) => (target === undefined ? [] : [[task, target]])),
    ),
    tests: [...lists.values()].flat(),
    told: new Set(lists.keys()),
    flaky: [],
  };
}

function withAgain(before: CompleteRun, { result }: SideRun, lists: ToldTests): CompleteRun {
  const again = outcomesOf(result);
  const passes = [...before.outcomes].flatMap(([task, was]) =>
    was === 'failed' && again.get(task) === 'passed' ? [task] : [],
  );
  const targets = result.tasks.flatMap(({ task, target }) =>
    target === undefined ? [] : [[task, target] as const],
  );
  return {
    outcomes: new Map([...before.outcomes, ...again]),
    targetOf: new Map([...before.targetOf, ...targets]),
    tests: withTriedAgain(before.tests, [...lists.values()].flat()),
    told: new Set([...before.told, ...lists.keys()]),
    flaky: [...new Set([...before.flaky, ...passes])],
  };
}

/** By target, how many tasks look like tests and have not told which. */
export function untoldIn(runs: readonly CompleteRun[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const seen = new Set<TaskId>();
  for (const { outcomes, told, targetOf } of runs)
    for (const [task] of outcomes) {
      const target = targetOf.get(task) ?? '';
      if (seen.has(task) || told.has(task) || !TESTS.test(target)) continue;
      seen.add(task);
      counts.set(target, (counts.get(target) ?? 0) + 1);
    }
  return counts;
}

const TESTS = /\b(?:test|tests|spec|unit|e2e|vitest|jest)\b/i;
