import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsFor, setBit } from '../../graph/bits.ts';
import { arbitraryProblem } from '../../testing/part-problems.ts';
import { agglomerated } from './agglomerate.ts';
import { arrangementOf, carry, costOfParts, hang, reachOfParts, relink } from './arrangement.ts';
import { bitWeights } from './bit-weights.ts';
import { growingFrom, hullOf, merge, riseOfMerging } from './growing.ts';
import { lossless } from './lossless.ts';
import { type Pieces, costOf, merged, piecesOf } from './pieces.ts';
import { unitsOf } from './units.ts';
import type { PartProblem } from './problem.ts';

function unitPieces(problem: PartProblem): Pieces {
  return piecesOf(
    problem,
    unitsOf(problem),
    problem.commits.map((commit, number) => ({ ...commit, number })),
  );
}

test('sets of commits weigh what their commits weigh', () => {
  const commits = fc.array(fc.tuple(fc.nat(5000), fc.boolean(), fc.boolean()), { maxLength: 100 });
  fc.assert(
    fc.property(commits, (all) => {
      const [a, b] = [bitsFor(all.length), bitsFor(all.length)];
      for (const [at, [, inA, inB]] of all.entries()) {
        if (inA) setBit(a, at);
        if (inB) setBit(b, at);
      }
      const sum = (is: (inA: boolean, inB: boolean) => boolean): number =>
        all.reduce((total, [weight, inA, inB]) => total + (is(inA, inB) ? weight : 0), 0);
      const weights = bitWeights(all.map(([weight]) => weight));
      expect(weights.of(a)).toBe(sum((inA) => inA));
      expect(weights.added(a, b)).toBe(sum((inA, inB) => inB && !inA));
      expect(weights.either(a, b)).toBe(sum((inA, inB) => inA || inB));
    }),
  );
});

test('what a merge adds to the cost is the difference of two costs that are computed anew', () => {
  fc.assert(
    fc.property(
      arbitraryProblem,
      fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { maxLength: 8 }),
      (problem, picks) => {
        const pieces = unitPieces(problem);
        const growing = growingFrom(pieces);
        let cost = costOf(pieces);
        for (const [first, second] of picks) {
          const live = [...growing.isLive.keys()].filter((node) => growing.isLive[node] === 1);
          const [a, b] = [live[first % live.length] ?? 0, live[second % live.length] ?? 0];
          if (a === b) continue;
          const hull = hullOf(growing, a, b);
          cost += riseOfMerging(growing, hull);
          merge(growing, hull);
          const group = new Int32Array(pieces.count);
          for (const [node, members] of growing.members.entries())
            if (growing.isLive[node] === 1) for (const piece of members) group[piece] = node;
          const anew = merged(pieces, group, growing.nodes).pieces;
          expect(cost).toBe(costOf(anew));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('what pieces that move between parts cost is what the parts cost anew', () => {
  fc.assert(
    fc.property(
      arbitraryProblem,
      fc.array(fc.tuple(fc.nat(100), fc.nat(2)), { maxLength: 30 }),
      (problem, moves) => {
        const pieces = unitPieces(problem);
        const part = Int32Array.from({ length: pieces.count }, (_, piece) => Math.min(2, piece));
        const arrangement = arrangementOf(pieces, part);
        const costs: (readonly [number, number])[] = [];
        for (const [piece, to] of moves.map(([one, at]) => [one % pieces.count, at] as const)) {
          const from = arrangement.part[piece] ?? 0;
          if (to >= arrangement.parts || from === to) continue;
          relink(arrangement, piece, to);
          carry(arrangement, piece, from, to);
          for (const [row, { needs }] of pieces.dependents.entries())
            if (needs.includes(piece)) hang(arrangement, row, from, to);
          const reach = reachOfParts(arrangement);
          const anew = merged(pieces, arrangement.part, arrangement.parts).pieces;
          if (reach) costs.push([costOfParts(arrangement, reach), costOf(anew)]);
        }
        expect(costs.map(([kept]) => kept)).toEqual(costs.map(([, anew]) => anew));
      },
    ),
    { numRuns: 60 },
  );
});

test('what is merged without loss costs no more than before', () => {
  fc.assert(
    fc.property(arbitraryProblem, (problem) => {
      const pieces = unitPieces(problem);
      const { pieces: fewer, of } = lossless(pieces);
      expect(costOf(fewer)).toBeLessThanOrEqual(costOf(pieces));
      expect(fewer.files.reduce((sum, files) => sum + files, 0)).toBe(problem.files.length);
      expect(of.every((one) => one >= 0 && one < fewer.count)).toBe(true);
    }),
  );
});

test('a dendrogram ends with one part, and each of its cuts is without circles', () => {
  fc.assert(
    fc.property(arbitraryProblem, (problem) => {
      const pieces = unitPieces(problem);
      const { cuts } = agglomerated(pieces, { maxParts: 6, leastFiles: 1 });
      expect(cuts.get(1)?.every((part) => part === 0)).toBe(true);
      for (const [count, cut] of cuts) expect(merged(pieces, cut, count).pieces.count).toBe(count);
    }),
  );
});
