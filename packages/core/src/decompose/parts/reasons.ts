import { duration, plural } from '../../render/line.ts';
import type { CycleFinding } from './cycle.ts';
import type { Proof } from './judge.ts';
import { isSlower } from './slowest.ts';
import type { PartProblem, PartRule } from './problem.ts';

/** Why parts are not proposed, each said in words too. */
export type Reason =
  | { readonly reason: 'no-work' }
  | { readonly reason: 'few-commits'; readonly commits: number; readonly least: number }
  | { readonly reason: 'cycle'; readonly files: number; readonly of: number }
  | { readonly reason: 'nothing-to-skip'; readonly mostMs: number; readonly loopMs: number }
  | { readonly reason: 'no-better-parts'; readonly mostMs: number; readonly startMs: number }
  | { readonly reason: 'below-bar'; readonly lowMs: number; readonly highMs: number; readonly barMs: number }
  | { readonly reason: 'slower-p95'; readonly beforeMs: number; readonly afterMs: number }
  | { readonly reason: 'not-a-partition'; readonly files: number }
  | { readonly reason: 'parted'; readonly files: readonly string[]; readonly more: number }
  | { readonly reason: 'circle'; readonly parts: readonly number[] };

export function reasonText(reason: Reason): string {
  switch (reason.reason) {
    case 'no-work':
      return 'no file has work that could be skipped';
    case 'few-commits':
      return `${plural(reason.commits, 'commit')} touched it: at least ${reason.least} must, to tell parts from chance`;
    case 'cycle':
      return `one cycle holds ${reason.files} of ${reason.of} files`;
    case 'nothing-to-skip':
      return `no split saves more than ${duration(reason.mostMs)} of ${duration(reason.loopMs)} a loop: most commits touch what most of it needs`;
    case 'no-better-parts':
      return `no split saved more than it cost on later commits: at most ${duration(reason.mostMs)} a loop could be skipped, each further task starts in ${duration(reason.startMs)}`;
    case 'below-bar':
      return `it saves ${signed(reason.lowMs)} to ${signed(reason.highMs)} a loop (90 %): not surely more than ${duration(reason.barMs)}`;
    case 'slower-p95':
      return `one loop in twenty gets slower: ${duration(reason.beforeMs)} now, ${duration(reason.afterMs)} then`;
    case 'not-a-partition':
      return `${plural(reason.files, 'file')} in no part or in several`;
    case 'parted':
      return `${reason.files.join(' and ')} cannot be parted${reason.more > 0 ? `, nor ${reason.more} more` : ''}`;
    case 'circle':
      return `parts ${reason.parts.map((part) => part + 1).join(', ')} need each other in a circle`;
  }
}

function signed(ms: number): string {
  return ms < 0 ? `-${duration(-ms)}` : duration(ms);
}

/** Why commits that nothing was fitted on do not carry a split. */
export function doubtsOf({ work, loop, overall }: Proof, rule: PartRule): readonly Reason[] {
  const doubts: Reason[] = [];
  const barMs = barOf(work.before.meanMs, rule);
  const { low, high } = work.interval;
  if (low <= barMs) doubts.push({ reason: 'below-bar', lowMs: low, highMs: high, barMs });
  const before = { workMs: work.before.p95Ms, loopMs: loop.before.p95Ms };
  const after = { workMs: work.after.p95Ms, loopMs: loop.after.p95Ms };
  if (isSlower(before, after, rule) && isSlower(overall.before, overall.after, rule))
    doubts.push({ reason: 'slower-p95', beforeMs: before.workMs, afterMs: after.workMs });
  return doubts;
}

/** What a saving must surely be above, in ms a loop. */
export function barOf(loopMs: number, { barMs, barShare }: PartRule): number {
  return Math.max(barMs, barShare * loopMs);
}

/** Why it stays one part, where no better parts were found. */
export function whyOne(
  { startMs }: Pick<PartProblem, 'startMs'>,
  { mostMs, loopMs, barMs }: { readonly mostMs: number; readonly loopMs: number; readonly barMs: number },
): Reason {
  return mostMs <= barMs
    ? { reason: 'nothing-to-skip', mostMs, loopMs }
    : { reason: 'no-better-parts', mostMs, startMs };
}

export function cycleReason(cycle: CycleFinding | undefined): readonly Reason[] {
  return cycle ? [{ reason: 'cycle', files: cycle.files.length, of: cycle.of }] : [];
}
