import { type Bits, addBits, bitsFor, eachBit, hasBit, setBit } from '../../graph/bits.ts';
import { eachLink } from './links.ts';
import { type Pieces, shownBy } from './pieces.ts';

/**
 * Parts that grow together. Nodes are the pieces, then the dependents (which never merge), then what was merged,
 * in the order in which it was.
 */
export interface Growing {
  readonly pieces: Pieces;
  readonly isLive: Uint8Array;
  /** All that a live node needs, and all that needs it, at any distance. */
  readonly below: Bits[];
  readonly above: Bits[];
  readonly own: Bits[];
  readonly shown: Bits[];
  /** The commits after which the task of a node is run. */
  readonly run: Bits[];
  readonly runWeight: Float64Array;
  /** What one run costs. */
  readonly costMs: Float64Array;
  readonly workMs: Float64Array;
  readonly files: Int32Array;
  /** The pieces of each node, ascending. */
  readonly members: (readonly number[])[];
  nodes: number;
  live: number;
}

export function growingFrom(pieces: Pieces): Growing {
  const { count, dependents, loops } = pieces;
  const most = 2 * count + dependents.length;
  const words = pieces.own[0]?.length ?? 0;
  const growing: Growing = {
    pieces,
    isLive: new Uint8Array(most),
    below: [],
    above: [],
    own: [],
    shown: [],
    run: [],
    runWeight: new Float64Array(most),
    costMs: new Float64Array(most),
    workMs: new Float64Array(most),
    files: new Int32Array(most),
    members: [],
    nodes: 0,
    live: count,
  };
  const shown = shownBy(pieces);
  for (let one = 0; one < count; one++) {
    const workMs = pieces.workMs[one] ?? 0;
    growing.isLive[one] = 1;
    growing.workMs[one] = workMs;
    growing.files[one] = pieces.files[one] ?? 0;
    const below = bitsFor(most);
    eachLink(pieces.needs, one, (need) => addBelow(growing, below, need));
    const bits = { own: pieces.own[one]?.slice() ?? bitsFor(0), shown: shown[one] ?? bitsFor(0) };
    add(growing, { ...bits, below, costMs: workMs > 0 ? loops.startMs + workMs : 0, members: [one] });
  }
  for (const { needs, costMs, own } of dependents) {
    const below = bitsFor(most);
    const seen = new Uint32Array(words);
    for (const need of needs) {
      addBelow(growing, below, need);
      addBits(seen, shown[need] ?? seen);
    }
    add(growing, { own: own.slice(), shown: seen, below, costMs, members: [] });
  }
  for (let node = 0; node < growing.nodes; node++)
    eachBit(growing.below[node] ?? bitsFor(0), (need) => setBit(growing.above[need] ?? bitsFor(0), node));
  return growing;
}

function addBelow(growing: Growing, below: Bits, need: number): void {
  addBits(below, growing.below[need] ?? below);
  setBit(below, need);
}

interface NewNode {
  readonly own: Bits;
  readonly shown: Bits;
  readonly below: Bits;
  readonly costMs: number;
  readonly members: readonly number[];
}

function add(growing: Growing, { own, shown, below, costMs, members }: NewNode): number {
  const node = growing.nodes++;
  growing.own[node] = own;
  growing.shown[node] = shown;
  growing.below[node] = below;
  growing.above[node] = bitsFor(below.length << 5);
  growing.members[node] = members;
  growing.costMs[node] = costMs;
  const run = own.slice();
  addBits(run, shown);
  growing.run[node] = run;
  growing.runWeight[node] = growing.pieces.loops.weights.of(run);
  return node;
}

/** Two nodes with all that lies between them: merging less would make a circle. */
export function hullOf({ below, above }: Growing, a: number, b: number): readonly number[] {
  const [top, bottom] = hasBit(below[b] ?? bitsFor(0), a) ? [b, a] : [a, b];
  const hull = [a, b];
  const [down, up] = [below[top] ?? bitsFor(0), above[bottom] ?? bitsFor(0)];
  if (!hasBit(down, bottom)) return hull;
  for (let word = 0; word < down.length; word++) {
    for (let left = (down[word] ?? 0) & (up[word] ?? 0); left !== 0; left &= left - 1)
      hull.push((word << 5) + 31 - Math.clz32(left & -left));
  }
  return hull;
}

