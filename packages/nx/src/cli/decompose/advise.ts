import path from 'node:path';
import {
  type Drafts,
  type PartToName,
  type Proposals,
  checkDrafts,
  proposalsQuestion,
} from '@subminute/core/advise';
import type { ToldWalk } from '@subminute/core/decompose';
import { createHider } from '../../advise/hide.ts';
import { workspaceFile } from '../../advise/workspace-file.ts';
import type { FileEdit } from '../../decompose/file-edit.ts';
import type { Step, Walk } from '../../decompose/walk.ts';
import { advise } from '../adviser.ts';
import { note } from '../fail.ts';
import { messages } from '../messages.ts';
import type { Setting } from '../ratchet/setting.ts';

/** What a model says of proposals: names for parts, drafts where tickets are written; `undefined`: nothing to show. */
export async function adviseOnWalk(
  { io, given, workspace, signal }: Setting,
  walk: Walk,
  told: ToldWalk,
): Promise<Drafts | undefined> {
  const parts = walk.steps.flatMap(partsOf);
  const areDrafted = given.values['tickets'] !== undefined && told.steps.length > 0;
  if (parts.length === 0 && !areDrafted) {
    note(io, messages.noAdvice('there is no split to name, and no ticket to draft (--tickets DIR)'));
    return undefined;
  }
  const asked: Proposals = { walk: told, parts, areDrafted };
  return await advise(
    io,
    workspace,
    {
      question: (budget) => proposalsQuestion(asked, createHider(workspace.root, io.env), budget),
      signal,
    },
    (answer, { lines }) => checkDrafts(answer, asked, { lines, file: workspaceFile(workspace.root) }),
  );
}

/** The projects that a split makes, with the files that it moves there. */
function partsOf({ proposal: { id, rung }, edits }: Step): readonly PartToName[] {
  if (rung !== 5) return [];
  const made = edits.filter(isNewManifest);
  return made.map((manifest) => {
    const root = path.posix.dirname(manifest.path);
    const files = edits
      .filter((edit) => edit.content !== undefined && edit.path.startsWith(`${root}/`) && edit !== manifest)
      .map((edit) => edit.path);
    return { id, part: path.posix.basename(root), files };
  });
}

function isNewManifest({ path: file, was, content }: FileEdit): boolean {
  return /\/(?:package|project)\.json$/.test(file) && was === undefined && content !== undefined;
}
