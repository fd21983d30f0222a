import type { DuetPair } from './duet.ts';

/**
 * What is known of a task against the commit that its budget is anchored to. It may be continued on another
 * night, on another machine, and stopped whenever one likes.
 */
export interface AnchorState {
  /** Pairs in which the task took more CPU time than the anchor and what is tolerated. */
  readonly wins: number;
  readonly losses: number;
  /** The most evidence that there ever was: what is proved once stays proved. */
  readonly peak: number;
}

export const ANCHOR_START: AnchorState = { wins: 0, losses: 0, peak: 1 };

export interface AnchorRule {
  readonly tolerance: number;
  /** Evidence of this much proves it: a false alarm is at most as probable as its inverse, over all nights. */
  readonly proof: number;
}

export const ANCHOR_RULE: AnchorRule = { tolerance: 0.02, proof: 100 };

/** Adds a night's pairs; the base of each is the anchor. A difference of exactly the tolerance says nothing. */
export function continueAnchor(
  state: AnchorState,
  pairs: readonly DuetPair[],
  { tolerance }: AnchorRule = ANCHOR_RULE,
): AnchorState {
  let { wins, losses, peak } = state;
  for (const { baseCpuMs, headCpuMs } of pairs) {
    const difference = headCpuMs - baseCpuMs * (1 + tolerance);
    if (difference > 0) wins++;
    else if (difference < 0) losses++;
    peak = Math.max(peak, signEvidence(wins, losses));
  }
  return { wins, losses, peak };
}

export function isSlowerThanAnchor({ peak }: AnchorState, { proof }: AnchorRule = ANCHOR_RULE): boolean {
  return peak >= proof;
}

/**
 * The e-value of so many signs against "each is a fair coin, or leans to the other side": the likelihood ratio
 * of a coin of p, mixed evenly over p in (1/2, 1). Its expectation is at most 1 whenever one looks, so that it
 * reaches 100 at most once in a hundred (Ville 1939; Ramdas, Grünwald, Vovk, Shafer 2023).
 *
 * 2 ∫ (2p)^w (2(1-p))^l dp over (1/2, 1) = Σ_{k ≤ w} w! l! / (k! (w+l+1-k)!), which is summed from its last term.
 */
export function signEvidence(wins: number, losses: number): number {
  let term = 1 / (losses + 1);
  let sum = 0;
  for (let k = wins; k >= 0 && term > 0; k--) {
    sum += term;
    term *= k / (wins + losses + 2 - k);
  }
  return sum;
}
