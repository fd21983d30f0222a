import type { ExitCode, Result } from '@subminute/core';
import {
  type LoopState,
  type WhatIfView,
  halvesOf,
  renderWhatIf,
  whatIf as compared,
  whatIfJson,
} from '@subminute/core/decompose';
import { type SampleCommit, unweighed } from '@subminute/core/ratchet';
import { type Scratch, openScratch } from '../../decompose/scratch.ts';
import { fail } from '../fail.ts';
import type { LoopModel } from '../loop-model.ts';
import { messages } from '../messages.ts';
import { graphRequest } from '../ratchet/both-graphs.ts';
import type { Setting } from '../ratchet/setting.ts';
import { type Change, changeOf } from './change.ts';
import { withPlanFile } from './plan-change.ts';
import { withPatch } from './patch-change.ts';
import { withProposals } from './proposal-change.ts';

/** The loop as a change of the graph would make it. */
export interface ChangedLoop {
  readonly after: LoopState;
  /** What each proposal does. */
  readonly titles: readonly string[];
  /** What does not fit any more. */
  readonly notes: readonly string[];
}

/** What a change is tried in. */
export interface Trial {
  readonly setting: Setting;
  readonly model: LoopModel;
  readonly scratch: Scratch;
}

/** Both loops side by side: as the graph is, and as it would be. Nothing is run, and the checkout does not change. */
export async function whatIf(setting: Setting, model: LoopModel, what: string): Promise<ExitCode> {
  const { io, given, workspace, signal } = setting;
  const change = changeOf(what, workspace.cwd);
  if (!change.ok) return fail(io, change.error);
  const scratch = await openScratch(graphRequest(setting, model.ledger.targets));
  if (!scratch.ok) return fail(io, scratch.error);
  await using tree = scratch.value;
  const changed = await withChange(change.value, { setting, model, scratch: tree });
  if (signal.aborted) return fail(io, messages.interrupted('replay'));
  if (!changed.ok) return fail(io, changed.error);
  const { sample, chosenBy } = judgesOf(change.value, model);
  const { after, titles, notes } = changed.value;
  const { budget } = model;
  const found = compared(model.state, after, sample, { context: model.context, budgetMs: budget.ms });
  const { targets, cores } = model.ledger;
  const view: WhatIfView = {
    what,
    kind: change.value.kind,
    titles,
    targets,
    budget,
    cores,
    chosenBy,
    unweighed: unweighed(after, after.graph.tasks),
    notes,
  };
  io.out.write(
    given.flags.format === 'json'
      ? `${JSON.stringify(whatIfJson(found, view))}\n`
      : renderWhatIf(found, view),
  );
  return 0;
}

function withChange(change: Change, trial: Trial): Promise<Result<ChangedLoop, string>> {
  switch (change.kind) {
    case 'plan':
      return withPlanFile(change.file, trial);
    case 'patch':
      return withPatch(change.file, trial);
    case 'proposals':
      return withProposals(change.ids, trial);
  }
}

interface Judges {
  readonly sample: readonly SampleCommit[];
  readonly chosenBy: number;
}

/** Proposals are chosen by the older half; a file by nobody. */
function judgesOf({ kind }: Change, { sample }: LoopModel): Judges {
  const { test, train } = halvesOf(sample);
  return kind === 'proposals' ? { sample: test, chosenBy: train.length } : { sample, chosenBy: 0 };
}
