import { type Bits, addBits, bitsFor, eachBit } from '../../graph/bits.ts';
import { eachLink } from './links.ts';
import type { Pieces } from './pieces.ts';

/** At most so many parts, since which parts one needs is kept in the bits of a number. */
const MOST = 30;

/**
 * Pieces in parts, kept so that moving a few of them is cheap: how many pieces of each part touch a commit, how
 * many edges lead from part to part.
 */
export interface Arrangement {
  readonly pieces: Pieces;
  readonly parts: number;
  readonly part: Int32Array;
  readonly files: Int32Array;
  readonly workMs: Float64Array;
  /** Edges from a part to another: row by row. */
  readonly edges: Int32Array;
  /** How often each dependent needs each part: row by row. */
  readonly needed: Int32Array;
  readonly own: Touches;
  readonly seen: Touches;
}

/** Commits by part: how many pieces touch each, and which are touched at all. */
interface Touches {
  readonly counts: readonly Int32Array[];
  readonly bits: readonly Bits[];
}

export function arrangementOf(pieces: Pieces, part: Int32Array): Arrangement {
  const parts = part.reduce((most, one) => Math.max(most, one + 1), 1);
  if (parts > MOST) throw new RangeError(`${parts} parts: at most ${MOST} are arranged`);
  const words = pieces.own[0]?.length ?? 0;
  const touches = (): Touches => ({
    counts: Array.from({ length: parts }, () => new Int32Array(words << 5)),
    bits: Array.from({ length: parts }, () => new Uint32Array(words)),
  });
  const arrangement: Arrangement = {
    pieces,
    parts,
    part: part.slice(),
    files: new Int32Array(parts),
    workMs: new Float64Array(parts),
    edges: new Int32Array(parts * parts),
    needed: new Int32Array(parts * pieces.dependents.length),
    own: touches(),
    seen: touches(),
  };
  for (let piece = 0; piece < pieces.count; piece++) {
    const at = part[piece] ?? 0;
    put(arrangement, piece, at, 1);
    eachLink(pieces.needs, piece, (need) => link(arrangement, at, part[need] ?? 0, 1));
  }
  for (const [row, { needs }] of pieces.dependents.entries())
    for (const piece of needs) bump(arrangement.needed, row * parts + (part[piece] ?? 0), 1);
  return arrangement;
}

function bump(counts: Int32Array, at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}

function link({ edges, parts }: Arrangement, from: number, to: number, by: number): void {
  if (from !== to) bump(edges, from * parts + to, by);
}

function put(arrangement: Arrangement, piece: number, at: number, by: number): void {
  const { pieces, files, workMs, own, seen } = arrangement;
  bump(files, at, by * (pieces.files[piece] ?? 0));
  workMs[at] = (workMs[at] ?? 0) + by * (pieces.workMs[piece] ?? 0);
  touch(own, at, pieces.own[piece], by);
  touch(seen, at, pieces.seen[piece], by);
}

function touch({ counts, bits }: Touches, at: number, touched: Bits | undefined, by: number): void {
  const [count, set] = [counts[at], bits[at]];
  if (!count || !set || !touched) return;
  eachBit(touched, (bit) => {
    const now = (count[bit] ?? 0) + by;
    count[bit] = now;
    const mask = 1 << (bit & 31);
    set[bit >>> 5] = now > 0 ? (set[bit >>> 5] ?? 0) | mask : (set[bit >>> 5] ?? 0) & ~mask;
  });
}

/** Edges only: enough to tell whether parts would need each other in a circle. */
export function relink(arrangement: Arrangement, piece: number, to: number): void {
  const { pieces, part } = arrangement;
  const from = part[piece] ?? 0;
  eachLink(pieces.needs, piece, (need) => {
    link(arrangement, from, part[need] ?? 0, -1);
    link(arrangement, to, part[need] ?? 0, 1);
  });
  eachLink(pieces.users, piece, (user) => {
    link(arrangement, part[user] ?? 0, from, -1);
    link(arrangement, part[user] ?? 0, to, 1);
  });
  part[piece] = to;
}

/** What a piece brings along besides its edges, from part to part. */
export function carry(arrangement: Arrangement, piece: number, from: number, to: number): void {
  put(arrangement, piece, from, -1);
  put(arrangement, piece, to, 1);
}

/** Dependents that need a piece need the part that it goes to. */
export function hang(arrangement: Arrangement, row: number, from: number, to: number): void {
  const { needed, parts } = arrangement;
  bump(needed, row * parts + from, -1);
  bump(needed, row * parts + to, 1);
}

/** The parts that each part needs at any distance, itself among them, as bits; none where they form a circle. */
export function reachOfParts({ parts, edges }: Arrangement): Int32Array | undefined {
  const direct = new Int32Array(parts);
  for (let from = 0; from < parts; from++)
    for (let to = 0; to < parts; to++)
      if ((edges[from * parts + to] ?? 0) > 0) direct[from] = (direct[from] ?? 0) | (1 << to);
  const reach = new Int32Array(parts);
  // What needs nothing that is left is taken away, again and again.
  for (let left = (1 << parts) - 1; left !== 0;) {
    let taken = 0;
    for (let one = 0; one < parts; one++) {
      if ((left & (1 << one)) === 0 || ((direct[one] ?? 0) & left) !== 0) continue;
      taken |= 1 << one;
      let all = 1 << one;
      for (let to = 0; to < parts; to++) if (((direct[one] ?? 0) & (1 << to)) !== 0) all |= reach[to] ?? 0;
      reach[one] = all;
    }
    if (taken === 0) return undefined;
    left &= ~taken;
  }
  return reach;
}

/** What tasks cost over all commits, in ms times weight. */
export function costOfParts(arrangement: Arrangement, reach: Int32Array): number {
  const { pieces, parts, workMs, own, seen, needed } = arrangement;
  const { weights, wholeWeight, startMs } = pieces.loops;
  const shown = new Uint32Array(own.bits[0]?.length ?? 0);
  const gather = (mask: number): void => {
    for (let one = 0; one < parts; one++)
      if ((mask & (1 << one)) !== 0) addBits(shown, seen.bits[one] ?? shown);
  };
  let cost = 0;
  for (let one = 0; one < parts; one++) {
    const work = workMs[one] ?? 0;
    if (work === 0) continue;
    shown.set(own.bits[one] ?? bitsFor(0));
    gather((reach[one] ?? 0) & ~(1 << one));
    cost += (weights.of(shown) + wholeWeight) * (startMs + work);
  }
  for (const [row, dependent] of pieces.dependents.entries()) {
    let mask = 0;
    for (let one = 0; one < parts; one++) if ((needed[row * parts + one] ?? 0) > 0) mask |= reach[one] ?? 0;
    shown.set(dependent.own);
    gather(mask);
    cost += (weights.of(shown) + wholeWeight) * dependent.costMs;
  }
  return cost;
}

/** How many parts have files, how many edges there are between them, and how many files leave the largest. */
export function shapeOf({ parts, files, edges }: Arrangement): {
  parts: number;
  edges: number;
  moved: number;
} {
  let [all, largest, count] = [0, 0, 0];
  for (const one of files) {
    all += one;
    largest = Math.max(largest, one);
    if (one > 0) count++;
  }
  let between = 0;
  for (let at = 0; at < parts * parts; at++) if ((edges[at] ?? 0) > 0) between++;
  return { parts: count, edges: between, moved: all - largest };
}
