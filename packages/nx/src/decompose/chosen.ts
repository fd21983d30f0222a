import { type Result, err, ok } from '@subminute/core';
import { type LoopState, RUNGS, type Rung } from '@subminute/core/decompose';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { type FileEdit } from './file-edit.ts';
import { type Overlay, filesIn, overlayOf } from './overlay.ts';
import type { ApplyPlace, Files, Finder, Finding, Proposal } from './proposal.ts';
import { begin } from './transaction.ts';

/** Proposals that are made together, in the order of the ladder: each on the files as those before it leave them. */
export interface Chosen {
  readonly proposals: readonly Proposal[];
  /** With all of their edits. */
  readonly files: Overlay;
  /** What the last one was planned on. */
  readonly below: Files;
  /** The loop with them; as it was where Nx was not asked. */
  readonly state: LoopState;
}

export interface ChoiceOptions {
  readonly finders: Readonly<Partial<Record<Rung, readonly Finder[]>>>;
  /** The files are those of the checkout. */
  readonly finding: Omit<Finding, 'files'>;
  /** What Nx makes of the workspace with edits; absent: nobody asks. */
  readonly graphWith?: (edits: readonly FileEdit[]) => Promise<Result<WorkspaceGraph, string>>;
}

/** What is wrong with a list of ids. */
export type ChoiceError =
  | { readonly kind: 'unknown'; readonly id: string; readonly known: readonly string[] }
  | { readonly kind: 'refused'; readonly id: string; readonly why: string };

/** Finds proposals by their ids, rung by rung. */
export async function choose(
  ids: readonly string[],
  options: ChoiceOptions,
): Promise<Result<Chosen, ChoiceError>> {
  const { finding, finders } = options;
  const files = overlayOf(filesIn(finding.root));
  let chosen: Chosen = { proposals: [], files, below: files, state: finding.state };
  const known: string[] = [];
  for (const rung of Object.keys(RUNGS).map((key) => Number(key) as Rung)) {
    const found = await proposalsOf(rung, chosen, { finding, finders });
    known.push(...found.filter(({ isRefused }) => isRefused !== true).map(({ id }) => id));
    for (const proposal of found.filter(({ id }) => ids.includes(id))) {
      const next = await withProposal(chosen, proposal, options);
      if (!next.ok) return err({ kind: 'refused', id: proposal.id, why: next.error });
      chosen = next.value;
    }
  }
  const missing = ids.find((id) => !chosen.proposals.some((one) => one.id === id));
  return missing === undefined ? ok(chosen) : err({ kind: 'unknown', id: missing, known });
}

async function proposalsOf(
  rung: Rung,
  { files, state }: Chosen,
  { finding, finders }: Pick<ChoiceOptions, 'finding' | 'finders'>,
): Promise<readonly Proposal[]> {
  const found = await Promise.all((finders[rung] ?? []).map((find) => find({ ...finding, files, state })));
  return found.flat();
}

/** One more on top. An error: it cannot be made there. */
async function withProposal(
  { proposals, files, state }: Chosen,
  proposal: Proposal,
  { graphWith }: Pick<ChoiceOptions, 'graphWith'>,
): Promise<Result<Chosen, string>> {
  if (proposals.some(({ apply }) => apply)) return err(ONE_INSTALL);
  const edits = await proposal.edits(files);
  if (!edits.ok) return edits;
  const next = { proposals: [...proposals, proposal], files: files.add(edits.value), below: files };
  if (!graphWith) return ok({ ...next, state });
  const graph = await graphWith(next.files.edits);
  if (!graph.ok) return graph;
  const problem = proposal.check?.(graph.value, state.graph);
  if (problem !== undefined) return err(problem);
  const after = (await proposal.after?.(state, graph.value, files)) ?? { ...state, graph: graph.value };
  return ok({ ...next, state: after });
}

/** Why a second proposal is refused on top of a split. */
export const ONE_INSTALL =
  'a split installs packages, so it can only be the last of a list: apply this one alone, after the split';

/** Makes them in a tree with the checkout's files: with `more`, all edits or none. Returns the files that are edited. */
export async function make(
  { proposals, files, below }: Pick<Chosen, 'proposals' | 'files' | 'below'>,
  place: Omit<ApplyPlace, 'files' | 'edits'>,
  more: readonly FileEdit[] = [],
): Promise<Result<readonly string[], string>> {
  const { edits } = files.add(more);
  const last = proposals.at(-1);
  if (last?.apply) return last.apply({ ...place, files: below, edits });
  const begun = begin(place.root, place.store, edits);
  if (!begun.ok) return begun;
  begun.value.commit();
  return ok(edits.map((edit) => edit.path));
}
