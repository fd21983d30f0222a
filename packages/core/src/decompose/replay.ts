import { type Bits, clearBit, eachBit, hasBit } from '../graph/bits.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { byCodeUnit } from '../order.ts';
import { type CommitTimer, type TimerOptions, commitTimer } from '../ratchet/commit-timer.ts';
import { type Model, type ModelContext, prepareModel } from '../ratchet/model.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import type { ScenarioOptions } from '../ratchet/scenarios.ts';
import { type TaskWeights, costsOf, partialCosts } from '../schedule/loop-time.ts';
import { type Distribution, distributionOf } from './parts/bootstrap.ts';

/** The loop after one commit, as if it had been made to today's files. */
export interface ReplayedLoop {
  readonly sha: string;
  readonly loopMs: number;
  /** CPU time of all that is executed. */
  readonly workMs: number;
  /** How many tasks are executed. */
  readonly tasks: number;
}

export interface LoopStatistics extends Distribution {
  /** Of all loops, those that take longer than the budget, 0 to 1. */
  readonly overBudget: number;
}

/** A project whose tasks take time in many loops. */
export interface CostlyProject {
  readonly project: string;
  /** So many commits execute a task of it. */
  readonly commits: number;
  /** CPU time of its tasks over all commits. */
  readonly workMs: number;
}

/** One of Nx's hash instructions whose files or packages change often, or much hangs on it. */
export interface CostlyInput {
  /** As the graph has it: `workspace:[…]`, `money:libs/money/**`, `AllExternalDependencies`. */
  readonly input: string;
  readonly commits: number;
  /** So many tasks are executed because of it alone: nothing else that the commit changed is in their hash. */
  readonly tasks: number;
  /** CPU time of these over all commits. */
  readonly aloneMs: number;
}

/** A file that is changed often, or whose change makes a long loop. */
export interface CostlyFile {
  readonly path: string;
  readonly commits: number;
  /** The loop after an edit of it alone. */
  readonly loopMs: number;
  /** Both together: how often, times how long. Nx's own start is no part of it. */
  readonly costMs: number;
}

export interface Replay {
  /** In the order of the sample. */
  readonly loops: readonly ReplayedLoop[];
  readonly loop: LoopStatistics;
  /** The costliest first, all of them. */
  readonly projects: readonly CostlyProject[];
  readonly inputs: readonly CostlyInput[];
  readonly files: readonly CostlyFile[];
}

export interface ReplayOptions extends Omit<ScenarioOptions, 'only'> {
  readonly budgetMs: number;
}

/** So that `TaskWeights.partsAfter` is asked for an edit of one file. */
export function editOfFile(path: string): SampleCommit {
  return { sha: `file:${path}`, paths: [path], packages: [] };
}

/** What the loop takes after each of these commits, and what makes it long. */
export function replay(
  graph: WorkspaceGraph,
  sample: readonly SampleCommit[],
  weights: TaskWeights,
  options: ReplayOptions,
): Replay {
  const model = prepareModel(graph, options);
  const timer = commitTimer(model, weights, options);
  const loops = sample.map((commit): ReplayedLoop => {
    const { loopMs, workMs, tasks } = timer.ofCommit(commit);
    return { sha: commit.sha, loopMs, workMs, tasks };
  });
  const whole = costsOf(model.order, weights);
  const projects = new ProjectCosts(model);
  const inputs = new InputCosts(model);
  for (const commit of sample) {
    const parts = weights.partsAfter?.(commit.sha);
    const { cpuMs } = parts ? partialCosts(model.order, whole, parts) : whole;
    const executed = timer.executed(commit);
    projects.add(executed, cpuMs);
    inputs.add(commit, executed, cpuMs);
  }
  return {
    loops,
    loop: statisticsOf(loops, options.budgetMs),
    projects: projects.sorted(),
    inputs: inputs.sorted(),
    files: filesBy(timer, sample, options),
  };
}

