import { arrangementOf } from './arrangement.ts';
import { groupingsOf } from './groupings.ts';
import { scoreOf } from './improve.ts';
import { type Pieces, merged } from './pieces.ts';
import type { PartRule } from './problem.ts';

/**
 * Parts put together in all ways, and of each number of parts the cheapest that is allowed. What makes the slowest
 * loops slower is not seen by the cost, so that the cheapest of all is not always allowed.
 */
export function coarserParts(
  pieces: Pieces,
  part: Int32Array,
  { rule, isAllowed }: { readonly rule: PartRule; readonly isAllowed: (part: Int32Array) => boolean },
): readonly Int32Array[] {
  const count = part.reduce((most, one) => Math.max(most, one + 1), 1);
  const together = merged(pieces, part, count);
  const scored = groupingsOf(together.pieces.count).map((grouping) => {
    const group = Int32Array.from(grouping);
    const arrangement = arrangementOf(together.pieces, group);
    const isLargeEnough = arrangement.files.every((files) => files >= rule.leastFiles);
    // Groups that need each other in a circle score infinitely much.
    const score = isLargeEnough ? scoreOf(arrangement, rule) : Number.POSITIVE_INFINITY;
    return { group, count: arrangement.parts, score };
  });
  const best = new Map<number, Int32Array>();
  for (const { group, count: groups, score } of scored.sort((a, b) => a.score - b.score)) {
    if (groups === 1 || best.has(groups) || score === Number.POSITIVE_INFINITY) continue;
    const whole = together.of.map((one) => group[one] ?? 0);
    if (isAllowed(whole)) best.set(groups, whole);
  }
  return [...best.values()];
}
