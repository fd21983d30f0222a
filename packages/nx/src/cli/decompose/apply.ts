import { type ExitCode, type Result, ok, plural } from '@subminute/core';
import { filesIn } from '../../decompose/overlay.ts';
import type { ApplyPlace, Proposal } from '../../decompose/proposal.ts';
import { begin } from '../../decompose/transaction.ts';
import { askGit, entriesOf } from '../../history/ask-git.ts';
import { fail } from '../fail.ts';
import { lazyFiles } from './file-graph.ts';
import type { LoopModel } from '../loop-model.ts';
import { proposalsIn } from './proposals.ts';
import { messages } from '../messages.ts';
import type { Setting } from '../ratchet/setting.ts';

/** Makes the edits of one proposal in the checkout, all or none. */
export async function applyProposal(setting: Setting, model: LoopModel, id: string): Promise<ExitCode> {
  const { io, given, workspace } = setting;
  const dirty = given.switches.has('allow-dirty') ? [] : await dirtyFiles(setting);
  const [first] = dirty;
  if (first !== undefined) return fail(io, messages.dirtyCheckout(first, dirty.length - 1));
  const { root, place } = workspace;
  const found = { state: model.state, files: filesIn(root), read: lazyFiles(setting) };
  const all = await proposalsIn(found, setting, model);
  const proposals = all.filter(({ isRefused }) => isRefused !== true);
  const proposal = proposals.find((one) => one.id === id);
  if (!proposal)
    return fail(
      io,
      messages.noProposal(
        id,
        proposals.map((one) => one.id),
      ),
    );
  const applied = await apply(proposal, { root, store: place.dir, env: io.env, files: filesIn(root) });
  if (!applied.ok) return fail(io, messages.notApplied(id, applied.error));
  const files = applied.value;
  if (given.flags.format === 'json')
    io.out.write(`${JSON.stringify({ version: 1, applied: id, title: proposal.title, files })}\n`);
  else
    io.out.write(`applied ${id}, ${proposal.title}: ${plural(files.length, 'file')} (${files.join(', ')})\n`);
  return 0;
}

async function apply(proposal: Proposal, place: ApplyPlace): Promise<Result<readonly string[], string>> {
  if (proposal.apply) return proposal.apply(place);
  const edits = await proposal.edits(place.files);
  if (!edits.ok) return edits;
  const begun = begin(place.root, place.store, edits.value);
  if (!begun.ok) return begun;
  begun.value.commit();
  return ok(edits.value.map((edit) => edit.path));
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
