import type { DatabaseSync } from 'node:sqlite';
import { type Input, type Trace, stateText } from '@subminute/core/unit';
import { digest } from '../store/digest.ts';
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
export async function findKnown(
  unit: string,
  { db, values, around, lines }: KnownOptions,
): Promise<Verdict | undefined> {
  for (const hash of tracesOf(db, unit, MAX_TRACES)) {
    const trace = traceAt(db, hash, lines);
    const state = trace && (await stateOf(trace, values, around));
    const verdict = state && verdictAt(db, unit, hash, state.hash);
    if (verdict) return verdict;
  }
  return undefined;
}
