import { type Result, ok } from '@subminute/core';
import type { Unmeasurable } from '@subminute/core/ratchet';
import { type WorktreeOptions, addWorktree } from '../history/worktree.ts';
import { type TreeTasks, askTreeTasks } from './tree-tasks.ts';

export interface BothTrees extends Required<Pick<WorktreeOptions, 'root' | 'env' | 'signal'>> {
  readonly targets: readonly string[];
  /** A commit. */
  readonly base: string;
  /** A commit, or the checkout as it is. */
  readonly head: Pick<WorktreeOptions, 'commit' | 'dirty'>;
}

/** Base and head of something that is measured. */
export interface Sides {
  readonly base: TreeTasks;
  readonly head: TreeTasks;
}

/** Does something with base and head in trees of their own, which are taken away at its end. */
export async function inBothTrees<T>(
  { root, env, signal, targets, base, head }: BothTrees,
  work: (sides: Sides) => Promise<T>,
): Promise<Result<T, Unmeasurable>> {
  const one = await addWorktree({ root, commit: base, env, signal });
  if (!one.ok) return one;
  await using before = one.value;
  const other = await addWorktree({ root, ...head, env, signal });
  if (!other.ok) return other;
  await using after = other.value;
  const asked = { targets, env, signal };
  const [was, is] = await Promise.all([
    askTreeTasks({ side: 'base', worktree: before, ...asked }),
    askTreeTasks({ side: 'head', worktree: after, ...asked }),
  ]);
  if (!was.ok) return was;
  if (!is.ok) return is;
  return ok(await work({ base: was.value, head: is.value }));
}
