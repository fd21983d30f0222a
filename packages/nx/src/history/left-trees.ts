import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { endProcesses } from '../process/end-tree.ts';
import { mayLive } from '../process/owner-state.ts';
import type { Owner } from '../process/run-dir.ts';
import { askGit } from './ask-git.ts';

/** Stands beside a second tree, so that what the dead left is known by name and taken away. */
export interface TreeOwner extends Pick<Owner, 'process' | 'space'> {
  readonly version: 1;
  /** Git's folder that all trees of the repository share: git is asked from there. */
  readonly commonDir: string;
}

export function ownerFile(tree: string): string {
  return `${tree}.json`;
}

/** Ends what still runs in a tree (a task may leave a server behind), and takes it away, from git's list too. */
export async function removeTree(
  tree: string,
  { commonDir, env }: { readonly commonDir: string; readonly env: Readonly<NodeJS.ProcessEnv> },
): Promise<void> {
  await endProcesses({ roots: [], marks: [tree] }, { askMs: 0, termMs: 0 });
  // First the folder: git's own removal follows no link either, but gives up at the first thing in its way.
  try {
    rmSync(tree, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A task has made what nobody may remove. Its owner stays noted: the next one tries again.
    return;
  }
  await askGit({ cwd: commonDir, env }, ['worktree', 'remove', '--force', '--force', tree]);
  for (const beside of [`${tree}.store`, ownerFile(tree)]) rmSync(beside, { recursive: true, force: true });
}

/** Takes away all trees of a folder whose owners are gone (killed, or the machine was). */
export async function removeLeftTrees(folder: string, env: Readonly<NodeJS.ProcessEnv>): Promise<void> {
  for (const name of namesIn(folder)) {
    const tree = path.join(folder, name);
    const owner = readTreeOwner(tree);
    if (owner && !mayLive(owner)) await removeTree(tree, { commonDir: owner.commonDir, env });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []));
  } catch {
    return [];
  }
}

function readTreeOwner(tree: string): TreeOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(ownerFile(tree), 'utf8')) as Partial<TreeOwner>;
    const isWhole =
      owner.version === 1 &&
      typeof owner.process?.pid === 'number' &&
      typeof owner.space?.boot === 'string' &&
      typeof owner.commonDir === 'string';
    return isWhole ? (owner as TreeOwner) : undefined;
  } catch {
    return undefined;
  }
}
