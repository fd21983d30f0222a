import { type ExitCode, plural } from '@subminute/core';
import { halvesOf } from '@subminute/core/decompose';
import { FINDERS } from '../../decompose/finders.ts';
import { filesIn } from '../../decompose/overlay.ts';
import type { Proposal } from '../../decompose/proposal.ts';
import { begin } from '../../decompose/transaction.ts';
import { askGit, entriesOf } from '../../history/ask-git.ts';
import { fail } from '../fail.ts';
import { lazyFileGraph } from './file-graph.ts';
import type { LoopModel } from '../loop-model.ts';
import { messages } from '../messages.ts';
import type { Setting } from '../ratchet/setting.ts';

/** Makes the edits of one proposal in the checkout, all or none. */
export async function applyProposal(setting: Setting, model: LoopModel, id: string): Promise<ExitCode> {
  const { io, given, workspace } = setting;
  const dirty = given.switches.has('allow-dirty') ? [] : await dirtyFiles(setting);
  const [first] = dirty;
  if (first !== undefined) return fail(io, messages.dirtyCheckout(first, dirty.length - 1));
  const { root, place } = workspace;
  const proposals = await proposalsOf(setting, model);
  const proposal = proposals.find((one) => one.id === id);
  if (!proposal)
    return fail(
      io,
      messages.noProposal(
        id,
        proposals.map((one) => one.id),
      ),
    );
  const edits = proposal.edits(filesIn(root));
  if (!edits.ok) return fail(io, messages.notApplied(id, edits.error));
  const begun = begin(root, place.dir, edits.value);
  if (!begun.ok) return fail(io, messages.notApplied(id, begun.error));
  begun.value.commit();
  const files = edits.value.map((edit) => edit.path);
  if (given.flags.format === 'json')
    io.out.write(`${JSON.stringify({ version: 1, applied: id, title: proposal.title, files })}\n`);
  else
    io.out.write(`applied ${id}, ${proposal.title}: ${plural(files.length, 'file')} (${files.join(', ')})\n`);
  return 0;
}

async function proposalsOf(setting: Setting, { state, sample }: LoopModel): Promise<readonly Proposal[]> {
  const { root } = setting.workspace;
  const { train } = halvesOf(sample);
  const finding = { root, state, files: filesIn(root), train, fileGraph: lazyFileGraph(setting) };
  const found = await Promise.all(
    Object.values(FINDERS)
      .flat()
      .map((find) => find(finding)),
  );
  return found.flat();
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
