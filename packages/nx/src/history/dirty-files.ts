import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { type GitQuestion, askGit, entriesOf } from './ask-git.ts';
import { type Trees, copyEntry } from './borrowed-modules.ts';

/** Brings what is not committed in a checkout into a second tree of its HEAD: changed, new and removed files. */
export async function copyDirtyFiles(
  { checkout, tree }: Trees,
  question: GitQuestion,
): Promise<Result<void, Unmeasurable>> {
  const how = ['--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=all'];
  const status = await askGit({ ...question, cwd: checkout }, ['status', ...how]);
  if (!status.ok) return err({ kind: 'no-worktree', detail: status.error });
  for (const entry of entriesOf(status.value)) {
    const file = entry.slice('XY '.length);
    // A folder is a repository of its own.
    if (!file.endsWith('/')) copyFile(path.join(checkout, file), path.join(tree, file));
  }
  return ok(undefined);
}

function copyFile(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  const stat = lstatSync(from, { throwIfNoEntry: false });
  if (!stat || stat.isDirectory()) return;
  mkdirSync(path.dirname(to), { recursive: true });
  copyEntry(from, to);
}
