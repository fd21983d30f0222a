import { asGiven, canonical } from './canonical.ts';
import { chosenParts } from './choose.ts';
import { type CycleFinding, largestCycle } from './cycle.ts';
import { checkedParts } from './checked-parts.ts';
import { type Proof, mostSavedMs, proofOf } from './judge.ts';
import { type Partition, onePart, partitionOf } from './partition.ts';
import { PART_RULE, type PartProblem, type PartRule } from './problem.ts';
import { type Reason, barOf, cycleReason, doubtsOf, reasonText, whyOne } from './reasons.ts';
import { type Slices, slicesOf } from './slices.ts';
import { type Units, unitsOf } from './units.ts';

/** Whether a project should be split, into what, and what it rests on. */
export interface PartsAnswer extends Partition {
  readonly verdict: 'split' | 'do-not-split';
  /** Of the parts, also where they are not proposed; none of one part. */
  readonly proof?: Proof;
  /** Why not, the most telling first; none of a split. */
  readonly reasons: readonly Reason[];
  /** The same in words. */
  readonly why: readonly string[];
  /** A finding of its own, whatever the verdict: what a cycle keeps together, and what to cut. */
  readonly cycle?: CycleFinding;
}

/**
 * Looks for the parts of a project that make its loop cheapest. They are found by the oldest half of the commits
 * and chosen by the next quarter, one part being a choice too. Proposed they are only where the newest quarter,
 * which nothing was fitted on, carries them. The same answer in whatever order the files come.
 */
export function searchParts(given: PartProblem, rule: PartRule = PART_RULE): PartsAnswer {
  const { problem, given: numbers } = canonical(given);
  const units = unitsOf(problem);
  const slices = slicesOf(problem);
  const cycle = largestCycle(problem, rule);
  const hopeless = withoutHope(problem, units, { slices, rule });
  const part = hopeless.length > 0 ? onePart(units) : chosenParts(problem, units, slices, rule);
  const found = judged(problem, units, { part, slices, rule, reasons: hopeless, cycle });
  return inOrderGiven(found, numbers);
}

/**
 * Judges given parts in the same way: by folder, by hand. They are refused where one file is in none or in two, where
 * they part what cannot be parted, and where they need each other in a circle. One slice judges, as in the search.
 */
export function judgeParts(
  given: PartProblem,
  parts: readonly (readonly number[])[],
  rule: PartRule = PART_RULE,
): PartsAnswer {
  const { problem, given: numbers } = canonical(given);
  const now = new Map(numbers.map((before, at) => [before, at]));
  const units = unitsOf(problem);
  const slices = slicesOf(problem);
  const cycle = largestCycle(problem, rule);
  const asked = parts.map((list) => list.map((file) => now.get(file) ?? -1));
  const checked = checkedParts(problem, units, asked);
  const hopeless = checked.ok ? withoutHope(problem, units, { slices, rule }) : [checked.error];
  const part = checked.ok ? checked.value : onePart(units);
  return inOrderGiven(judged(problem, units, { part, slices, rule, reasons: hopeless, cycle }), numbers);
}

interface Judging {
  /** Of each unit. */
  readonly part: Int32Array;
  readonly slices: Slices;
  readonly rule: PartRule;
  /** Why it is hopeless, if it is. */
  readonly reasons: readonly Reason[];
  readonly cycle: CycleFinding | undefined;
}

function judged(problem: PartProblem, units: Units, judging: Judging): PartsAnswer {
  const { part, slices, rule, cycle } = judging;
  const partition = partitionOf(units, part);
  const isSplit = partition.parts.length > 1;
  const { train, validation, test, touching } = slices;
  const slice = { commits: test, touching, all: [...train, ...validation, ...test] };
  const proof = test.length > 0 ? proofOf(problem, units, part, { slice, rule }) : undefined;
  const reasons = judging.reasons.slice();
  if (proof && isSplit) reasons.push(...doubtsOf(proof, rule));
  else if (proof && reasons.length === 0) {
    const loopMs = proof.work.before.meanMs;
    const mostMs = mostSavedMs(problem, units, slices.test);
    reasons.push(whyOne(problem, { mostMs, loopMs, barMs: barOf(loopMs, rule) }));
  }
  const isProposed = isSplit && proof !== undefined && reasons.length === 0;
  const all = isProposed ? [] : [...reasons, ...cycleReason(cycle)];
  return {
    ...partition,
    verdict: isProposed ? 'split' : 'do-not-split',
    ...(proof && isSplit ? { proof } : {}),
    reasons: all,
    why: all.map(reasonText),
    ...(cycle ? { cycle } : {}),
  };
}

/** What is known without a search. */
function withoutHope(
  problem: PartProblem,
  units: Units,
  { slices, rule }: { readonly slices: Slices; readonly rule: PartRule },
): readonly Reason[] {
  const commits = slices.train.length + slices.validation.length + slices.test.length;
  const workMs = units.workMs.reduce((sum, ms) => sum + ms, 0);
  const dependentsMs = problem.dependents.reduce((sum, one) => sum + one.workMs + one.startMs, 0);
  if (workMs + dependentsMs === 0) return [{ reason: 'no-work' }];
  return commits < rule.leastCommits ? [{ reason: 'few-commits', commits, least: rule.leastCommits }] : [];
}

function inOrderGiven(answer: PartsAnswer, numbers: readonly number[]): PartsAnswer {
  const { parts, cycle } = answer;
  const before = (file: number): number => numbers[file] ?? 0;
  return {
    ...answer,
    parts: parts.map((list) => asGiven(list, numbers)),
    ...(cycle
      ? {
          cycle: {
            ...cycle,
            files: asGiven(cycle.files, numbers),
            cuts: cycle.cuts.map((cut) => ({ ...cut, from: before(cut.from), to: before(cut.to) })),
          },
        }
      : {}),
  };
}
