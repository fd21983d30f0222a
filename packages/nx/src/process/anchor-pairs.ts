import { type Result, type TaskId, err, ok } from '@subminute/core';
import type { DuetPair, Unmeasurable } from '@subminute/core/ratchet';
import { type CostPair, runPair } from './duet.ts';
import { prepareTask } from './prepare-task.ts';
import { withinLimit } from './time-limit.ts';
import type { TreeTasks } from './tree-tasks.ts';

export interface AnchorPairs {
  /** The commit that budgets are anchored to, and what is compared with it. */
  readonly base: TreeTasks;
  readonly head: TreeTasks;
  readonly coin: () => boolean;
  /** At most so many pairs in this night; what warms up is not among them. */
  readonly pairs: number;
  /** No further pair is begun after so long, in ms. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/** Runs a task at the anchor and at the head side by side, as often as the night allows. It judges nothing. */
export async function anchorPairs(
  task: TaskId,
  { base, head, coin, pairs, limitMs, signal: outer }: AnchorPairs,
): Promise<Result<readonly DuetPair[], Unmeasurable>> {
  if (process.platform !== 'linux') return err({ kind: 'system' });
  const start = performance.now();
  const trees = [base.worktree.tree, head.worktree.tree];
  return withinLimit(task, { limitMs, trees, ...(outer ? { signal: outer } : {}) }, async (signal) => {
    const prepared = await prepareTask(task, { base, head, signal });
    if (!prepared.ok) return prepared;
    const found: CostPair[] = [];
    const hasTime = (): boolean => performance.now() - start < limitMs;
    if (hasTime()) await runPair(prepared.value, { coin, signal });
    while (found.length < pairs && hasTime()) found.push(await runPair(prepared.value, { coin, signal }));
    return ok(
      found
        .map((pair) => ({ baseCpuMs: pair.base.cpuMs, headCpuMs: pair.head.cpuMs }))
        .filter(({ baseCpuMs, headCpuMs }) => baseCpuMs > 0 && headCpuMs > 0),
    );
  });
}
