import { LATE, inTime } from '../in-time.ts';
import { WAIT_BUDGET_MS } from '../protocol.ts';

/**
 * How long a run has waited: the time in which at least one of its requests did, since requests that wait side by side
 * cost the run only once.
 */
export interface Waiting {
  /** What of the budget is left, in ms; never negative. */
  readonly leftMs: () => number;
  readonly waitedMs: () => number;
  /**
   * Waits for an answer while the budget lasts; then gives `undefined`, and what was asked goes on without anybody.
   */
  readonly wait: <T>(answer: Promise<T>) => Promise<T | undefined>;
}

export function waiting(nowMs: () => number = () => performance.now()): Waiting {
  let pending = 0;
  let sinceMs = 0;
  let doneMs = 0;
  const waitedMs = (): number => doneMs + (pending > 0 ? nowMs() - sinceMs : 0);
  const leftMs = (): number => Math.max(0, WAIT_BUDGET_MS - waitedMs());
  return {
    leftMs,
    waitedMs,
    async wait(answer) {
      if (pending++ === 0) sinceMs = nowMs();
      try {
        const first = await inTime(answer, leftMs());
        return first === LATE ? undefined : first;
      } finally {
        if (--pending === 0) doneMs += nowMs() - sinceMs;
      }
    },
  };
}
