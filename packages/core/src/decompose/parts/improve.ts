import {
  type Arrangement,
  arrangementOf,
  carry,
  costOfParts,
  hang,
  reachOfParts,
  relink,
  shapeOf,
} from './arrangement.ts';
import { eachLink } from './links.ts';
import type { Pieces } from './pieces.ts';
import type { PartRule } from './problem.ts';

/** What a search holds against each other: cost, and the price of what must be done for it. Less is better. */
export function scoreOf(arrangement: Arrangement, rule: PartRule): number {
  const reach = reachOfParts(arrangement);
  if (reach === undefined) return Number.POSITIVE_INFINITY;
  const { edges, moved } = shapeOf(arrangement);
  const price = edges * rule.edgeMs + moved * rule.movedFileMs;
  return costOfParts(arrangement, reach) + price * arrangement.pieces.loops.totalWeight;
}

/**
 * Moves groups of pieces between parts as long as it gets better: first the branches of the dendrogram, then
 * pieces alone. No part gets too small, unless it goes away, and none come to need each other in a circle.
 */
export function improved(
  pieces: Pieces,
  part: Int32Array,
  { rule, branches }: { readonly rule: PartRule; readonly branches: readonly (readonly number[])[] },
): Int32Array {
  const arrangement = arrangementOf(pieces, part);
  const hangs = dependentsByPiece(pieces);
  let score = scoreOf(arrangement, rule);
  for (let pass = 0; pass < PASSES; pass++) {
    const before = score;
    for (const branch of branches) score = movedBest({ arrangement, hangs, rule }, branch, score);
    for (let piece = 0; piece < pieces.count; piece++)
      score = movedBest({ arrangement, hangs, rule }, [piece], score);
    if (score >= before) break;
  }
  return arrangement.part;
}

/** Each finds less than the one before. */
const PASSES = 8;

interface Moving {
  readonly arrangement: Arrangement;
  readonly hangs: ReadonlyMap<number, readonly number[]>;
  readonly rule: PartRule;
}

function dependentsByPiece({ dependents }: Pieces): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>();
  for (const [row, { needs }] of dependents.entries())
    for (const piece of needs) lists.set(piece, [...(lists.get(piece) ?? []), row]);
  return lists;
}

/** Moves a group to where it is best, or leaves it; the score afterwards. */
function movedBest(moving: Moving, group: readonly number[], score: number): number {
  const { arrangement } = moving;
  const home = group.map((piece) => arrangement.part[piece] ?? 0);
  let best = { score, to: -1 };
  for (const to of targets(arrangement, group)) {
    const found = scoreAfter(moving, group, { to, home, best: best.score });
    if (found < best.score) best = { score: found, to };
  }
  if (best.to !== -1) move(moving, group, () => best.to);
  return best.score;
}

/** Parts next to a group: those of what it needs and of what needs it, and its own where it is in several. */
function targets({ part, pieces }: Arrangement, group: readonly number[]): readonly number[] {
  let [near, inside] = [0, 0];
  const add = (one: number): void => {
    near |= 1 << (part[one] ?? 0);
  };
  for (const piece of group) {
    inside |= 1 << (part[piece] ?? 0);
    eachLink(pieces.needs, piece, add);
    eachLink(pieces.users, piece, add);
  }
  const isInOne = (inside & (inside - 1)) === 0;
  const list: number[] = [];
  for (let left = (near | inside) & ~(isInOne ? inside : 0); left !== 0; left &= left - 1)
    list.push(31 - Math.clz32(left & -left));
  return list;
}

function scoreAfter(
  moving: Moving,
  group: readonly number[],
  { to, home, best }: { readonly to: number; readonly home: readonly number[]; readonly best: number },
): number {
  const { arrangement, rule } = moving;
  for (const piece of group) relink(arrangement, piece, to);
  const isAcyclic = reachOfParts(arrangement) !== undefined;
  for (const [at, piece] of group.entries()) relink(arrangement, piece, home[at] ?? 0);
  if (!isAcyclic) return best;
  move(moving, group, () => to);
  const isLargeEnough = arrangement.files.every((files) => files === 0 || files >= rule.leastFiles);
  const score = isLargeEnough ? scoreOf(arrangement, rule) : best;
  move(moving, group, (at) => home[at] ?? 0);
  return score;
}

function move({ arrangement, hangs }: Moving, group: readonly number[], goal: (at: number) => number): void {
  for (const [at, piece] of group.entries()) {
    const [from, to] = [arrangement.part[piece] ?? 0, goal(at)];
    if (from === to) continue;
    relink(arrangement, piece, to);
    carry(arrangement, piece, from, to);
    for (const row of hangs.get(piece) ?? []) hang(arrangement, row, from, to);
  }
}
