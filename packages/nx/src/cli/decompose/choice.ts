import { type Result, err, ok } from '@subminute/core';
import { halvesOf } from '@subminute/core/decompose';
import { type ChoiceError, type Chosen, ONE_INSTALL, choose } from '../../decompose/chosen.ts';
import { FINDERS } from '../../decompose/finders.ts';
import { filesIn, overlayOf } from '../../decompose/overlay.ts';
import { type Scratch, openScratch } from '../../decompose/scratch.ts';
import type { LoopModel } from '../loop-model.ts';
import { messages } from '../messages.ts';
import { graphRequest } from '../ratchet/both-graphs.ts';
import type { Setting } from '../ratchet/setting.ts';
import { lazyFiles } from './file-graph.ts';
import { walkIn } from './walk.ts';

/** What `--apply` means: some ids, or `all` that would be proposed. */
export async function choiceOf(
  setting: Setting,
  model: LoopModel,
  wanted: string,
): Promise<Result<Chosen, string>> {
  const ids = wanted
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const isAlone = ids.length === 1 && ids[0] !== 'all' && !setting.given.switches.has('verify');
  // What Nx makes of one is told already; unless it must be asked whether that is right.
  const alone = isAlone ? await chosenBy(ids, setting, model) : undefined;
  if (alone && (!alone.ok || alone.value.proposals.every(({ check }) => !check))) return toldApplied(alone);
  const scratch = await openScratch(graphRequest(setting, model.ledger.targets));
  if (!scratch.ok) return scratch;
  await using tree = scratch.value;
  return ids.includes('all')
    ? await allOf(setting, model, tree)
    : toldApplied(await chosenBy(ids, setting, model, tree.graphWith));
}

/** The proposals with these ids, each on top of those before it. */
export async function chosenBy(
  ids: readonly string[],
  setting: Setting,
  { state, sample, context, budget }: LoopModel,
  graphWith?: Scratch['graphWith'],
): Promise<Result<Chosen, ChoiceError>> {
  const { root } = setting.workspace;
  const { train } = halvesOf(sample);
  const finding = { root, state, train, context, budgetMs: budget.ms, ...lazyFiles(setting) };
  return choose(ids, { finders: FINDERS, finding, ...(graphWith ? { graphWith } : {}) });
}

function toldApplied(chosen: Result<Chosen, ChoiceError>): Result<Chosen, string> {
  return chosen.ok ? chosen : err(choiceWords(chosen.error, messages.notApplied));
}

/** What is wrong with a list of ids; `refused` says it of one that cannot be made. */
export function choiceWords(error: ChoiceError, refused: (id: string, why: string) => string): string {
  return error.kind === 'unknown' ? messages.noProposal(error.id, error.known) : refused(error.id, error.why);
}

async function allOf(setting: Setting, model: LoopModel, tree: Scratch): Promise<Result<Chosen, string>> {
  const { steps } = await walkIn(setting, model, tree);
  const files = overlayOf(filesIn(setting.workspace.root));
  const before = steps.slice(0, -1);
  const splits = before.filter(({ proposal }) => proposal.apply);
  const [first] = splits;
  if (first) return err(messages.notApplied(first.proposal.id, ONE_INSTALL));
  const below = before.reduce((all, { edits }) => all.add(edits), files);
  const last = steps.at(-1);
  return ok({
    proposals: steps.map(({ proposal }) => proposal),
    files: last ? below.add(last.edits) : below,
    below,
    state: last?.after ?? model.state,
  });
}
