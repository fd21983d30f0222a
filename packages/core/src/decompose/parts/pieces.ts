import { type Bits, addBits, bitsFor, setBit } from '../../graph/bits.ts';
import { type BitWeights, bitWeights } from './bit-weights.ts';
import { componentsOf } from './components.ts';
import { type Links, contracted, eachLink, reversed } from './links.ts';
import type { PartCommit, PartProblem } from './problem.ts';
import { type Units, wholeMs } from './units.ts';

/** What parts are made of, and which commits touch it. What a piece needs has a smaller number than it. */
export interface Pieces {
  readonly count: number;
  readonly needs: Links;
  readonly users: Links;
  readonly files: Int32Array;
  readonly workMs: Float64Array;
  /** The number of its first file: pieces that are near by this are near by their paths. */
  readonly home: Int32Array;
  /** The commits that touch it. */
  readonly own: readonly Bits[];
  /** Of these, the ones that what needs it is run after too. */
  readonly seen: readonly Bits[];
  readonly dependents: readonly Dependent[];
  readonly loops: Loops;
}

export interface Dependent {
  /** Pieces. */
  readonly needs: readonly number[];
  readonly costMs: number;
  readonly own: Bits;
}

/** The commits of a slice, as far as all pieces share them. */
export interface Loops {
  readonly weights: BitWeights;
  /** Of the commits after which everything runs: they have no bits. */
  readonly wholeWeight: number;
  readonly totalWeight: number;
  readonly startMs: number;
}

/** Commits with the numbers that dependents know them by; those that no real one stands behind have none. */
export interface NumberedCommit extends PartCommit {
  readonly number?: number;
}

/** Thousandths: whole, so that sums are exact. */
const SCALE = 1000;

function scaledWeight(weight: number): number {
  return weight > 0 ? Math.round(weight * SCALE) : 0;
}

/** Each unit a piece. */
export function piecesOf(problem: PartProblem, units: Units, commits: readonly NumberedCommit[]): Pieces {
  const partial = commits.filter(({ whole }) => whole !== true);
  const own = bitRows(units.count, partial.length);
  const seen = bitRows(units.count, partial.length);
  for (const [bit, { files }] of partial.entries()) {
    for (const file of files) {
      const unit = units.of[file] ?? 0;
      setBit(own[unit] ?? NONE, bit);
      if (units.isSeen[file] === 1) setBit(seen[unit] ?? NONE, bit);
    }
  }
  const home = new Int32Array(units.count).fill(units.of.length);
  for (const [file, unit] of units.of.entries()) home[unit] = Math.min(home[unit] ?? 0, file);
  return {
    count: units.count,
    needs: units.needs,
    users: reversed(units.needs),
    files: units.files,
    workMs: units.workMs,
    home,
    own,
    seen,
    dependents: dependentsOf(problem, units, partial),
    loops: loopsOf(problem, commits),
  };
}

const NONE: Bits = bitsFor(0);

/** Views of one block of memory: as many as there are files. */
function bitRows(count: number, bits: number): Bits[] {
  const words = (bits + 31) >>> 5;
  const block = new Uint32Array(count * words);
  return Array.from({ length: count }, (_, at) => block.subarray(at * words, (at + 1) * words));
}

function loopsOf({ startMs }: PartProblem, commits: readonly PartCommit[]): Loops {
  const weights = bitWeights(
    commits.flatMap(({ whole, weight }) => (whole === true ? [] : [scaledWeight(weight)])),
  );
  const wholeWeight = commits.reduce(
    (sum, { whole, weight }) => sum + (whole === true ? scaledWeight(weight) : 0),
    0,
  );
  return { weights, wholeWeight, totalWeight: weights.total + wholeWeight, startMs: wholeMs(startMs) };
}

