import { type ExitCode, type Result, type TaskId, duration, err, ok } from '@subminute/core';
import { type MeasuredTask, insideLine, wordsOf } from '@subminute/core/ratchet';
import { changedFacts } from '../../history/changed-facts.ts';
import type { NamedCommit } from '../../history/first-parents.ts';
import { inBothTrees } from '../../process/both-trees.ts';
import { measureTask } from '../../process/measure.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { coin } from './measured.ts';
import type { Setting } from './setting.ts';

export interface TaskSearch {
  readonly task: TaskId;
  readonly targets: readonly string[];
  readonly good: string;
  /** From the good one (left out) to HEAD, oldest first. */
  readonly commits: readonly NamedCommit[];
  /** For each decision. */
  readonly limitMs: number;
}

/** What a search by measuring came to. */
export interface TaskFound {
  readonly task: TaskId;
  readonly commit: NamedCommit;
  readonly measured: MeasuredTask;
  /** Commits that could not be measured, and were passed over. */
  readonly skipped: readonly string[];
  readonly decisions: number;
}

/**
 * Halves the commits by running the task at each one beside the good commit. A commit that cannot be measured is
 * passed over; what is undecided counts as good, so that the commit found is one that is worse.
 */
export async function searchTask(setting: Setting, search: TaskSearch): Promise<Result<TaskFound, string>> {
  const { task, good, commits } = search;
  const skipped: string[] = [];
  let decisions = 0;
  const decide = async (sha: string): Promise<MeasuredTask | undefined> => {
    decisions++;
    const measured = await against(setting, search, { base: good, head: sha });
    if (measured.ok) return measured.value;
    skipped.push(`${sha.slice(0, 9)}: ${measured.error}`);
    return undefined;
  };
  const last = commits.at(-1);
  let found = last && (await decide(last.sha));
  if (!last || !found) return err(skipped[0] ?? messages.bisectNothing(good));
  if (found.verdict !== 'worse') return err(messages.bisectSame(task, good, percent(found)));
  let commit = last;
  let open = commits.slice(0, -1);
  while (open.length > 0) {
    const at = open.length >> 1;
    const middle = open[at] as NamedCommit;
    const measured = await decide(middle.sha);
    if (!measured) open = open.toSpliced(at, 1);
    else if (measured.verdict === 'worse') [commit, found, open] = [middle, measured, open.slice(0, at)];
    else open = open.slice(at + 1);
  }
  return ok({ task, commit, measured: found, skipped, decisions });
}

async function against(
  { io, workspace, signal }: Setting,
  { task, targets, limitMs }: TaskSearch,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<Result<MeasuredTask, string>> {
  const { root } = workspace;
  const { paths } = await changedFacts({ root, env: io.env, commit: base });
  const trees = { root, env: io.env, signal, targets, base, head: { commit: head } };
  const ran = await inBothTrees(trees, (sides) =>
    measureTask(task, { ...sides, coin, limitMs, signal, changed: paths }),
  );
  if (!ran.ok) return err(wordsOf(ran.error));
  const measured = ran.value;
  return measured.ok ? measured : err(wordsOf(measured.error));
}

function percent({ effect }: MeasuredTask): string {
  return `${effect < 0 ? '' : '+'}${(effect * 100).toFixed(1)}%`;
}

/** Prints what was found. */
export function printFound(io: Io, found: TaskFound, isJson: boolean): ExitCode {
  const { task, commit, measured, skipped, decisions } = found;
  if (isJson) {
    io.out.write(`${JSON.stringify({ version: 1, task, commit, measured, skipped, decisions })}\n`);
    return 0;
  }
  const { baseCpuMs, headCpuMs, pairs, p, inside } = measured;
  const lines = [
    `${commit.sha.slice(0, 9)} "${commit.title}": ${task} cpu ${percent(measured)} (${duration(baseCpuMs)} → ${duration(headCpuMs)}, ${pairs} pairs, p=${p.toPrecision(2)})`,
    ...(inside ? [`culprit: ${insideLine(inside)}`] : []),
    ...skipped.map((one) => `passed over ${one}`),
    `${decisions} decisions, each beside the good commit`,
  ];
  io.out.write(`${lines.join('\n')}\n`);
  return 0;
}
