import { byCodeUnit } from '../order.ts';
import { type Input, inputLine, parseInput } from './input.ts';

/** All that a test file read in one run, without values: the same for as long as it reads the same. */
export interface Trace {
  readonly inputs: readonly Input[];
  /** One input a line, sorted. */
  readonly text: string;
}

/** Each input once, in one order. */
export function traceOf(inputs: Iterable<Input>): Trace {
  const byLine = new Map(Array.from(inputs, (input) => [inputLine(input), input]));
  const lines = [...byLine.keys()].sort(byCodeUnit);
  return { inputs: lines.map((line) => byLine.get(line) as Input), text: lines.join('\n') };
}

/** `undefined`: not a trace that `traceOf` has made; then there is no record. */
export function readTrace(text: string): Trace | undefined {
  const inputs = text === '' ? [] : text.split('\n').map(parseInput);
  const known = inputs.filter((input) => input !== undefined);
  if (known.length < inputs.length) return undefined;
  const trace = traceOf(known);
  return trace.text === text ? trace : undefined;
}

/**
 * What a verdict hangs on: the inputs, their values in the trace's order, and what holds for all test files of the
 * project. Two states with one digest are the same to the test file.
 */
export function stateText(trace: Trace, values: readonly string[], project: string): string {
  return `${project}\n${trace.inputs.map((input, index) => `${inputLine(input)}\t${values[index] ?? ''}`).join('\n')}`;
}
