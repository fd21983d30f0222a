import { type Result, err, ok } from '@subminute/core';
import { type Overlay, filesIn, overlayOf } from '../../decompose/overlay.ts';
import type { Proposal } from '../../decompose/proposal.ts';
import { lazyFiles } from '../decompose/file-graph.ts';
import { proposalsIn } from '../decompose/proposals.ts';
import { messages } from '../messages.ts';
import type { ChangedLoop, Trial } from './what-if.ts';

interface Now extends ChangedLoop {
  readonly files: Overlay;
}

/** The loop with these proposals, each made of what those before it have left. */
export async function withProposals(
  ids: readonly string[],
  trial: Trial,
): Promise<Result<ChangedLoop, string>> {
  const { setting, model } = trial;
  const read = lazyFiles(setting);
  let now: Now = {
    after: model.state,
    files: overlayOf(filesIn(setting.workspace.root)),
    titles: [],
    notes: [],
  };
  for (const id of ids) {
    const { after: state, files } = now;
    const proposals = await proposalsIn({ state, files, read }, setting, model);
    const proposal = proposals.find((one) => one.id === id);
    if (!proposal)
      return err(
        messages.noProposal(
          id,
          proposals.filter(({ isRefused }) => isRefused !== true).map((one) => one.id),
        ),
      );
    const next = await withProposal(now, proposal, trial);
    if (!next.ok) return err(messages.notTried(id, next.error));
    now = next.value;
  }
  return ok(now);
}

async function withProposal(
  { after: state, files, titles }: Now,
  proposal: Proposal,
  { scratch }: Trial,
): Promise<Result<Now, string>> {
  const edits = await proposal.edits(files);
  if (!edits.ok) return edits;
  const next = files.add(edits.value);
  const graph = await scratch.graphWith(next.edits);
  if (!graph.ok) return graph;
  const problem = proposal.check?.(graph.value, state.graph);
  if (problem !== undefined) return err(problem);
  const after = (await proposal.after?.(state, graph.value, files)) ?? { ...state, graph: graph.value };
  return ok({ after, files: next, titles: [...titles, proposal.title], notes: [] });
}
