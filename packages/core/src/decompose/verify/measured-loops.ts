import { median } from '../../cost/median.ts';
import type { TaskId } from '../../ids.ts';
import { meanDifference } from '../saving.ts';

/** A loop that was run. Times in ms. */
export interface RunLoop {
  readonly wallMs: number;
  /** Of all its processes, Nx's own among them. */
  readonly cpuMs: number;
  /** What it would have taken had the machine done nothing else: of what its tasks took, their waits for a core left out. */
  readonly aloneMs: number;
  /** So many tasks were executed. */
  readonly tasks: number;
  /** Tasks that did not pass, however often they were tried. */
  readonly failed: readonly TaskId[];
}

/** A loop as the model has it, with Nx's own start. */
export interface PredictedLoop {
  readonly loopMs: number;
  /** CPU time. */
  readonly workMs: number;
  readonly tasks: number;
}

/** The loop after the edit of one commit, without the change and with it. */
export interface LoopPairRun {
  readonly sha: string;
  /** How many files were edited, and how many of the commit's were not. */
  readonly edited: number;
  readonly leftOut: number;
  readonly before: RunLoop;
  readonly after: RunLoop;
  readonly predictedBefore: PredictedLoop;
  readonly predictedAfter: PredictedLoop;
}

/** Which of its times a loop is told by. */
export type Clock = 'wall' | 'alone';

/** More than this share of the machine taken by others, and the wall clock tells of them. */
const OTHERS_SHARE = 0.1;

export function clockFor(othersShare: number): Clock {
  return othersShare > OTHERS_SHARE ? 'alone' : 'wall';
}

/** Times of a loop: what a clock says. */
export function timeBy(clock: Clock, { wallMs, aloneMs }: Pick<RunLoop, 'wallMs' | 'aloneMs'>): number {
  return clock === 'wall' ? wallMs : aloneMs;
}

export interface LoopsMeasured {
  readonly loops: number;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** A loop saves so much, the mean; it lies between the other two nine times of ten. */
  readonly savedMs: number;
  readonly lowMs: number;
  readonly highMs: number;
  readonly predictedSavedMs: number;
  /** Of all loops of both sides, the median of how far the prediction is off, as a share of what was measured. */
  readonly error: number;
  /** The same of CPU time. */
  readonly cpuError: number;
  /** The same of the wall clock, whatever else the machine did. */
  readonly wallError: number;
  /** Loops that executed as many tasks as predicted, of both sides. */
  readonly sameTasks: number;
}

/** What the loops say together; nothing where there is none. */
export function loopsMeasured(pairs: readonly LoopPairRun[], clock: Clock): LoopsMeasured | undefined {
  if (pairs.length === 0) return undefined;
  const sides = pairs.flatMap((pair) => [
    { ran: pair.before, predicted: pair.predictedBefore },
    { ran: pair.after, predicted: pair.predictedAfter },
  ]);
  const mean = (of: (pair: LoopPairRun) => number): number =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const { meanMs, lowMs, highMs } = meanDifference(
    pairs.map(({ before, after }) => [{ loopMs: timeBy(clock, before) }, { loopMs: timeBy(clock, after) }]),
  );
  const off = (
    of: (side: (typeof sides)[number]) => readonly [predicted: number, measured: number],
  ): number =>
    median(
      sides.map((side) => {
        const [predicted, measured] = of(side);
        return measured > 0 ? Math.abs(predicted - measured) / measured : 0;
      }),
    );
  return {
    loops: pairs.length,
    beforeMs: mean(({ before }) => timeBy(clock, before)),
    afterMs: mean(({ after }) => timeBy(clock, after)),
    savedMs: meanMs,
    lowMs,
    highMs,
    predictedSavedMs: mean(
      ({ predictedBefore, predictedAfter }) => predictedBefore.loopMs - predictedAfter.loopMs,
    ),
    error: off(({ ran, predicted }) => [predicted.loopMs, timeBy(clock, ran)]),
    cpuError: off(({ ran, predicted }) => [predicted.workMs, ran.cpuMs]),
    wallError: off(({ ran, predicted }) => [predicted.loopMs, ran.wallMs]),
    sameTasks: sides.filter(({ ran, predicted }) => ran.tasks === predicted.tasks).length,
  };
}
