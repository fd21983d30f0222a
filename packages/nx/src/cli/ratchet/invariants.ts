import { asTaskId } from '@subminute/core';
import {
  type BrokenInvariant,
  LEFT_OUT,
  type LoopLedger,
  type Unmeasured,
  ranAgainLine,
  unstableLine,
  wordsOf,
} from '@subminute/core/ratchet';
import { addWorktree } from '../../history/worktree.ts';
import { noopRuns } from '../../process/noop-runs.ts';
import { type TreeTasks, askTreeTasks, findTask, makesFiles } from '../../process/tree-tasks.ts';
import { unstableOutput } from '../../process/unstable-outputs.ts';

export interface InvariantCheck {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly ledger: LoopLedger;
  /** What is run: a commit, or without one the checkout as it is. */
  readonly commit?: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export interface Invariants {
  readonly broken: readonly BrokenInvariant[];
  readonly unmeasured: readonly Unmeasured[];
  /** Nothing could be run: what is unmeasured is all. */
  readonly isNothing?: boolean;
}

/**
 * What must hold of the head and is found out by running it, in a tree of its own: a second run of the loop
 * executes nothing, and what a task makes is the same when it is made again.
 */
export async function checkInvariants({
  root,
  env,
  ledger,
  commit,
  limitMs,
  signal,
}: InvariantCheck): Promise<Invariants> {
  const start = performance.now();
  const nothing = (why: string): Invariants => ({
    broken: [],
    unmeasured: [{ task: asTaskId('the invariants'), why }],
    isNothing: true,
  });
  const tree = await addWorktree({
    root,
    ...(commit === undefined ? { dirty: true } : { commit }),
    env,
    signal,
  });
  if (!tree.ok) return nothing(wordsOf(tree.error));
  await using worktree = tree.value;
  const { targets } = ledger;
  const side = commit === undefined ? 'head' : 'base';
  const tasks = await askTreeTasks({ side, worktree, targets, env, signal });
  if (!tasks.ok) return nothing(wordsOf(tasks.error));
  const again = await noopRuns(tasks.value, { targets, limitMs, signal });
  if (!again.ok) return nothing(wordsOf(again.error));
  const leftMs = limitMs - (performance.now() - start);
  const unstable = await unstableTasks(tasks.value, leftMs, signal);
  // What no cache keeps is in the budget of `noop`; what fails is told by the run itself.
  const ran = again.value.filter(({ why }) => why.kind !== 'uncached' && why.kind !== 'failed');
  return {
    broken: [...ran.map((one) => ({ task: one.task, what: ranAgainLine(one) })), ...unstable.broken],
    unmeasured: unstable.unmeasured,
  };
}

async function unstableTasks(tasks: TreeTasks, limitMs: number, signal: AbortSignal): Promise<Invariants> {
  const start = performance.now();
  const broken: BrokenInvariant[] = [];
  const unmeasured: Unmeasured[] = [];
  for (const task of [...tasks.dependencies.keys()]
    .sort()
    .filter((one) => makesFiles(findTask(tasks, one)?.target))) {
    if (performance.now() - start > limitMs || signal.aborted) {
      unmeasured.push({ task, why: LEFT_OUT });
      continue;
    }
    const unstable = await unstableOutput(tasks, task, signal);
    if (!unstable.ok) unmeasured.push({ task, why: wordsOf(unstable.error) });
    else if (unstable.value) broken.push({ task, what: unstableLine(unstable.value) });
  }
  return { broken, unmeasured };
}
