import type { Bits } from '../../graph/bits.ts';
import { eachLink, linkCount } from './links.ts';
import { lossless } from './lossless.ts';
import { type Merged, type Pieces, compareBits, merged, neededByDependents, shownBy } from './pieces.ts';

/** Of the pieces that are left in a round, at most this share is merged into others: the best pairs first. */
const SHARE = 0.3;

/** Where a round merges less than this share of what it may, any edge may be merged. */
const FEW = 0.5;

/**
 * Makes pieces few enough for the search: without loss as far as that goes, then in rounds of pairs. A pair is
 * merged only where no circle can come of it, however many are merged at once: of one level (the longest way
 * down), a piece with its only user, a piece with the only one that it needs. Acyclic by construction, as in the
 * multilevel partitioning of directed graphs (Herrmann, Özkaya, Uçar, Kaya, Çatalyürek 2019). Where that leaves too
 * much, pairs of any edge are merged, and what comes to stand in a circle with them.
 */
export function coarsened(pieces: Pieces, limit: number): Merged {
  let found = lossless(pieces);
  while (found.pieces.count > limit) {
    const { pieces } = found;
    const most = Math.min(pieces.count - limit, Math.ceil(pieces.count * SHARE));
    let { group, count } = paired(pieces.count, bestPairs(pieces), most);
    if (pieces.count - count < most * FEW)
      ({ group, count } = paired(pieces.count, bestPairs(pieces, true), most));
    if (count === pieces.count) break;
    const next = merged(found.pieces, group, count);
    found = { pieces: next.pieces, of: found.of.map((one) => next.of[one] ?? 0) };
  }
  return found;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly rise: number;
}

function paired(count: number, pairs: readonly Pair[], most: number): { group: Int32Array; count: number } {
  const partner = new Int32Array(count).fill(-1);
  let left = most;
  for (const { a, b } of pairs) {
    if (left === 0) break;
    if (partner[a] !== -1 || partner[b] !== -1) continue;
    partner[a] = b;
    partner[b] = a;
    left--;
  }
  const group = new Int32Array(count);
  let groups = 0;
  for (let one = 0; one < count; one++) {
    const other = partner[one] ?? -1;
    group[one] = other !== -1 && other < one ? (group[other] ?? 0) : groups++;
  }
  return { group, count: groups };
}

/** What may be merged, by how much the cost would rise; ties in the order of the numbers. */
function bestPairs(pieces: Pieces, isAnyEdge = false): readonly Pair[] {
  const shown = shownBy(pieces);
  const above = costAbove(pieces);
  const needed = neededByDependents(pieces);
  const pairs: Pair[] = [];
  const add = (a: number, b: number): void => {
    pairs.push({ a, b, rise: riseOf(pieces, { shown, above }, a, b) });
  };
  for (let one = 0; one < pieces.count; one++) {
    if (linkCount(pieces.users, one) === 1 && needed[one] === 0)
      eachLink(pieces.users, one, (user) => add(user, one));
    if (linkCount(pieces.needs, one) === 1) eachLink(pieces.needs, one, (need) => add(one, need));
  }
  const levels = levelsOf(pieces);
  for (let one = 0; isAnyEdge && one < pieces.count; one++)
    eachLink(pieces.needs, one, (need) => {
      if ((levels[one] ?? 0) - (levels[need] ?? 0) === 1) add(one, need);
    });
  const isSameLevel = (a: number, b: number): boolean => levels[a] === levels[b];
  const byLevel = (a: number, b: number): number => (levels[a] ?? 0) - (levels[b] ?? 0);
  const byHome = (a: number, b: number): number => (pieces.home[a] ?? 0) - (pieces.home[b] ?? 0);
  const byBits = (a: number, b: number): number => compareBits(shown[a], shown[b]);
  const numbers = Array.from({ length: pieces.count }, (_, one) => one);
  for (const order of [byHome, byBits]) {
    const sorted = numbers.toSorted((a, b) => byLevel(a, b) || order(a, b) || byHome(a, b));
    for (const [at, one] of sorted.entries()) {
      const next = sorted[at + 1];
      if (next !== undefined && isSameLevel(one, next)) add(one, next);
    }
  }
  return pairs.sort((p, q) => p.rise - q.rise || p.a - q.a || p.b - q.b);
}

/** The longest way down from each piece. */
function levelsOf({ count, needs }: Pieces): Int32Array {
  const levels = new Int32Array(count);
  for (let one = 0; one < count; one++)
    eachLink(needs, one, (need) => {
      levels[one] = Math.max(levels[one] ?? 0, (levels[need] ?? 0) + 1);
    });
  return levels;
}

/** What one run of all above a piece costs at most: ways that meet again are counted twice. */
function costAbove({ count, users, workMs, dependents }: Pieces): Float64Array {
  const above = new Float64Array(count);
  for (const { needs, costMs } of dependents)
    for (const one of needs) above[one] = (above[one] ?? 0) + costMs;
  const all =
    workMs.reduce((sum, work) => sum + work, 0) + dependents.reduce((sum, { costMs }) => sum + costMs, 0);
  for (let one = count - 1; one >= 0; one--) {
    eachLink(users, one, (user) => {
      above[one] = (above[one] ?? 0) + (workMs[user] ?? 0) + (above[user] ?? 0);
    });
    above[one] = Math.min(all, above[one] ?? 0);
  }
  return above;
}

/** About how much the cost rises where two pieces become one. */
function riseOf(
  { own, workMs, files, loops }: Pieces,
  { shown, above }: { readonly shown: readonly Bits[]; readonly above: Float64Array },
  a: number,
  b: number,
): number {
  const [ownA, ownB, shownA, shownB] = [own[a], own[b], shown[a], shown[b]];
  if (!ownA || !ownB || !shownA || !shownB) return 0;
  const { weights } = loops;
  const [workA, workB] = [workMs[a] ?? 0, workMs[b] ?? 0];
  const moreForA = weights.added(shownA, shownB) * (above[a] ?? 0);
  const moreForB = weights.added(shownB, shownA) * (above[b] ?? 0);
  const mine = workA > 0 ? weights.added(ownA, ownB) * workA + weights.added(shownA, shownB) * workA : 0;
  const yours = workB > 0 ? weights.added(ownB, ownA) * workB + weights.added(shownB, shownA) * workB : 0;
  // Of pairs that cost the same, small ones first: large pieces are decided on later, when more is known.
  return moreForA + moreForB + mine + yours + ((files[a] ?? 0) + (files[b] ?? 0)) * 1e-3;
}
