import { type Dendrogram, agglomerated } from './agglomerate.ts';
import { arrangementOf } from './arrangement.ts';
import { coarserParts } from './coarser.ts';
import { coarsened } from './coarsen.ts';
import { partsByFolder, smoothed } from './folders.ts';
import { improved, scoreOf } from './improve.ts';
import { type Pieces, merged, piecesOf } from './pieces.ts';
import { onePart } from './partition.ts';
import type { PartProblem, PartRule } from './problem.ts';
import type { Slices } from './slices.ts';
import { isSlower, slowestOf } from './slowest.ts';
import type { Units } from './units.ts';

/** The dendrogram is grown from at most so many pieces. */
const MOST_PIECES = 400;
/** Folders at these depths are tried as parts. */
const DEPTHS = [1, 2, 3];

/** Parts are chosen by a share of slow loops below the twentieth that judges them: later commits may have more. */
const CAREFUL = 0.96;

/** The part of each unit; one part where that is best on commits that nothing was fitted on. */
export function chosenParts(
  problem: PartProblem,
  units: Units,
  { train, validation }: Slices,
  rule: PartRule,
): Int32Array {
  const fitted = piecesOf(problem, units, smoothed(problem.files, train));
  const held = piecesOf(problem, units, validation);
  const slowest = slowestOf(problem, units, [...train, ...validation], CAREFUL);
  const now = slowest(onePart(units));
  const isAllowed = (part: Int32Array): boolean => !isSlower(now, slowest(part), rule);
  const scoreLater = (part: Int32Array): number => scoreOf(arrangementOf(held, part), rule);
  let best = { part: onePart(units), score: scoreLater(onePart(units)) };
  for (const candidate of candidates(problem, units, fitted, rule)) {
    for (const part of coarserParts(fitted, candidate, { rule, isAllowed })) {
      const score = scoreLater(part);
      if (score < best.score) best = { part, score };
    }
  }
  const finer = improved(fitted, best.part, { rule, branches: [] });
  return scoreLater(finer) <= best.score && isAllowed(finer) ? finer : best.part;
}

/** Parts that are good on the commits that they are fitted on: one try for each number of parts and each start. */
function candidates(
  problem: PartProblem,
  units: Units,
  fitted: Pieces,
  rule: PartRule,
): readonly Int32Array[] {
  const coarse = coarsened(fitted, MOST_PIECES);
  const grown = agglomerated(coarse.pieces, rule);
  const found = new Map<string, Int32Array>();
  const add = (start: Int32Array): void => {
    const part = improved(coarse.pieces, start, { rule, branches: grown.branches });
    found.set(
      part.join(' '),
      coarse.of.map((piece) => part[piece] ?? 0),
    );
  };
  for (const [count, cut] of grown.cuts) if (count > 1 && count <= rule.maxParts) add(cut);
  for (const depth of DEPTHS) {
    const cuts = folderCuts(problem, units, coarse, { rule, depth });
    for (const [count, cut] of cuts) if (count > 1 && count <= rule.maxParts) add(cut);
  }
  return [...found.values()];
}

/** Folders, those that need each other in a circle as one, grown together until they are few. */
function folderCuts(
  { files }: PartProblem,
  units: Units,
  coarse: { readonly pieces: Pieces; readonly of: Int32Array },
  { rule, depth }: { readonly rule: PartRule; readonly depth: number },
): Dendrogram['cuts'] {
  const folders = partsByFolder(files, depth);
  if (folders.length < 2 || folders.length > MOST_PIECES) return new Map();
  const group = new Int32Array(coarse.pieces.count);
  // Of a piece in several folders, the last one has it: its place is as good as any.
  for (const [at, list] of folders.entries())
    for (const file of list) group[coarse.of[units.of[file] ?? 0] ?? 0] = at;
  const together = merged(coarse.pieces, group, folders.length);
  if (together.pieces.count < 2) return new Map();
  const { cuts } = agglomerated(together.pieces, rule);
  return new Map(
    [...cuts].map(([count, cut]) => [count, together.of.map((folder) => cut[folder] ?? 0)] as const),
  );
}
