import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import { type LoopContext, type LoopState, commitsIn, loopsIn, weightsIn } from './loop-state.ts';
import { costlyProjects } from './replay.ts';
import { type Saving, savingOf } from './saving.ts';

/** One loop with a change of the graph and without it. */
export interface LongerLoop {
  readonly sha: string;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** CPU time of a project's tasks over all commits. */
export interface GrownProject {
  readonly project: string;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** What a change of the graph does to the loop. */
export interface WhatIf {
  readonly saving: Saving;
  /** Loops that it makes longer, the most first. */
  readonly longer: readonly LongerLoop[];
  /** Projects whose tasks take more than before, the most first; new ones among them. */
  readonly grown: readonly GrownProject[];
  /** Tasks that are there only without it, and only with it. Sorted. */
  readonly gone: readonly TaskId[];
  readonly added: readonly TaskId[];
}

export interface WhatIfOptions {
  readonly context: LoopContext;
  readonly budgetMs: number;
}

/** Less is no difference: sums of the same numbers in another order. In ms. */
const SAME_MS = 1;

/** Both loops over the same commits, and what gets longer. */
export function whatIf(
  before: LoopState,
  after: LoopState,
  sample: readonly SampleCommit[],
  { context, budgetMs }: WhatIfOptions,
): WhatIf {
  const [was, is] = [loopsIn(before, sample, context), loopsIn(after, sample, context)];
  const pairs = was.map((one, at) => [one, is[at] ?? one] as const);
  const [gone, added] = [tasksBeside(before.graph, after.graph), tasksBeside(after.graph, before.graph)];
  return {
    saving: savingOf(pairs, budgetMs),
    longer: pairs
      .map(([{ sha, loopMs }, then]) => ({ sha, beforeMs: loopMs, afterMs: then.loopMs }))
      .filter(isLonger)
      .sort((a, b) => growth(b) - growth(a) || byCodeUnit(a.sha, b.sha)),
    grown: grownProjects(workIn(before, sample, context), workIn(after, sample, context)),
    gone,
    added,
  };
}

type Grown = Pick<LongerLoop, 'beforeMs' | 'afterMs'>;

function growth({ beforeMs, afterMs }: Grown): number {
  return afterMs - beforeMs;
}

function isLonger(one: Grown): boolean {
  return growth(one) > SAME_MS;
}

function tasksBeside({ tasks }: WorkspaceGraph, other: WorkspaceGraph): readonly TaskId[] {
  const known = new Set(other.tasks.map(({ task }) => task));
  return tasks
    .map(({ task }) => task)
    .filter((task) => !known.has(task))
    .sort(byCodeUnit);
}

type Work = ReadonlyMap<string, number>;

function workIn(state: LoopState, sample: readonly SampleCommit[], context: LoopContext): Work {
  const commits = commitsIn(state, sample);
  const projects = costlyProjects(state.graph, commits, weightsIn(state, commits, context), context);
  return new Map(projects.map(({ project, workMs }) => [project, workMs]));
}

function grownProjects(before: Work, after: Work): readonly GrownProject[] {
  return [...after]
    .map(([project, afterMs]) => ({ project, beforeMs: before.get(project) ?? 0, afterMs }))
    .filter(isLonger)
    .sort((a, b) => growth(b) - growth(a) || byCodeUnit(a.project, b.project));
}
