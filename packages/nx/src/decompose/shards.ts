import { type Result, asTaskId, err, ok, plural } from '@subminute/core';
import type { LoopContext, LoopState } from '@subminute/core/decompose';
import { type Plan, type PlannedShards, shardOfFile, shardTargets } from '@subminute/core/plan';
import {
  type GraphTask,
  type UnitRecord,
  type WorkspaceGraph,
  isTestFile,
  prepareModel,
  projectLookup,
} from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import { tasksAfter, unseen } from './folder-parts/cover.ts';
import { PLAN_FILE } from '../store/plan-file.ts';
import { sharingProblem } from './planned/home-problem.ts';
import { plannedEdits } from './planned/target-edit.ts';
import { type Finder, type Proposal, idOf } from './proposal.ts';
import { sharedWeight } from './shared-weight.ts';
import { collectsCoverage, vitestConfigIn } from './vitest-config-files.ts';

/** Each costs a question to Nx. */
const TASKS = 2;
const MOST_SHARDS = 8;
/** A task that takes less, in ms, is not what a loop waits for. */
const SHORT_MS = 5000;

/** The tasks of Vitest that loops wait for longest, in a fixed number of tasks that run at once. */
export const testShards: Finder = async ({ state, files, fileGraph, context, train }) => {
  const { graph, weights } = state;
  const long = graph.tasks
    .filter(({ command, continuous }) => command.includes('vitest') && !continuous)
    .map((task) => ({ task, durationMs: weights.get(task.task)?.durationMs ?? 0 }))
    .filter(({ durationMs }) => durationMs >= SHORT_MS)
    .sort((a, b) => b.durationMs - a.durationMs || byCodeUnit(a.task.task, b.task.task))
    .slice(0, TASKS);
  if (long.length === 0 || context.cores < 2 || train.length === 0) return [];
  const ownerOf = projectLookup(graph.projects);
  const all = (await fileGraph()).files.map((file) => file.path).filter(isTestFile);
  return long.flatMap(({ task }): readonly Proposal[] => {
    const home = graph.projects.find(({ name }) => name === task.project)?.root ?? '.';
    const config = vitestConfigIn(files, home);
    const tests = all.filter((file) => ownerOf(file) === task.project);
    const count = Math.min(context.cores, MOST_SHARDS, Math.floor(tests.length / 2));
    if (home === '.' || config === undefined || count < 2) return [];
    const lists = balanced(tests, count, state.units.get(task.task)?.units ?? []);
    const shards: PlannedShards = { project: task.project, home, target: task.target, files: lists };
    return [proposalOf(task, shards, config, context)];
  });
};

/** The slowest first, each to the shard that has least to do; what nobody has timed takes as long as the others. */
function balanced(
  tests: readonly string[],
  count: number,
  units: readonly UnitRecord[],
): readonly (readonly string[])[] {
  const times = new Map(units.map(({ path: file, durationMs }) => [file, durationMs]));
  const mean = units.reduce((sum, { durationMs }) => sum + durationMs, 0) / Math.max(1, units.length) || 1;
  const timeOf = (file: string): number => times.get(file) ?? mean;
  const shards = Array.from({ length: count }, () => ({ files: [] as string[], ms: 0 }));
  for (const file of tests.toSorted((a, b) => timeOf(b) - timeOf(a) || byCodeUnit(a, b))) {
    const least = shards.reduce((a, b) => (b.ms < a.ms ? b : a));
    least.files.push(file);
    least.ms += timeOf(file);
  }
  return shards.map((shard) => shard.files.sort(byCodeUnit));
}

