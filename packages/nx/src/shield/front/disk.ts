import { LATE, inTime } from '../in-time.ts';
import type { Journal } from './journal.ts';

export const SLOW = 'the disk of the store did not answer in time';

/** So long it is left alone once it did not answer: each question more would hold a thread. */
const REST_MS = 10_000;

/** The disk of the store, which may not answer at all: a file system of the network, for instance. */
export interface Disk {
  readonly isResting: () => boolean;
  /** What is found in time; `undefined` when that is over, and then for a while at once. What comes late is given to `late`. */
  readonly within: <T>(work: Promise<T>, ms: number, late: (found: T) => unknown) => Promise<T | undefined>;
}

export function disk(journal: Journal): Disk {
  let restsUntilMs = 0;
  return {
    isResting: () => performance.now() < restsUntilMs,
    async within(work, ms, late) {
      const first = await inTime(work, ms);
      if (first !== LATE) return first;
      restsUntilMs = performance.now() + REST_MS;
      journal.note(SLOW);
      work.then(late).catch(() => {});
      return undefined;
    },
  };
}
