import { type Result, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { type GitQuestion, askGit } from './ask-git.ts';

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
  const git = (...args: string[]): Promise<Result<string, string>> =>
    askGit({ cwd: root, ...question }, args);
  const shallow = await git('rev-parse', '--is-shallow-repository');
  if (!shallow.ok) return err({ kind: 'no-git' });
  const head = await commitOf(git, 'HEAD');
  if (head === undefined) return err({ kind: 'unknown-ref', ref: 'HEAD' });
  const base = (await commitOf(git, ref)) ?? (await commitOf(git, `refs/remotes/origin/${ref}`));
  if (base === undefined) return err({ kind: 'unknown-ref', ref });
  const found = await git('merge-base', base, head);
  if (found.ok) return ok({ base: found.value.trim(), head });
  return err({ kind: shallow.value.trim() === 'true' ? 'shallow' : 'unrelated', ref });
}

async function commitOf(
  git: (...args: string[]) => Promise<Result<string, string>>,
  ref: string,
): Promise<string | undefined> {
  // A name that begins with a dash would be an option.
  const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  return found.ok ? found.value.trim() : undefined;
}