/** Of a replay its projects alone. */
export function costlyProjects(
  graph: WorkspaceGraph,
  sample: readonly SampleCommit[],
  weights: TaskWeights,
  options: ModelContext & TimerOptions,
): readonly CostlyProject[] {
  const model = prepareModel(graph, options);
  const timer = commitTimer(model, weights, options);
  const projects = new ProjectCosts(model);
  const whole = costsOf(model.order, weights);
  for (const commit of sample) {
    const parts = weights.partsAfter?.(commit.sha);
    const { cpuMs } = parts ? partialCosts(model.order, whole, parts) : whole;
    projects.add(timer.executed(commit), cpuMs);
  }
  return projects.sorted();
}

/** Of a replay its files alone, which take much less. */
export function costlyFiles(
  graph: WorkspaceGraph,
  sample: readonly SampleCommit[],
  weights: TaskWeights,
  options: ModelContext & TimerOptions,
): readonly CostlyFile[] {
  return filesBy(commitTimer(prepareModel(graph, options), weights, options), sample, options);
}

export function statisticsOf(
  loops: readonly Pick<ReplayedLoop, 'loopMs'>[],
  budgetMs: number,
): LoopStatistics {
  const times = Float64Array.from(loops, ({ loopMs }) => loopMs);
  const equal = times.map(() => 1);
  return {
    ...distributionOf(times, equal),
    overBudget: times.filter((ms) => ms > budgetMs).length / Math.max(1, times.length),
  };
}

class ProjectCosts {
  readonly #model: Model;
  readonly #found = new Map<string, { commits: number; workMs: number }>();

  constructor(model: Model) {
    this.#model = model;
  }

  add(executed: Bits, cpuMs: Float64Array): void {
    const seen = new Set<string>();
    eachBit(executed, (at) => {
      const { project } = this.#model.order.tasks[at] ?? {};
      if (project === undefined) return;
      const known = this.#found.get(project) ?? { commits: 0, workMs: 0 };
      this.#found.set(project, {
        commits: known.commits + (seen.has(project) ? 0 : 1),
        workMs: known.workMs + (cpuMs[at] ?? 0),
      });
      seen.add(project);
    });
  }

  sorted(): readonly CostlyProject[] {
    return [...this.#found]
      .map(([project, cost]) => ({ project, ...cost }))
      .sort((a, b) => b.workMs - a.workMs || byCodeUnit(a.project, b.project));
  }
}

/** Each input that a commit changes is taken away alone: what is executed no more is its own. */
class InputCosts {
  readonly #model: Model;
  readonly #all: { commits: number; tasks: number; aloneMs: number }[];

  constructor(model: Model) {
    this.#model = model;
    this.#all = model.graph.inputs.map(() => ({ commits: 0, tasks: 0, aloneMs: 0 }));
  }

  add(commit: SampleCommit, executed: Bits, cpuMs: Float64Array): void {
    const { inputsOf, changedBy, uncached } = this.#model;
    const inputs = inputsOf(commit);
    eachBit(inputs, (at) => {
      const one = this.#all[at];
      if (!one) return;
      one.commits++;
      const others = inputs.slice();
      clearBit(others, at);
      const without = changedBy(others, commit);
      eachBit(executed, (task) => {
        if (hasBit(without, task) || hasBit(uncached, task)) return;
        one.tasks++;
        one.aloneMs += cpuMs[task] ?? 0;
      });
    });
  }

  sorted(): readonly CostlyInput[] {
    const { inputs } = this.#model.graph;
    return this.#all
      .map((one, at) => ({ input: inputs[at] ?? '', ...one }))
      .filter(({ aloneMs }) => aloneMs > 0)
      .sort((a, b) => b.aloneMs - a.aloneMs || byCodeUnit(a.input, b.input));
  }
}

function filesBy(
  timer: CommitTimer,
  sample: readonly SampleCommit[],
  { overheadMs = 0 }: TimerOptions,
): readonly CostlyFile[] {
  const counts = new Map<string, number>();
  for (const path of sample.flatMap(({ paths }) => paths)) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts]
    .map(([path, commits]) => {
      const { loopMs } = timer.ofCommit(editOfFile(path));
      return { path, commits, loopMs, costMs: commits * (loopMs - overheadMs) };
    })
    .filter(({ costMs }) => costMs > 0)
    .sort((a, b) => b.costMs - a.costMs || byCodeUnit(a.path, b.path));
}
