import { type Result, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { type GitQuestion, askGit, commitOf } from './ask-git.ts';

export interface MergeBase {
  /** The commit that HEAD and the base ref come from: what a change is compared with. */
  readonly base: string;
  readonly head: string;
}

/**
 * The merge base of HEAD and a ref. A branch that is known only as `origin/main` is found by `main` too, as it
 * is on a runner that checks out one branch.
 */
export async function mergeBase({
  root,
  ref,
  ...question
}: Omit<GitQuestion, 'cwd'> & { readonly root: string; readonly ref: string }): Promise<
  Result<MergeBase, Unmeasurable>
> {
  const asked = { cwd: root, ...question };
  const shallow = await askGit(asked, ['rev-parse', '--is-shallow-repository']);
  if (!shallow.ok) return err({ kind: 'no-git' });
  const head = await commitOf(asked, 'HEAD');
  if (head === undefined) return err({ kind: 'unknown-ref', ref: 'HEAD' });
  const base = (await commitOf(asked, ref)) ?? (await commitOf(asked, `refs/remotes/origin/${ref}`));
  if (base === undefined) return err({ kind: 'unknown-ref', ref });
  const found = await askGit(asked, ['merge-base', base, head]);
  if (found.ok) return ok({ base: found.value.trim(), head });
  return err({ kind: shallow.value.trim() === 'true' ? 'shallow' : 'unrelated', ref });
}
