import { addBits, eachBit } from '../../graph/bits.ts';
import { type NumberedCommit, type Pieces, shownBy } from './pieces.ts';

/** What the loop after each commit of a slice costs. */
export interface LoopCosts {
  /** Of all tasks. */
  readonly workMs: Float64Array;
  /** The longest task, or all work shared by all cores, whichever is more: no schedule is faster. */
  readonly loopMs: Float64Array;
}

/** Runs, each piece a task of its own, what each of these commits touches. */
export function loopCosts(pieces: Pieces, commits: readonly NumberedCommit[], cores: number): LoopCosts {
  const workMs = new Float64Array(commits.length);
  const longest = new Float64Array(commits.length);
  const places = commits.flatMap(({ whole }, at) => (whole === true ? [] : [at]));
  const wholes = commits.flatMap(({ whole }, at) => (whole === true ? [at] : []));
  const run = (at: number, costMs: number): void => {
    workMs[at] = (workMs[at] ?? 0) + costMs;
    longest[at] = Math.max(longest[at] ?? 0, costMs);
  };
  eachTask(pieces, (bits, costMs) => {
    eachBit(bits, (bit) => run(places[bit] ?? 0, costMs));
    for (const at of wholes) run(at, costMs);
  });
  return { workMs, loopMs: workMs.map((work, at) => Math.max(longest[at] ?? 0, work / cores)) };
}

function eachTask(pieces: Pieces, visit: (run: Uint32Array, costMs: number) => void): void {
  const shown = shownBy(pieces);
  for (const [piece, bits] of shown.entries()) {
    const work = pieces.workMs[piece] ?? 0;
    if (work === 0) continue;
    const run = bits.slice();
    addBits(run, pieces.own[piece] ?? bits);
    visit(run, pieces.loops.startMs + work);
  }
  for (const { needs, costMs, own } of pieces.dependents) {
    const bits = own.slice();
    for (const piece of needs) addBits(bits, shown[piece] ?? bits);
    visit(bits, costMs);
  }
}
