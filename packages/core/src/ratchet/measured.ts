import type { TaskId } from '../ids.ts';
import type { DuetVerdict } from './duet.ts';
import type { InsideCause } from './inside/cause.ts';
import type { Unmeasurable } from './unmeasurable.ts';
import type { Waiting } from './waiting.ts';

/** How a task was run: its command itself, the script of a package.json, or `nx run`, whose own time counts too. */
export type Through = 'command' | 'script' | 'nx';

/** A task of which base and head were run and compared. */
export interface MeasuredTask extends Pick<DuetVerdict, 'pairs' | 'effect' | 'atLeast' | 'atMost' | 'p'> {
  readonly task: TaskId;
  /** `inconclusive` passes, and says so. */
  readonly verdict: 'better' | 'same' | 'worse' | 'inconclusive';
  /** What became worse; CPU time in every other verdict. */
  readonly by: 'cpu' | 'waiting';
  /** Medians of one run, in ms. */
  readonly baseCpuMs: number;
  readonly headCpuMs: number;
  /** Where it is worse by waiting. */
  readonly waiting?: Waiting;
  /** What grew inside of it, where it is worse and that could be seen: a hint. */
  readonly inside?: InsideCause;
  /** So many runs were one measurement, since one alone is too short. */
  readonly runs: number;
  /** In turn where the memory does not hold both: noisier, so more pairs are needed. */
  readonly arms: 'side-by-side' | 'in-turn';
  readonly through: Through;
  /** What it took, and how many processes wanted a core meanwhile: evidence, no part of the verdict. */
  readonly seconds: number;
  readonly load: number;
}

/** A task that ought to be measured and was not: neutral, and said. */
export interface UnmeasuredTask {
  readonly task: TaskId;
  readonly why: Unmeasurable;
}
