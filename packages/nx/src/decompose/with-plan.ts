import { type TaskId, asTaskId } from '@subminute/core';
import type { LoopState } from '@subminute/core/decompose';
import { type Plan, type TaskTests, shardTargets, testsOfTask } from '@subminute/core/plan';
import {
  type GraphTask,
  type TaskWeight,
  USUAL_START_MS,
  type UnitTask,
  type WorkspaceGraph,
  startPart,
} from '@subminute/core/ratchet';

/** The loop with a plan, in the graph that Nx then has: each task of it does its share of what the whole one did. */
export function withPlan(
  before: LoopState,
  graph: WorkspaceGraph,
  { plan, tests }: { readonly plan: Plan; readonly tests: readonly string[] },
): LoopState {
  const weights = new Map(before.weights);
  const units = new Map(before.units);
  for (const task of graph.tasks) {
    const has = testsOfTask(plan, task);
    const whole = wholeOf(plan, task);
    const cost = before.weights.get(whole.task);
    if (!has || !cost) continue;
    const known = before.units.get(whole.task);
    const share = shareOf(cost, { has, known, tests: whole.testsOf(tests) });
    weights.set(task.task, share);
    if (known)
      units.set(task.task, {
        start: startPart(cost.cpuMs * known.start.cpu, share.cpuMs),
        units: known.units.filter(({ path }) => has(path)),
      });
  }
  return { ...before, graph, weights, units };
}

interface Whole {
  readonly task: TaskId;
  readonly testsOf: (tests: readonly string[]) => readonly string[];
}

/** The task that ran all of it before. */
function wholeOf({ parts, shards }: Plan, { project, target }: GraphTask): Whole {
  const part = parts.find(({ name }) => name === project);
  const shard = shards.find((one) => one.project === project && shardTargets(one).includes(target));
  const home =
    part?.home ??
    shard?.home ??
    [...parts, ...shards].find((one) => ('of' in one ? one.of : one.project) === project)?.home ??
    '.';
  return {
    task: asTaskId(`${part?.of ?? project}:${shard?.target ?? target}`),
    testsOf: (tests) => (home === '.' ? tests : tests.filter((file) => file.startsWith(`${home}/`))),
  };
}

interface Share {
  readonly has: TaskTests;
  readonly known: UnitTask | undefined;
  readonly tests: readonly string[];
}

/** A start of its own, and its test files by what they took, else by their number. */
function shareOf({ cpuMs, durationMs }: TaskWeight, { has, known, tests }: Share): TaskWeight {
  const all = known?.units ?? tests.map((path) => ({ path, durationMs: 1 }));
  const sum = (list: readonly { readonly durationMs: number }[]): number =>
    list.reduce((total, one) => total + Math.max(1, one.durationMs), 0);
  const share = all.length === 0 ? 1 : sum(all.filter(({ path }) => has(path))) / sum(all);
  const start = known ? cpuMs * known.start.cpu : Math.min(cpuMs, USUAL_START_MS);
  const part = cpuMs > 0 ? (start + (cpuMs - start) * share) / cpuMs : 1;
  return { cpuMs: cpuMs * part, durationMs: durationMs * part };
}