function dependentsOf(
  { dependents }: PartProblem,
  units: Units,
  commits: readonly NumberedCommit[],
): readonly Dependent[] {
  const bits = new Map(commits.flatMap(({ number }, bit) => (number === undefined ? [] : [[number, bit]])));
  return dependents.map(({ startMs, workMs, own }, at) => {
    const mine = bitsFor(commits.length);
    for (const number of own) {
      const bit = bits.get(number);
      if (bit !== undefined) setBit(mine, bit);
    }
    return {
      needs: units.dependents[at] ?? [],
      costMs: wholeMs(startMs) + wholeMs(workMs),
      own: mine,
    };
  });
}

/** Larger pieces, and of each of the smaller ones the larger one that it is in. */
export interface Merged {
  readonly pieces: Pieces;
  readonly of: Int32Array;
}

/** Merges groups of pieces, and with them groups that would need each other in a circle. */
export function merged(pieces: Pieces, group: Int32Array, count: number): Merged {
  const components = componentsOf(contracted(pieces.needs, group, count));
  const of = group.map((one) => components.of[one] ?? 0);
  const needs = contracted(pieces.needs, of, components.count);
  const words = pieces.own[0]?.length ?? 0;
  const own = bitRows(components.count, words << 5);
  const seen = bitRows(components.count, words << 5);
  const files = new Int32Array(components.count);
  const workMs = new Float64Array(components.count);
  const home = new Int32Array(components.count).fill(2 ** 31 - 1);
  for (const [piece, one] of of.entries()) {
    addBits(own[one] ?? NONE, pieces.own[piece] ?? NONE);
    addBits(seen[one] ?? NONE, pieces.seen[piece] ?? NONE);
    files[one] = (files[one] ?? 0) + (pieces.files[piece] ?? 0);
    workMs[one] = (workMs[one] ?? 0) + (pieces.workMs[piece] ?? 0);
    home[one] = Math.min(home[one] ?? 0, pieces.home[piece] ?? 0);
  }
  const dependents = pieces.dependents.map((dependent) => ({
    ...dependent,
    needs: [...new Set(dependent.needs.map((piece) => of[piece] ?? 0))],
  }));
  const { loops } = pieces;
  const users = reversed(needs);
  return {
    pieces: { count: components.count, needs, users, files, workMs, home, own, seen, dependents, loops },
    of,
  };
}

/** Of each piece, the commits that it and all below it show to what needs it. */
export function shownBy({ count, needs, seen }: Pieces): readonly Bits[] {
  const shown: Bits[] = [];
  for (let piece = 0; piece < count; piece++) {
    const bits = (seen[piece] ?? NONE).slice();
    eachLink(needs, piece, (needed) => addBits(bits, shown[needed] ?? NONE));
    shown.push(bits);
  }
  return shown;
}

/** Which pieces a task of another project needs. */
export function neededByDependents({ count, dependents }: Pieces): Uint8Array {
  const needed = new Uint8Array(count);
  for (const { needs } of dependents) for (const one of needs) needed[one] = 1;
  return needed;
}

/** What the tasks of all pieces and dependents cost over all commits, in ms times weight, each piece a part. */
export function costOf(pieces: Pieces): number {
  const { weights, wholeWeight, startMs } = pieces.loops;
  const shown = shownBy(pieces);
  let cost = 0;
  for (const [piece, bits] of shown.entries()) {
    const workMs = pieces.workMs[piece] ?? 0;
    if (workMs === 0) continue;
    cost += (weights.either(bits, pieces.own[piece] ?? NONE) + wholeWeight) * (startMs + workMs);
  }
  for (const { needs, costMs, own } of pieces.dependents) {
    const bits = own.slice();
    for (const piece of needs) addBits(bits, shown[piece] ?? NONE);
    cost += (weights.of(bits) + wholeWeight) * costMs;
  }
  return cost;
}

/** Orders sets of commits so that alike ones come to stand together. */
export function compareBits(a: Bits | undefined, b: Bits | undefined): number {
  for (let at = 0; a && b && at < a.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
