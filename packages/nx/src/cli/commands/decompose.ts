import type { ExitCode } from '@subminute/core';
import { type ToldWalk, decomposeJson, halvesOf, renderDecompose } from '@subminute/core/decompose';
import { openScratch } from '../../decompose/scratch.ts';
import { recover } from '../../decompose/transaction.ts';
import type { Walk } from '../../decompose/walk.ts';
import { commitOf } from '../../history/ask-git.ts';
import { keepWalk } from '../../store/walk-file.ts';
import { fail, note } from '../fail.ts';
import { applyProposals } from '../decompose/apply.ts';
import { addDrafts, writeTickets } from '../decompose/tickets.ts';
import { walkIn } from '../decompose/walk.ts';
import type { Io } from '../io.ts';
import { LOOP_OPTIONS, type LoopModel, loopModel } from '../loop-model.ts';
import { messages } from '../messages.ts';
import { graphRequest } from '../ratchet/both-graphs.ts';
import { longTarget } from '../ratchet/first-ledger.ts';
import { type Setting, act } from '../ratchet/setting.ts';
import type { Beside } from '../show-cause.ts';

const OPTIONS = {
  ...LOOP_OPTIONS,
  all: 'switch',
  apply: 'value',
  'allow-dirty': 'switch',
  verify: 'switch',
  'verify-targets': 'value',
  'commits-measured': 'value',
  'nx-args': 'value',
  worktree: 'value',
  tickets: 'value',
  advise: 'switch',
} as const;

/** Half of them choose, half of them judge: what is rare needs many. */
const COMMITS = 400;

/** What would bring the loop under its budget, on commits that it was not chosen by; makes it on request. */
export function decompose(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args.map(longTarget), { action: 'decompose', options: OPTIONS }, async (setting) => {
    const { root, place } = setting.workspace;
    const recovered = recover(root, place.dir);
    if (!recovered.ok) return fail(io, recovered.error);
    if (recovered.value > 0) note(io, messages.recovered(recovered.value));
    const { apply } = setting.given.values;
    const alone = apply === undefined ? onlyWithApply(setting) : undefined;
    if (alone !== undefined) return fail(io, messages.onlyWithApply(alone));
    const model = await loopModel(setting, { command: 'decompose', commits: COMMITS });
    if (!model.ok) return fail(io, model.error);
    if (apply !== undefined) {
      if (setting.given.switches.has('advise')) note(io, messages.noAdvice('it is for what is proposed'));
      return applyProposals(setting, model.value, apply);
    }
    return propose(setting, model.value);
  });
}

/** Flags that say how a proposal is made. */
const OF_APPLY = ['verify', 'worktree', 'verify-targets', 'commits-measured', 'nx-args'] as const;

function onlyWithApply({ given: { values, switches } }: Setting): string | undefined {
  return OF_APPLY.find((name) => switches.has(name) || values[name] !== undefined);
}

async function propose(setting: Setting, model: LoopModel): Promise<ExitCode> {
  const { io, given, signal } = setting;
  const scratch = await openScratch(graphRequest(setting, model.ledger.targets));
  if (!scratch.ok) return fail(io, scratch.error);
  await using tree = scratch.value;
  const walk = await walkIn(setting, model, tree);
  if (signal.aborted) return fail(io, messages.interrupted('decompose'));
  const told = toldOf(walk, model);
  await keepTold(told, setting);
  const { tickets } = given.values;
  if (tickets !== undefined) {
    const written = writeTickets(setting.workspace, tickets, told);
    if (!written.ok) return fail(io, written.error);
  }
  if (given.flags.format !== 'json') io.out.write(renderDecompose(told));
  const advice = given.switches.has('advise') ? await adviceOn(setting, walk, told) : undefined;
  if (given.flags.format === 'json')
    io.out.write(`${JSON.stringify({ ...decomposeJson(told), ...advice?.document })}\n`);
  else for (const line of advice?.lines ?? []) io.out.write(`${line}\n`);
  return 0;
}

/** For `report`, which shows it without computing it again. */
async function keepTold(walk: ToldWalk, { io, workspace }: Setting): Promise<void> {
  const { root, place } = workspace;
  const commit = (await commitOf({ cwd: root, env: io.env }, 'HEAD')) ?? '';
  keepWalk(place.dir, { version: 1, checkout: root, atMs: Date.now(), commit, walk });
}

/** A model's words, loaded only where they are asked for: below the answer, and at the end of the tickets. */
async function adviceOn(setting: Setting, walk: Walk, told: ToldWalk): Promise<Beside | undefined> {
  const { adviseOnWalk } = await import('../decompose/advise.ts');
  const drafts = await adviseOnWalk(setting, walk, told);
  if (!drafts) return undefined;
  const { tickets } = setting.given.values;
  const written =
    tickets === undefined ? undefined : await addDrafts(setting.workspace, tickets, { told, drafts });
  if (written?.ok === false) note(setting.io, written.error);
  const { renderNames } = await import('@subminute/core/advise');
  const { names, struck } = drafts;
  return { lines: renderNames(drafts), document: { advice: { names, struck } } };
}

function toldOf(walk: Walk, { ledger, sample, budget }: LoopModel): ToldWalk {
  const { loop, last, isWithin, rejected, stoppedAt } = walk;
  const { test, train } = halvesOf(sample);
  return {
    targets: ledger.targets,
    budgetMs: budget.ms,
    budget,
    isWithin,
    commits: test.length,
    chosenBy: train.length,
    loop,
    last,
    rejected,
    steps: walk.steps.map(({ proposal: { id, rung, title, risks }, saving, edits }) => ({
      id,
      rung,
      title,
      risks,
      saving,
      files: edits.length,
    })),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}