function proposalOf(task: GraphTask, shards: PlannedShards, config: string, context: LoopContext): Proposal {
  const { project, target, home, files: lists } = shards;
  const all = lists.flat();
  const tests = all.length;
  return {
    id: idOf(3, project, target),
    rung: 3,
    title: `${target}: the ${plural(tests, 'test file')} of ${project} in ${lists.length} tasks at once`,
    risks: [
      `what is passed on behind nx run ${project}:${target} -- reaches no test; coverage would be that of one shard`,
      'test files that share a port or a folder would meet: they run in several processes at once',
    ],
    edits: (files) => {
      const problem =
        sharingProblem(files, { home, config, task }) ?? coverageProblem(files.read(config), task);
      return problem === undefined
        ? plannedEdits(files, (plan) => withShards(plan, shards), task, {
            home,
            inputs: [],
            dependsOn: shardTargets(shards),
          })
        : err(problem);
    },
    check: (next, before) => shardsProblem({ task, shards, tests: all }, context, { before, next }),
    after: (before, graph) => afterShards(before, graph, { task, shards }),
  };
}

interface Sharing extends Sharded {
  /** All test files of the project. */
  readonly tests: readonly string[];
}

interface BothGraphs {
  readonly before: WorkspaceGraph;
  readonly next: WorkspaceGraph;
}

/** A shard that would not run where the whole did, but for test files of other shards; `undefined`: there is none. */
function shardsProblem(
  { task, shards, tests }: Sharing,
  context: LoopContext,
  { before, next }: BothGraphs,
): string | undefined {
  const names = shardTargets(shards).map((target) => asTaskId(`${shards.project}:${target}`));
  const missing = names.find((name) => !next.tasks.some((one) => one.task === name));
  if (missing !== undefined) return `Nx makes no task ${missing}`;
  const [was, is] = [prepareModel(before, context), prepareModel(next, context)];
  // Of files that are no tests one stands for all: each pattern that is taken out is the name of a test file.
  const others = [
    `${shards.home}/package.json`,
    `${shards.home}/src/any.ts`,
    ...(before.tsconfig === undefined ? [] : [before.tsconfig]),
  ];
  for (const file of [...tests, ...others]) {
    if (!tasksAfter(was, file).has(task.task)) continue;
    const now = tasksAfter(is, file);
    const number = shardOfFile(file, shards);
    const lost = names.find((name, at) => !now.has(name) && (!tests.includes(file) || at + 1 === number));
    if (lost !== undefined) return unseen(lost, file);
  }
  return undefined;
}

function coverageProblem(text: string | undefined, task: GraphTask): string | undefined {
  return collectsCoverage(text ?? '', task)
    ? 'coverage of a shard is not that of all: collect it in a target of its own, then again'
    : undefined;
}

function withShards(plan: Plan, shards: PlannedShards): Result<Plan, string> {
  const { project, target } = shards;
  const isTaken =
    plan.shards.some((one) => one.project === project && one.target === target) ||
    plan.parts.some(({ of, targets }) => of === project && targets.includes(target));
  return isTaken
    ? err(`${PLAN_FILE} shares the test files of ${project}:${target} out already`)
    : ok({ ...plan, shards: [...plan.shards, shards] });
}

interface Sharded {
  readonly task: GraphTask;
  readonly shards: PlannedShards;
}

/** Each starts as the whole did, and does its share of the work; the whole starts once more, and finds nothing to do. */
function afterShards(before: LoopState, graph: WorkspaceGraph, { task, shards }: Sharded): LoopState {
  const whole = before.weights.get(task.task);
  const units = before.units.get(task.task);
  const weights = new Map(before.weights);
  const parts = new Map(before.units);
  parts.delete(task.task);
  const all = shards.files.flat().length;
  for (const [at, name] of shardTargets(shards).entries()) {
    const files = new Set(shards.files[at]);
    const id = asTaskId(`${shards.project}:${name}`);
    if (whole) weights.set(id, sharedWeight(whole, files.size / all));
    if (units) parts.set(id, { ...units, units: units.units.filter((unit) => files.has(unit.path)) });
  }
  if (whole) weights.set(task.task, sharedWeight(whole, 0));
  return { ...before, graph, weights, units: parts };
}
