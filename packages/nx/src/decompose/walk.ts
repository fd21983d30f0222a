import { type Result, err, ok } from '@subminute/core';
import {
  type LoopBudget,
  type LoopContext,
  type LoopState,
  type LoopStatistics,
  RUNGS,
  budgetJudge,
  type ReplayedLoop,
  type Rung,
  type Saving,
  isWorthIt,
  loopsIn,
  savingOf,
  statisticsOf,
} from '@subminute/core/decompose';
import type { SampleCommit, WorkspaceGraph } from '@subminute/core/ratchet';
import type { FileEdit } from './file-edit.ts';
import { type Overlay, filesIn, overlayOf } from './overlay.ts';
import type { Finder, Finding, Proposal } from './proposal.ts';

export interface WalkOptions {
  readonly root: string;
  readonly state: LoopState;
  /** The newest first, by halves: chosen by the older, judged by the newer. */
  readonly train: readonly SampleCommit[];
  readonly test: readonly SampleCommit[];
  readonly budget: LoopBudget;
  readonly context: LoopContext;
  readonly finders: Readonly<Partial<Record<Rung, readonly Finder[]>>>;
  /** What Nx makes of the workspace with these edits. */
  readonly graphWith: (edits: readonly FileEdit[]) => Promise<Result<WorkspaceGraph, string>>;
  /** Goes on where the loop is within its budget. */
  readonly isWhole: boolean;
  readonly finding: Pick<Finding, 'fileGraph' | 'graphOver' | 'targetsOf' | 'parser' | 'env'>;
  readonly say: (text: string) => void;
}

/** A proposal with what it saves on top of all before it. */
export interface Step {
  readonly proposal: Proposal;
  readonly saving: Saving;
  /** Of the files as those before it have left them. */
  readonly edits: readonly FileEdit[];
  readonly after: LoopState;
  readonly loops: readonly ReplayedLoop[];
}

/** One that is not made, and why. */
export interface Rejected {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

export interface Walk {
  /** Of the newer half of the commits, as it is. */
  readonly loop: LoopStatistics;
  /** With all steps. */
  readonly last: LoopStatistics;
  /** Whether the loop keeps its budget then. */
  readonly isWithin: boolean;
  /** In the order in which they are to be made. */
  readonly steps: readonly Step[];
  readonly rejected: readonly Rejected[];
  /** The rung that was not needed any more. */
  readonly stoppedAt?: Rung;
  /** All steps together, from what is on disk. */
  readonly edits: readonly FileEdit[];
}

/** Less than this is no reason to change anything, in ms a loop; or this share of the loop, if it is more. */
const BAR_MS = 200;
const BAR_SHARE = 0.01;
/** Each costs a question to Nx. */
const PER_RUNG = 8;

/** Up the ladder, the cheapest rung first, for as long as too many loops are over the budget. */
export async function walkLadder(options: WalkOptions): Promise<Walk> {
  const loops = loopsIn(options.state, options.test, options.context);
  const budgetMs = options.budget.ms;
  const isKept = budgetJudge(options.budget, loops);
  let now: Climb = { state: options.state, files: overlayOf(filesIn(options.root)), loops };
  const steps: Step[] = [];
  const rejected: Rejected[] = [];
  for (const rung of Object.keys(RUNGS).map((key) => Number(key) as Rung)) {
    if (!options.isWhole && isKept(now.loops)) return ended({ stoppedAt: rung });
    const climbed = await climb(now, await findersOf(rung, now, options), options);
    now = climbed.now;
    steps.push(...climbed.steps);
    rejected.push(...climbed.rejected);
  }
  return ended({});

  function ended(how: Pick<Walk, 'stoppedAt'>): Walk {
    const [loop, last] = [loops, now.loops].map((all) => statisticsOf(all, budgetMs)) as [
      LoopStatistics,
      LoopStatistics,
    ];
    return { loop, last, isWithin: isKept(now.loops), steps, rejected, edits: now.files.edits, ...how };
  }
}

interface Climb {
  readonly state: LoopState;
  readonly files: Overlay;
  /** After the commits that judge. */
  readonly loops: readonly ReplayedLoop[];
}

async function findersOf(
  rung: Rung,
  { state, files }: Climb,
  { root, train, finders, finding, context, budget }: WalkOptions,
): Promise<readonly Proposal[]> {
  const found = await Promise.all(
    (finders[rung] ?? []).map((find) =>
      find({ ...finding, root, state, files, train, context, budgetMs: budget.ms }),
    ),
  );
  const all = found.flat();
  const asked = all.filter(({ isRefused }) => isRefused !== true).slice(0, PER_RUNG);
  return [...asked, ...all.filter(({ isRefused }) => isRefused === true)];
}

interface Climbed {
  readonly now: Climb;
  readonly steps: readonly Step[];
  readonly rejected: readonly Rejected[];
}

/** Makes the best one, and judges what is left anew, until none is worth it. */
async function climb(from: Climb, proposals: readonly Proposal[], options: WalkOptions): Promise<Climbed> {
  let now = from;
  let left = proposals;
  const steps: Step[] = [];
  for (;;) {
    const judged: { readonly proposal: Proposal; readonly step: Result<Step, string> }[] = [];
    for (const proposal of left) judged.push({ proposal, step: await judge(proposal, now, options) });
    const [best] = judged
      .flatMap(({ step }) => (step.ok ? [step.value] : []))
      .sort((a, b) => b.saving.meanMs - a.saving.meanMs);
    const rejected = judged.flatMap(({ proposal: { id, title }, step }) =>
      step.ok ? [] : [{ id, title, why: step.error }],
    );
    if (!best) return { now, steps, rejected };
    steps.push(best);
    now = { state: best.after, files: now.files.add(best.edits), loops: best.loops };
    left = left.filter((one) => one !== best.proposal);
  }
}

async function judge(
  proposal: Proposal,
  { state, files, loops: before }: Climb,
  options: WalkOptions,
): Promise<Result<Step, string>> {
  options.say(proposal.title);
  const edits = await proposal.edits(files);
  if (!edits.ok) return edits;
  const graph = await options.graphWith(files.add(edits.value).edits);
  if (!graph.ok) return graph;
  const problem = proposal.check?.(graph.value, state.graph);
  if (problem !== undefined) return err(problem);
  const after = (await proposal.after?.(state, graph.value, files)) ?? { ...state, graph: graph.value };
  const loops = loopsIn(after, options.test, options.context);
  const pairs = loops.map((one, at) => [before[at] ?? one, one] as const);
  const saving = savingOf(pairs, options.budget.ms);
  const barMs = Math.max(BAR_MS, BAR_SHARE * saving.before.meanMs);
  return isWorthIt(saving, barMs)
    ? ok({ proposal, saving, edits: edits.value, after, loops })
    : err(reasonOf(saving, barMs));
}

function reasonOf({ meanMs, lowMs, before, after, commits }: Saving, barMs: number): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)}s`;
  if (meanMs <= 0) return `it saves nothing in the newest ${commits} commits`;
  if (after.p95Ms > before.p95Ms + barMs)
    return `long loops become longer: p95 from ${seconds(before.p95Ms)} to ${seconds(after.p95Ms)}`;
  return `it saves ${seconds(meanMs)} a loop, which may be chance (at least ${seconds(Math.max(0, lowMs))})`;
}
