import { type Result, err, ok } from '@subminute/core';
import { type WorkspaceGraph, wordsOf } from '@subminute/core/ratchet';
import { askGit } from '../history/ask-git.ts';
import { type GraphRequest, askGraph } from '../history/graph-at.ts';
import { addWorktree } from '../history/worktree.ts';
import { armEnv } from '../process/arm-env.ts';
import type { FileEdit } from './file-edit.ts';
import { begin } from './transaction.ts';

/** A second tree of the checkout, in which Nx is asked what it would do with edits. */
export interface Scratch {
  readonly graphWith: (edits: readonly FileEdit[]) => Promise<Result<WorkspaceGraph, string>>;
  /** With a patch, as git makes it; it stays. Paths are those of the repository. */
  readonly graphPatched: (file: string) => Promise<Result<WorkspaceGraph, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** With what is not committed, and the checkout's packages. Nothing is run in it, and the checkout does not change. */
export async function openScratch(request: GraphRequest): Promise<Result<Scratch, string>> {
  const { root, env, signal } = request;
  const end = signal ? { signal } : {};
  const tree = await addWorktree({ root, dirty: true, modules: 'borrowed', env, ...end });
  if (!tree.ok) return err(wordsOf(tree.error));
  const place = tree.value;
  const store = `${place.tree}.store`;
  const where = { root: place.root, env: armEnv(env, place.tree), daemon: false };
  return ok({
    graphWith: async (edits) => {
      const begun = begin(place.root, store, edits);
      if (!begun.ok) return begun;
      try {
        return await askGraph(request, where);
      } finally {
        begun.value.rollBack();
      }
    },
    graphPatched: async (file) => {
      const question = { cwd: place.tree, env, ...end };
      const applied = await askGit(question, ['apply', '--whitespace=nowarn', '--', file]);
      return applied.ok ? askGraph(request, where) : err(`it does not apply here: ${applied.error}`);
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  });
}
