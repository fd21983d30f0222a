/** How long nothing of a task ran or wanted a core, in one pair of its runs side by side. */
export interface WaitPair {
  readonly baseMs: number;
  readonly headMs: number;
}

export interface Waiting {
  /** The least of all pairs: what the machine did besides can only add to it. */
  readonly baseMs: number;
  readonly headMs: number;
}

/** Coarse: CPU time says nothing of sleeping, a lock or the network, and what does is loud. */
const WAIT_RULE = { pairs: 8, moreMs: 2000, ratio: 1.25 } as const;

/**
 * Whether the head waits longer: by a quarter and two seconds in every one of the first eight pairs. Under
 * "head is base" that is at most as probable as eight equal tosses of a coin, and the two seconds make it far
 * rarer. `undefined`: it does not, or there are too few pairs.
 */
export function waitsLonger(pairs: readonly WaitPair[]): Waiting | undefined {
  const first = pairs.slice(0, WAIT_RULE.pairs);
  if (first.length < WAIT_RULE.pairs) return undefined;
  const isLonger = ({ baseMs, headMs }: WaitPair): boolean =>
    headMs >= baseMs * WAIT_RULE.ratio && headMs - baseMs >= WAIT_RULE.moreMs;
  if (!first.every(isLonger)) return undefined;
  return {
    baseMs: Math.min(...first.map(({ baseMs }) => baseMs)),
    headMs: Math.min(...first.map(({ headMs }) => headMs)),
  };
}
