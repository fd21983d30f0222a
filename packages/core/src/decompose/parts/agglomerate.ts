import { type Growing, growingFrom, hullOf, merge, riseOfMerging } from './growing.ts';
import { heapOf } from './heap.ts';
import { eachLink } from './links.ts';
import { type Pieces, compareBits } from './pieces.ts';

/** How parts grew together. */
export interface Dendrogram {
  /** The pieces of each node that was merged, ascending, in the order of the merges. */
  readonly branches: readonly (readonly number[])[];
  /** The parts when so many were left: of each piece, its part. */
  readonly cuts: ReadonlyMap<number, Int32Array>;
}

export interface GrowthRule {
  readonly maxParts: number;
  readonly leastFiles: number;
}

/** So few nodes are held against each other, each against each. */
const FEW = 32;

/**
 * Merges pieces, always where the cost rises least, until one part is left. Merged is a pair with all that lies
 * between, so that parts never need each other in a circle. Of many, only pairs are looked at that have
 * something in common: an edge, a place, the commits. What is too small for a part goes first when few are left.
 */
export function agglomerated(pieces: Pieces, rule: GrowthRule): Dendrogram {
  const growing = growingFrom(pieces);
  const first = growing.nodes;
  growWhileMany(growing);
  const cuts = new Map<number, Int32Array>();
  keepCut(growing, rule, cuts);
  while (growing.live > 1) {
    merge(growing, bestOfFew(growing, rule));
    keepCut(growing, rule, cuts);
  }
  return { branches: growing.members.slice(first), cuts };
}

function keepCut(growing: Growing, { maxParts }: GrowthRule, cuts: Map<number, Int32Array>): void {
  if (growing.live > 2 * maxParts) return;
  const part = new Int32Array(growing.pieces.count);
  for (const [at, node] of liveNodes(growing).entries())
    for (const piece of growing.members[node] ?? []) part[piece] = at;
  cuts.set(growing.live, part);
}

function liveNodes({ nodes, isLive }: Growing): readonly number[] {
  const live: number[] = [];
  for (let node = 0; node < nodes; node++) if (isLive[node] === 1) live.push(node);
  return live;
}

function bestOfFew(growing: Growing, { maxParts, leastFiles }: GrowthRule): readonly number[] {
  const live = liveNodes(growing);
  const isSmall = (node: number): boolean => (growing.files[node] ?? 0) < leastFiles;
  const mustGrow = live.length <= 4 * maxParts && live.some(isSmall);
  let best: { readonly hull: readonly number[]; readonly rise: number } | undefined;
  for (const [at, a] of live.entries()) {
    for (const b of live.slice(at + 1)) {
      if (mustGrow && !isSmall(a) && !isSmall(b)) continue;
      const hull = hullOf(growing, a, b);
      const rise = riseOfMerging(growing, hull);
      if (best === undefined || rise < best.rise) best = { hull, rise };
    }
  }
  return best?.hull ?? live;
}

interface Candidate {
  readonly a: number;
  readonly b: number;
  readonly rise: number;
}

function isLess(p: Candidate, q: Candidate): boolean {
  if (p.rise !== q.rise) return p.rise < q.rise;
  return p.a !== q.a ? p.a < q.a : p.b < q.b;
}

function growWhileMany(growing: Growing): void {
  const near = neighbours(growing);
  const heap = heapOf(isLess);
  const offer = (a: number, b: number): void =>
    heap.push({ a, b, rise: riseOfMerging(growing, hullOf(growing, a, b)) });
  for (const [a, all] of near.entries()) for (const b of all) if (a < b) offer(a, b);
  while (growing.live > FEW) {
    const best = heap.pop();
    if (best === undefined) return;
    if (growing.isLive[best.a] !== 1 || growing.isLive[best.b] !== 1) continue;
    const hull = hullOf(growing, best.a, best.b);
    const rise = riseOfMerging(growing, hull);
    const next = heap.peek();
    // Merges elsewhere have changed what it costs: it waits for its new place.
    if (rise > best.rise && next !== undefined && next.rise < rise) {
      heap.push({ ...best, rise });
      continue;
    }
    const node = merge(growing, hull);
    const around = new Set<number>();
    for (const one of hull) for (const other of near[one] ?? []) around.add(other);
    for (const one of hull) around.delete(one);
    near[node] = around;
    for (const other of around) {
      for (const one of hull) near[other]?.delete(one);
      near[other]?.add(node);
      offer(other, node);
    }
  }
}

/** Which nodes have something in common: live ones only, both ways. */
function neighbours({ pieces, run, live }: Growing): Set<number>[] {
  const near: Set<number>[] = Array.from({ length: live }, () => new Set<number>());
  const join = (a: number | undefined, b: number | undefined): void => {
    if (a === undefined || b === undefined) return;
    near[a]?.add(b);
    near[b]?.add(a);
  };
  for (let one = 0; one < live; one++) eachLink(pieces.needs, one, (need) => join(one, need));
  const numbers = near.map((_, one) => one);
  const byHome = (a: number, b: number): number => (pieces.home[a] ?? 0) - (pieces.home[b] ?? 0);
  const byBits = (a: number, b: number): number => compareBits(run[a], run[b]) || byHome(a, b);
  for (const order of [byHome, byBits]) {
    const sorted = numbers.toSorted(order);
    for (const [at, one] of sorted.entries()) for (const ahead of [1, 2]) join(one, sorted[at + ahead]);
  }
  return near;
}
