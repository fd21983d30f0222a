import { type Bits, eachBit, hasBit } from '../graph/bits.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { byCodeUnit } from '../order.ts';
import { type CommitTimer, commitTimer } from '../ratchet/commit-timer.ts';
import { type Model, prepareModel } from '../ratchet/model.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import type { ScenarioOptions } from '../ratchet/scenarios.ts';
import { type TaskWeights, costsOf, partialCosts } from '../schedule/loop-time.ts';

/** The loop after one commit, as if it had been made to today's files. */
export interface ReplayedLoop {
  readonly sha: string;
  readonly loopMs: number;
  /** CPU time of all that is executed. */
  readonly workMs: number;
  /** How many tasks are executed. */
  readonly tasks: number;
}

export interface LoopStatistics {
  readonly meanMs: number;
  /** The smallest time that at least half of the loops, or 19 of 20, do not exceed. */
  readonly p50Ms: number;
  readonly p95Ms: number;
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
  const found = { model, timer, sample, workOf: workOf(model, weights) };
  return {
    loops,
    loop: statisticsOf(loops, options.budgetMs),
    projects: costlyProjects(found),
    inputs: costlyInputs(found),
    files: costlyFiles(found, options.overheadMs ?? 0),
  };
}

export function statisticsOf(
  loops: readonly Pick<ReplayedLoop, 'loopMs'>[],
  budgetMs: number,
): LoopStatistics {
  const ascending = loops.map(({ loopMs }) => loopMs).sort((a, b) => a - b);
  const count = Math.max(1, ascending.length);
  const quantile = (share: number): number => ascending[Math.ceil(share * ascending.length) - 1] ?? 0;
  return {
    meanMs: ascending.reduce((sum, ms) => sum + ms, 0) / count,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    overBudget: ascending.filter((ms) => ms > budgetMs).length / count,
  };
}

interface Found {
  readonly model: Model;
  readonly timer: CommitTimer;
  readonly sample: readonly SampleCommit[];
  /** CPU time of a task by number after a commit, in ms. */
  readonly workOf: (commit: SampleCommit) => Float64Array;
}

function workOf({ order }: Model, weights: TaskWeights): Found['workOf'] {
  const whole = costsOf(order, weights);
  return ({ sha }) => {
    const parts = weights.partsAfter?.(sha);
    return parts ? partialCosts(order, whole, parts).cpuMs : whole.cpuMs;
  };
}

function costlyProjects({ model, timer, sample, workOf: work }: Found): readonly CostlyProject[] {
  const found = new Map<string, { commits: number; workMs: number }>();
  for (const commit of sample) {
    const costs = work(commit);
    const seen = new Set<string>();
    eachBit(timer.executed(commit), (at) => {
      const { project } = model.order.tasks[at] ?? {};
      if (project === undefined) return;
      const known = found.get(project) ?? { commits: 0, workMs: 0 };
      found.set(project, {
        commits: known.commits + (seen.has(project) ? 0 : 1),
        workMs: known.workMs + (costs[at] ?? 0),
      });
      seen.add(project);
    });
  }
  return [...found]
    .map(([project, cost]) => ({ project, ...cost }))
    .sort((a, b) => b.workMs - a.workMs || byCodeUnit(a.project, b.project));
}

/** Each input that a commit changes is taken away alone: what is executed no more is its own. */
function costlyInputs({ model, timer, sample, workOf: work }: Found): readonly CostlyInput[] {
  const { graph } = model;
  const all = graph.inputs.map(() => ({ commits: 0, tasks: 0, aloneMs: 0 }));
  for (const commit of sample) {
    const costs = work(commit);
    const inputs = model.inputsOf(commit);
    const executed = timer.executed(commit);
    eachBit(inputs, (at) => {
      const one = all[at];
      if (!one) return;
      one.commits++;
      const without = model.changedBy(lacking(inputs, at), commit);
      eachBit(executed, (task) => {
        if (hasBit(without, task) || hasBit(model.uncached, task)) return;
        one.tasks++;
        one.aloneMs += costs[task] ?? 0;
      });
    });
  }
  return all
    .map((one, at) => ({ input: graph.inputs[at] ?? '', ...one }))
    .filter(({ aloneMs }) => aloneMs > 0)
    .sort((a, b) => b.aloneMs - a.aloneMs || byCodeUnit(a.input, b.input));
}

function lacking(bits: Bits, at: number): Bits {
  const fewer = bits.slice();
  const word = at >>> 5;
  fewer[word] = (fewer[word] ?? 0) & ~(1 << (at & 31));
  return fewer;
}

function costlyFiles({ timer, sample }: Found, overheadMs: number): readonly CostlyFile[] {
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
