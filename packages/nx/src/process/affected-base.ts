import { baseOf, splitArgs } from '../adapter/nx-args.ts';
import { askGit } from '../history/ask-git.ts';
import { defaultBase } from './selection.ts';
import type { Tree } from './tree.ts';

/** Somebody waits for the answer. */
const LIMIT_MS = 3000;

/** Options that choose files in another way than by a base. */
const OTHERWISE = /^--(?:files|head|stdin|all)(?:=|$)/;
const UNCOMMITTED = /^--(?:uncommitted|untracked)(?:=true)?$/;

/**
 * The tree that an `affected` compared with: of the commit where its branch left the base. The base is
 * looked up now; `undefined` where the command names none that git knows.
 */
export async function affectedBase(
  root: string,
  [command, ...args]: readonly string[],
  tree: Tree,
): Promise<Tree | undefined> {
  const { own } = splitArgs(args);
  if (command !== 'affected' || tree.head === undefined || own.some((arg) => OTHERWISE.test(arg)))
    return undefined;
  const clean: Tree = { version: 1, head: tree.head, dirty: {}, added: [], configs: {}, tools: tree.tools };
  if (own.some((arg) => UNCOMMITTED.test(arg))) return clean;
  const base = baseOf(args) ?? defaultBase(root);
  const question = { cwd: root, env: process.env, signal: AbortSignal.timeout(LIMIT_MS) };
  const found = await askGit(question, ['merge-base', base, tree.head]);
  return found.ok ? { ...clean, head: found.value.trim() } : undefined;
}
