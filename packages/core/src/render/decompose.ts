import { type LoopBudget, budgetText } from '../decompose/loop-budget.ts';
import { RUNGS, type Rung } from '../decompose/ladder.ts';
import type { LoopStatistics } from '../decompose/replay.ts';
import type { Saving } from '../decompose/saving.ts';
import { duration, inline, limit, plural } from './line.ts';
import { loopText } from './replay.ts';

/** A proposal as it is told. */
export interface ToldStep {
  readonly id: string;
  readonly rung: Rung;
  readonly title: string;
  readonly risks: readonly string[];
  readonly saving: Saving;
  /** How many files it edits. */
  readonly files: number;
}

export interface ToldWalk {
  readonly targets: readonly string[];
  readonly budgetMs: number;
  /** The same with who says so; absent in what an older version kept. */
  readonly budget?: LoopBudget;
  /** Whether the loop keeps it with all steps. */
  readonly isWithin?: boolean;
  /** Judged by so many commits, the newest. */
  readonly commits: number;
  /** So many older ones chose what is proposed, and do not judge it. */
  readonly chosenBy?: number;
  readonly loop: LoopStatistics;
  readonly last: LoopStatistics;
  readonly steps: readonly ToldStep[];
  readonly rejected: readonly { readonly id: string; readonly title: string; readonly why: string }[];
  readonly stoppedAt?: Rung;
}

/** So many of what is not worth it. */
const SHOWN = 5;

/** What would bring the loop back, best first; or that nothing is worth it. */
export function renderDecompose(walk: ToldWalk): string {
  const { targets, budgetMs, commits, loop, last, steps, rejected } = walk;
  const lines = [
    `DECOMPOSE ${targets.join(', ')}, ${judgesText(walk)}: ${loopText(loop, commits, budgetMs)}`,
    ...(walk.budget ? [budgetText(walk.budget)] : []),
    ...steps.flatMap(stepLines),
    ...(steps.length > 0
      ? [`with ${steps.length === 1 ? 'it' : `all ${steps.length}`}: ${loopText(last, commits, budgetMs)}`]
      : []),
    conclusion(walk),
    ...rejected.slice(0, SHOWN).map(({ title, why }) => `  no: ${inline(title)}: ${inline(why)}`),
    ...(rejected.length > SHOWN ? [`  and ${rejected.length - SHOWN} more: --json`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What chose a proposal does not judge it: so these are fewer commits than a replay counts. */
function judgesText({ commits, chosenBy = 0 }: ToldWalk): string {
  const all = commits + chosenBy;
  return chosenBy === 0
    ? `newest ${plural(commits, 'commit')}`
    : `judged by the newest ${commits} of ${plural(all, 'commit')} (the other ${chosenBy} choose)`;
}

function stepLines({ id, rung, title, risks, saving, files }: ToldStep): readonly string[] {
  const { meanMs, lowMs, highMs, before, after } = saving;
  const interval = `${duration(Math.max(0, lowMs))} to ${duration(highMs)}`;
  return [
    `${id} ${RUNGS[rung]}: ${inline(title)}`,
    `   saves ${duration(meanMs)} a loop (${interval}), p50 ${duration(before.p50Ms)} → ${duration(after.p50Ms)}, p95 ${duration(before.p95Ms)} → ${duration(after.p95Ms)}; edits ${plural(files, 'file')}`,
    ...risks.map((risk) => `   risk: ${inline(risk)}`),
    `   apply: npx subminute decompose --apply ${id}`,
  ];
}

function conclusion({
  steps,
  stoppedAt,
  last,
  budgetMs,
  isWithin = last.p95Ms <= budgetMs,
}: ToldWalk): string {
  if (stoppedAt === 1)
    return `The loop is within ${limit(budgetMs)}: do not split. What is cheap all the same: --all`;
  if (stoppedAt !== undefined)
    return `That is enough: ${RUNGS[stoppedAt]} and what comes after are not needed. All the same: --all`;
  if (steps.length === 0) return 'Nothing is worth it: do not split.';
  return isWithin
    ? `That brings it within ${limit(budgetMs)}.`
    : 'Nothing else is worth it: do not split further.';
}
