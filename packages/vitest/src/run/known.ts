import type { DatabaseSync } from 'node:sqlite';
import { type Input, type Trace, stateText } from '@subminute/core/unit';
import { digest } from '../store/digest.ts';
import { failedTraces, isFailedRun } from '../store/failures.ts';
import { type Verdict, traceAt, tracesOf, verdictAt } from '../store/verdicts.ts';
import type { Values } from './values.ts';

/** A state of a test file, as it is now. */
export interface State {
  readonly hash: Uint8Array;
  /** One for each input of its trace. */
  readonly values: readonly string[];
}

/** The state that a trace has now; `undefined` where one of its inputs has no value. */
export async function stateOf(trace: Trace, values: Values, around: string): Promise<State | undefined> {
  const found = await Promise.all(trace.inputs.map((input) => values.of(input)));
  const all = found.filter((value) => value !== undefined);
  return all.length < found.length ? undefined : { hash: digest(stateText(trace, all, around)), values: all };
}

export interface KnownOptions {
  readonly db: DatabaseSync;
  readonly values: Values;
  /** What stands around the test file: `aroundOf`. */
  readonly around: string;
  /** Inputs by their lines, as far as they were read: test files of a project share most of them. */
  readonly lines: Map<string, Input>;
}

/** More traces than this are not tried: a test file that reads something else each time is better run. */
const MAX_TRACES = 4;

/** The pass of a unit that holds for what is there now; `undefined`: it is to be run. */
export async function findKnown(unit: string, options: KnownOptions): Promise<Verdict | undefined> {
  const { db, values, around, lines } = options;
  for (const hash of tracesOf(db, unit, MAX_TRACES)) {
    const trace = traceAt(db, hash, lines);
    const state = trace && (await stateOf(trace, values, around));
    const verdict = state && verdictAt(db, unit, hash, state.hash);
    if (verdict) return (await failsAsItIs(unit, options)) ? undefined : verdict;
  }
  return undefined;
}

/** Whether all that a failed run of a unit has read is as it was then: where it passes now, that is chance. */
export async function failsAsItIs(
  unit: string,
  { db, values, around, lines }: KnownOptions,
): Promise<boolean> {
  for (const trace of failedTraces(db, unit, MAX_TRACES)) {
    const read = traceAt(db, trace, lines);
    const state = read && (await stateOf(read, values, around));
    if (state && isFailedRun(db, { unit, trace, state: state.hash })) return true;
  }
  return false;
}
