import { createHash } from 'node:crypto';

/** How a file or a block of ours stands in a workspace, against the one that this package has. */
export type State =
  | 'missing'
  /** As the package has it. */
  | 'same'
  /** As an earlier package had it. */
  | 'old'
  /** As this package has it, but for an edit of the user's. */
  | 'edited'
  /** An edit of the user's of what an earlier package had. */
  | 'edited-old'
  /** Not ours: it has no stamp. */
  | 'foreign';

/** Short, and long enough for the few texts that are told apart. */
const DIGITS = 12;

/** The same for what a formatter or git makes of a text: white space and the rules of tables do not count. */
export function digestOf(text: string): string {
  const plain = text.replaceAll(/-{3,}/g, '---').split(/\s+/).join(' ').trim();
  return createHash('sha256').update(plain).digest('hex').slice(0, DIGITS);
}

/** What is there, by the digest in its stamp and by what it says now. */
export function stateOf(stamp: string | undefined, present: string, shipped: string): State {
  if (stamp === undefined) return 'foreign';
  const now = digestOf(shipped);
  if (digestOf(present) === now) return 'same';
  if (digestOf(present) === stamp) return 'old';
  return stamp === now ? 'edited' : 'edited-old';
}
