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

/**
 * `undefined`: not a trace that `traceOf` has made; then there is no record. `known` spares whoever reads many traces
 * the lines that they share.
 */
export function readTrace(text: string, known: Map<string, Input> = new Map()): Trace | undefined {
  const inputs: Input[] = [];
  let before: string | undefined;
  for (const line of linesOf(text)) {
    // As `traceOf` has it: each line once, in one order.
    if (before !== undefined && byCodeUnit(before, line) >= 0) return undefined;
    const input = known.get(line) ?? readLine(line);
    if (!input) return undefined;
    known.set(line, input);
    inputs.push(input);
    before = line;
  }
  return { inputs, text };
}

/** The one line that an input has. */
function readLine(line: string): Input | undefined {
  const input = parseInput(line);
  return input && inputLine(input) === line ? input : undefined;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

/**
 * What a verdict hangs on: the inputs, their values in the trace's order, and what holds for all test files of the
 * project. Two states with one digest are the same to the test file.
 */
export function stateText(trace: Trace, values: readonly string[], project: string): string {
  const lines = linesOf(trace.text);
  return `${project}\n${lines.map((line, index) => `${line}\t${values[index] ?? ''}`).join('\n')}`;
}