/** By how much the cost of all commits rises where a hull becomes one part, in ms times weight. */
export function riseOfMerging(growing: Growing, hull: readonly number[]): number {
  const { weights, wholeWeight, startMs } = growing.pieces.loops;
  const own = growing.own[hull[0] ?? 0]?.slice() ?? bitsFor(0);
  const shown = growing.shown[hull[0] ?? 0]?.slice() ?? bitsFor(0);
  const above = growing.above[hull[0] ?? 0]?.slice() ?? bitsFor(0);
  let workMs = 0;
  let rise = 0;
  for (const node of hull) {
    addBits(own, growing.own[node] ?? own);
    addBits(shown, growing.shown[node] ?? shown);
    addBits(above, growing.above[node] ?? above);
    workMs += growing.workMs[node] ?? 0;
    rise -= ((growing.runWeight[node] ?? 0) + wholeWeight) * (growing.costMs[node] ?? 0);
  }
  for (const node of hull) above[node >>> 5] = (above[node >>> 5] ?? 0) & ~(1 << (node & 31));
  if (workMs > 0) rise += (weights.either(own, shown) + wholeWeight) * (startMs + workMs);
  eachBit(above, (node) => {
    const costMs = growing.costMs[node] ?? 0;
    if (costMs > 0) rise += weights.added(growing.run[node] ?? shown, shown) * costMs;
  });
  return rise;
}

/** Makes one node of a hull; its number is returned. */
export function merge(growing: Growing, hull: readonly number[]): number {
  const { loops } = growing.pieces;
  const bits = bitsFor(growing.isLive.length);
  const words = growing.own[hull[0] ?? 0]?.length ?? 0;
  const [own, shown] = [new Uint32Array(words), new Uint32Array(words)];
  const [below, above] = [bits.slice(), bits.slice()];
  const members: number[] = [];
  let [workMs, files] = [0, 0];
  for (const node of hull) {
    setBit(bits, node);
    addBits(own, growing.own[node] ?? own);
    addBits(shown, growing.shown[node] ?? shown);
    addBits(below, growing.below[node] ?? below);
    addBits(above, growing.above[node] ?? above);
    members.push(...(growing.members[node] ?? []));
    workMs += growing.workMs[node] ?? 0;
    files += growing.files[node] ?? 0;
    growing.isLive[node] = 0;
  }
  takeOut(below, bits);
  takeOut(above, bits);
  members.sort((a, b) => a - b);
  const costMs = workMs > 0 ? loops.startMs + workMs : 0;
  const node = add(growing, { own, shown, below, costMs, members });
  growing.above[node] = above;
  growing.workMs[node] = workMs;
  growing.files[node] = files;
  growing.isLive[node] = 1;
  growing.live -= hull.length - 1;
  eachBit(above, (one) => needs(growing, one, { bits, node }));
  eachBit(below, (one) => {
    const up = growing.above[one] ?? bits;
    takeOut(up, bits);
    addBits(up, above);
    setBit(up, node);
  });
  return node;
}

/** What was above one of a hull is above all of it, and is run after what it shows. */
function needs(
  growing: Growing,
  one: number,
  { bits, node }: { readonly bits: Bits; readonly node: number },
): void {
  const down = growing.below[one] ?? bits;
  takeOut(down, bits);
  addBits(down, growing.below[node] ?? bits);
  setBit(down, node);
  const shown = growing.shown[node] ?? bits;
  addBits(growing.shown[one] ?? shown, shown);
  const run = growing.run[one] ?? shown;
  const more = growing.pieces.loops.weights.added(run, shown);
  if (more === 0) return;
  addBits(run, shown);
  growing.runWeight[one] = (growing.runWeight[one] ?? 0) + more;
}

function takeOut(from: Bits, bits: Bits): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] ?? 0) & ~(bits[i] ?? 0);
}
