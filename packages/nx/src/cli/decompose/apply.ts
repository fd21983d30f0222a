import { type ExitCode, type Result, ok } from '@subminute/core';
import { type Verification, proofOf } from '@subminute/core/decompose';
import { type Chosen, make } from '../../decompose/chosen.ts';
import type { FileEdit } from '../../decompose/file-edit.ts';
import { askGit, entriesOf } from '../../history/ask-git.ts';
import { fail } from '../fail.ts';
import type { LoopModel } from '../loop-model.ts';
import { messages } from '../messages.ts';
import type { Setting } from '../ratchet/setting.ts';
import { choiceOf } from './choice.ts';
import { type NewWorktree, addNewWorktree } from './new-worktree.ts';
import { proofEdit } from './plan-edit.ts';
import { printApplied } from './print-applied.ts';
import { verified } from './verified.ts';

/** Makes proposals in the checkout or in a worktree of their own, all of their edits or none; verified first, if asked. */
export async function applyProposals(setting: Setting, model: LoopModel, wanted: string): Promise<ExitCode> {
  const { io, given } = setting;
  const dirty = given.switches.has('allow-dirty') ? [] : await dirtyFiles(setting);
  const [first] = dirty;
  if (first !== undefined) return fail(io, messages.dirtyCheckout(first, dirty.length - 1));
  const chosen = await choiceOf(setting, model, wanted);
  if (!chosen.ok) return fail(io, chosen.error);
  const { proposals } = chosen.value;
  const isVerified = given.switches.has('verify') && proposals.length > 0;
  const verification = isVerified ? await verified(setting, model, chosen.value) : ok(undefined);
  if (!verification.ok) return fail(io, messages.notApplied(wanted, verification.error));
  const proven = verification.value;
  if (proven?.verdict === 'worse' || proposals.length === 0) {
    printApplied(setting, { proposals, files: [], ...(proven ? { verification: proven } : {}) });
    return proven ? 1 : 0;
  }
  return applied(setting, chosen.value, proven);
}

async function applied(
  setting: Setting,
  chosen: Chosen,
  verification: Verification | undefined,
): Promise<ExitCode> {
  const { io, given, signal } = setting;
  const ids = chosen.proposals.map(({ id }) => id);
  if (signal.aborted) return fail(io, messages.interrupted('decompose'));
  const proof = verification ? proofEdit(chosen.files, proofOf(verification)) : ok(undefined);
  if (!proof.ok) return fail(io, messages.notApplied(ids.join(','), proof.error));
  const { worktree: folder } = given.values;
  const worktree = folder === undefined ? ok(undefined) : await addNewWorktree(setting, { folder, ids });
  if (!worktree.ok) return fail(io, worktree.error);
  const made = await makeIn(setting, chosen, { worktree: worktree.value, proof: proof.value });
  if (!made.ok) {
    await worktree.value?.remove();
    return fail(io, messages.notApplied(ids.join(','), made.error));
  }
  printApplied(setting, {
    proposals: chosen.proposals,
    files: made.value,
    ...(worktree.value ? { worktree: worktree.value } : {}),
    ...(verification ? { verification } : {}),
  });
  return 0;
}

function makeIn(
  { io, workspace, signal }: Setting,
  chosen: Chosen,
  { worktree, proof }: { readonly worktree: NewWorktree | undefined; readonly proof: FileEdit | undefined },
): Promise<Result<readonly string[], string>> {
  const root = worktree?.root ?? workspace.root;
  const place = { root, store: workspace.place.dir, env: io.env, signal };
  return make(chosen, place, proof ? [proof] : []);
}

async function dirtyFiles({ workspace: { root }, io, signal }: Setting): Promise<readonly string[]> {
  const status = await askGit({ cwd: root, env: io.env, signal }, [
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=normal',
    '--no-renames',
  ]);
  return status.ok ? entriesOf(status.value).map((entry) => entry.slice('XY '.length)) : [];
}
