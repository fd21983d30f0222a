import type { CacheSource } from '../run/event.ts';
import type { OtherRun, Ran, SameBecause } from './answer.ts';
import type { Comparison } from './comparison.ts';
import { reasonsOf } from './reasons.ts';

/** What the history knows of a task in a run. */
export interface Known {
  readonly cache: CacheSource;
  readonly cacheable?: boolean;
  readonly hash?: string;
  readonly command: readonly string[];
  /** The run before, with the hash of its inputs. */
  readonly before?: OtherRun & { readonly hash?: string };
  /** An older run with the same inputs, best one that executed it and passed. */
  readonly same?: OtherRun;
  /** Absent where the inputs of one of the two are not kept; then this is the run. */
  readonly comparison?: Comparison;
  readonly unkept?: OtherRun['run'];
}

/** Why a task was executed, or was not: what Nx said first, and the comparison only where that leaves it open. */
export function ranOf(known: Known): Ran {
  const { cache, before, same, comparison } = known;
  if (cache !== 'none') return { kind: 'hit', source: cache, ...(same ? { same } : {}) };
  if (!before) return { kind: 'first' };
  const because = whyAgain(known);
  if (same && before.hash === known.hash) return { kind: 'same', because: because ?? 'gone', same };
  if (!comparison) return { kind: 'unkept', run: known.unkept ?? before.run };
  return {
    kind: 'missed',
    reasons: reasonsOf(comparison),
    ...(same ? { same } : {}),
    ...(because ? { because } : {}),
    ...(comparison.files ? {} : { withoutFiles: true }),
    ...(comparison.isPartial ? { isPartial: true } : {}),
  };
}

/** As Nx reads it, in both ways of writing, and an audit. */
const SKIPS = /^--(?:(?:skip|disable)-?nx-?cache(?:=true)?|audit)$/i;

/** Why no cache could help; `undefined` where the inputs are new. */
function whyAgain({ cacheable, command, same }: Known): SameBecause | undefined {
  if (cacheable === false) return 'not-cacheable';
  if (command.some((word) => SKIPS.test(word))) return 'cache-skipped';
  if (!same) return undefined;
  if (same.outcome !== 'passed') return 'failed-before';
  if (same.underWay) return 'under-way';
  return same.elsewhere ? 'elsewhere' : 'gone';
}
