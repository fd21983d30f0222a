import { type Result, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { askGit, commitOf } from '../../history/ask-git.ts';
import { lastLedgerCommit } from '../../history/ledger-at.ts';
import { mergeBase } from '../../history/merge-base.ts';
import { defaultBase } from '../../process/selection.ts';

/** What is judged. */
export interface Judged {
  /** `main`: HEAD is what changes are merged into, so the budgets are judged, not a change. */
  readonly mode: 'change' | 'main';
  /** The merge base; on the main branch the last commit of the ledger. */
  readonly base: string;
  readonly head: string;
  /** The name that the base was found by. */
  readonly ref: string;
}

export interface Asked {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** `--base`. */
  readonly base?: string;
  /** `--main`. */
  readonly isMain: boolean;
}

/**
 * The merge base of HEAD and what it will be merged into: `--base`, `NX_BASE`, the branch of a GitHub pull
 * request, or nx.json's `defaultBase`. In a merge queue HEAD is the merged tree already.
 */
export async function judgedBy({ root, env, base, isMain }: Asked): Promise<Result<Judged, Unmeasurable>> {
  const ref =
    base ?? given(env['NX_BASE']) ?? given(env['GITHUB_BASE_REF']) ?? queueBase(env) ?? defaultBase(root);
  if (isMain) {
    const head = await commitOf({ cwd: root, env }, 'HEAD');
    if (head === undefined) return err({ kind: 'unknown-ref', ref: 'HEAD' });
    return ok(await onMain(head, { root, env }));
  }
  const found = await mergeBase({ root, ref, env });
  if (!found.ok) return found;
  const dirty = await askGit({ cwd: root, env }, ['status', '--porcelain', '--untracked-files=no', '-z']);
  // A file that lies around is no change: what CI leaves behind must not make a broken budget pass.
  const isSame = found.value.base === found.value.head && dirty.ok && dirty.value === '';
  return ok(isSame ? await onMain(found.value.head, { root, env }) : { ...found.value, mode: 'change', ref });
}

/** On the main branch, what broke a budget was merged since the ledger was written last. */
async function onMain(head: string, { root, env }: Pick<Asked, 'root' | 'env'>): Promise<Judged> {
  const base = await lastLedgerCommit({ cwd: root, env });
  return { mode: 'main', base: base ?? head, head, ref: 'HEAD' };
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

/** `gh-readonly-queue/main/pr-812-…` is the branch that GitHub's merge queue tests. */
function queueBase(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  return /^(?:refs\/heads\/)?gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]+$/.exec(env['GITHUB_REF'] ?? '')?.[1];
}
