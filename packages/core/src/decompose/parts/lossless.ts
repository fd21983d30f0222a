import type { Bits } from '../../graph/bits.ts';
import { eachLink } from './links.ts';
import { type Merged, type Pieces, merged, neededByDependents, shownBy } from './pieces.ts';

/**
 * Merges what no best split parts. First, what costs nothing itself and is needed by one piece alone, again and
 * again: the commits that it shows are shown by its user anyway. Then pieces with the same users that are run
 * after the same commits: apart, they would only start more tasks. The first holds for any commits, the second
 * for those at hand.
 */
export function lossless(pieces: Pieces): Merged {
  const absorbed = absorbing(pieces);
  const first = merged(pieces, absorbed.group, absorbed.count);
  const alike = alikeIn(first.pieces);
  const second = merged(first.pieces, alike.group, alike.count);
  return { pieces: second.pieces, of: first.of.map((one) => second.of[one] ?? 0) };
}

interface Groups {
  readonly group: Int32Array;
  readonly count: number;
}

function absorbing(pieces: Pieces): Groups {
  const { count, users, workMs, own, seen } = pieces;
  const needed = neededByDependents(pieces);
  const group = new Int32Array(count).fill(-1);
  let groups = 0;
  // Users have larger numbers: they are decided on first.
  for (let one = count - 1; one >= 0; one--) {
    let user = -1;
    let isOnlyOne = needed[one] === 0 && workMs[one] === 0 && isSame(own[one], seen[one]);
    eachLink(users, one, (by) => {
      const its = group[by] ?? -1;
      if (user === -1) user = its;
      else if (user !== its) isOnlyOne = false;
    });
    group[one] = isOnlyOne && user !== -1 ? user : groups++;
  }
  return { group, count: groups };
}

/** Such pieces never reach each other, nor do groups of them in a circle: it would be one of pieces. */
function alikeIn(pieces: Pieces): Groups {
  const { count, own, workMs } = pieces;
  const shown = shownBy(pieces);
  const by = usersOf(pieces);
  const groups = new Map<string, number>();
  const group = new Int32Array(count);
  for (let one = 0; one < count; one++) {
    const key = `${by[one]?.join(' ')}|${workMs[one] === 0}|${textOf(shown[one])}|${textOf(own[one], shown[one])}`;
    const known = groups.get(key) ?? groups.size;
    groups.set(key, known);
    group[one] = known;
  }
  return { group, count: groups.size };
}

/** Users of each piece; dependents have numbers below zero. */
function usersOf({ count, users, dependents }: Pieces): readonly number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const [at, { needs }] of dependents.entries()) for (const one of needs) lists[one]?.push(-1 - at);
  for (let one = 0; one < count; one++) eachLink(users, one, (user) => lists[one]?.push(user));
  return lists;
}

function isSame(a: Bits | undefined, b: Bits | undefined): boolean {
  return a !== undefined && b !== undefined && a.every((word, at) => word === b[at]);
}

/** The bits as short text, of those in either. */
function textOf(bits: Bits | undefined, more?: Bits): string {
  let text = '';
  for (const [at, word] of (bits ?? []).entries()) {
    const both = (word | (more?.[at] ?? 0)) >>> 0;
    if (both !== 0) text += `${at}:${both.toString(36)} `;
  }
  return text;
}
