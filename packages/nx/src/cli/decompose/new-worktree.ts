import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { askGit } from '../../history/ask-git.ts';
import { copyDirtyFiles } from '../../history/dirty-files.ts';
import { messages } from '../messages.ts';
import type { Setting } from '../ratchet/setting.ts';

/** A worktree of HEAD that stays, on a branch of its own, for edits that the checkout does not get. */
export interface NewWorktree {
  readonly dir: string;
  readonly branch: string;
  /** The workspace in it. */
  readonly root: string;
  /** Takes both away. */
  readonly remove: () => Promise<void>;
}

/** With what is not committed, where that was allowed. The checkout, its branch and its index stay as they are. */
export async function addNewWorktree(
  { io, given, workspace, signal }: Setting,
  { folder, ids }: { readonly folder: string; readonly ids: readonly string[] },
): Promise<Result<NewWorktree, string>> {
  const dir = path.resolve(workspace.cwd, folder);
  const branch = `subminute/${ids.join('-')}`;
  const question = { cwd: workspace.root, env: io.env, signal };
  if (existsSync(dir)) return err(messages.worktreeThere(folder));
  const where = await askGit(question, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if (!where.ok) return where;
  const [checkout = '', prefix = ''] = where.value.split('\n');
  // Ended or not, what was begun is taken away.
  const own = { cwd: workspace.root, env: io.env };
  const remove = async (): Promise<void> => {
    await askGit(own, ['worktree', 'remove', '--force', dir]);
    await askGit(own, ['branch', '-q', '-D', branch]);
  };
  const added = await askGit(question, ['worktree', 'add', '-q', '-b', branch, dir, 'HEAD']);
  if (!added.ok) {
    // The branch may be somebody's; where there is a folder, both are ours.
    if (existsSync(dir)) await remove();
    return err(messages.noWorktree(folder, added.error));
  }
  const trees = { checkout: realpathSync(checkout), tree: realpathSync(dir) };
  const copied = given.switches.has('allow-dirty') ? await copyDirtyFiles(trees, question) : ok(undefined);
  if (copied.ok) return ok({ dir, branch, root: path.join(trees.tree, prefix), remove });
  await remove();
  return err(messages.noWorktree(folder, 'what is not committed could not be copied'));
}
