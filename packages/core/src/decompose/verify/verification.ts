import type { TaskId } from '../../ids.ts';
import type { PlannedProof } from '../../plan/plan.ts';
import type { Compared, Fault } from './fault.ts';
import { type Clock, type LoopPairRun, type LoopsMeasured, loopsMeasured, timeBy } from './measured-loops.ts';

/** What was found by running a workspace without a change and with it. */
export interface Evidence {
  /** Of the proposals, in the order in which they were made. */
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly commit: string;
  /** What was run completely. */
  readonly targets: readonly string[];
  readonly tasks: Compared;
  readonly tests: Compared;
  readonly declarations: Compared;
  /** Targets that look like tests and whose tools told no test ids, with how many tasks. */
  readonly untold: ReadonlyMap<string, number>;
  /** Tasks that failed and passed when they were tried again. */
  readonly flaky: readonly TaskId[];
  /** Tasks that fail on both sides. */
  readonly failing: readonly TaskId[];
  readonly loops: readonly LoopPairRun[];
  readonly clock: Clock;
  /** Of what the machine's cores could do while loops were measured, the share that others took. */
  readonly othersShare: number;
  readonly load: number;
}

export interface Verification extends Evidence {
  readonly verdict: 'verified' | 'worse';
  readonly faults: readonly Fault[];
  readonly measured?: LoopsMeasured;
}

/** Verified is what loses nothing, breaks nothing and may save something. */
export function verificationOf(evidence: Evidence): Verification {
  const measured = loopsMeasured(evidence.loops, evidence.clock);
  const faults = [
    ...evidence.tasks.faults,
    ...evidence.tests.faults,
    ...evidence.declarations.faults,
    ...evidence.loops.flatMap((pair) => loopFaults(pair, new Set(evidence.failing))),
    ...(measured && measured.highMs <= 0 ? [slower(measured)] : []),
  ];
  const verdict = faults.length === 0 ? 'verified' : 'worse';
  return { ...evidence, verdict, faults, ...(measured ? { measured } : {}) };
}

/** After the same edit the same fails; what fails in any case says nothing. */
function loopFaults({ sha, before, after }: LoopPairRun, failing: ReadonlySet<TaskId>): readonly Fault[] {
  const [was, is] = [new Set(before.failed), new Set(after.failed)];
  const told = (task: TaskId, how: string): Fault => ({
    kind: 'loop',
    what: `after the edit of ${sha} ${task} ${how}`,
  });
  return [
    ...after.failed.filter((task) => !was.has(task) && !failing.has(task)).map((task) => told(task, 'fails')),
    ...before.failed
      .filter((task) => !is.has(task) && !failing.has(task))
      .map((task) => told(task, 'failed, and does not any more')),
  ];
}

function slower({ highMs, savedMs }: LoopsMeasured): Fault {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)}s`;
  return { kind: 'saving', what: `the loop saves ${seconds(savedMs)}, at most ${seconds(highMs)}` };
}

/** What is committed of it: whole milliseconds, by the clock that it is told by. */
export function proofOf(verification: Verification): PlannedProof {
  const { ids, titles, commit, targets, tasks, tests, declarations, loops, clock, measured } = verification;
  return {
    id: ids.join('+'),
    title: titles.join('; '),
    commit,
    targets,
    tasks: tasks.equal,
    tests: tests.equal,
    declarations: declarations.equal,
    loops: loops.map(({ sha, before, after, predictedBefore, predictedAfter }) => ({
      sha,
      beforeMs: Math.round(timeBy(clock, before)),
      afterMs: Math.round(timeBy(clock, after)),
      predictedBeforeMs: Math.round(predictedBefore.loopMs),
      predictedAfterMs: Math.round(predictedAfter.loopMs),
    })),
    savedMs: Math.round(measured?.savedMs ?? 0),
    lowMs: Math.round(measured?.lowMs ?? 0),
    highMs: Math.round(measured?.highMs ?? 0),
    predictedSavedMs: Math.round(measured?.predictedSavedMs ?? 0),
  };
}
