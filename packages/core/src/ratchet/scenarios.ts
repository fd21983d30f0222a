import { bitsWhere } from '../graph/bits.ts';
import { projectLookup } from '../graph/project-lookup.ts';
import type { GraphProject, WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { LoopTime, TaskWeights } from '../schedule/loop-time.ts';
import { type TimerOptions, commitTimer } from './commit-timer.ts';
import { type ModelContext, prepareModel } from './model.ts';
import type { SampleCommit } from './sample.ts';
import { isSource } from './source-file.ts';

/** The time of a loop in one scenario. */
export interface ScenarioTime extends LoopTime {
  /** `noop`, `edit:api`, `typical`, `typical_p90`, `cold`. */
  readonly scenario: string;
  /** How many tasks are executed; of `typical` the mean. */
  readonly tasks: number;
  /** Of `typical_p90`: the commit that stands there. */
  readonly commit?: string;
}

export interface ScenarioOptions extends ModelContext, TimerOptions {
  /** Only these scenarios; all of them where it is absent. */
  readonly only?: readonly string[];
}

/**
 * The time of every scenario, in ms, sorted by name:
 * - `noop`: all is asked for and nothing changed, so only what no cache answers for is executed;
 * - `edit:<project>`: its source file that the sample changes most often, or `src/index.ts`;
 * - `typical`: the mean over the sample, with the path that most loops of it wait for;
 * - `typical_p90`: the smallest time that at least nine of ten commits of the sample do not exceed;
 * - `cold`: everything.
 * More edges and inputs never make any of them faster.
 */
export function scenarioTimes(
  graph: WorkspaceGraph,
  sample: readonly SampleCommit[],
  weights: TaskWeights,
  options: ScenarioOptions,
): readonly ScenarioTime[] {
  const model = prepareModel(graph, options);
  const time = commitTimer(model, weights, options);
  const all = bitsWhere(model.order.tasks, () => true);
  const only = options.only && new Set(options.only);
  const isWanted = (scenario: string): boolean => only?.has(scenario) ?? true;
  const edits = editsOf(graph, sample)
    .map(({ project, path }) => ({ scenario: `edit:${project.name}`, path }))
    .filter(({ scenario }) => isWanted(scenario))
    .map(({ scenario, path }) => ({ scenario, ...time.ofCommit(editOf(scenario, path)) }));
  const isSampled = isWanted('typical') || isWanted('typical_p90');
  const times = isSampled ? sample.map((commit) => ({ commit, time: time.ofCommit(commit) })) : [];
  return [
    { scenario: 'cold', ...time.of(all, all) },
    ...edits,
    { scenario: 'noop', ...time.of(all, model.uncached, 'noop') },
    ...typical(times),
  ]
    .filter(({ scenario }) => isWanted(scenario))
    .sort((a, b) => byCodeUnit(a.scenario, b.scenario));
}

/** An edit as a commit of its own: its name is the scenario's. */
function editOf(scenario: string, path: string): SampleCommit {
  return { sha: scenario, paths: [path], packages: [] };
}

/** What the edits of these projects are, as commits that are called as their scenarios. */
export function editCommits(
  graph: WorkspaceGraph,
  sample: readonly SampleCommit[],
  scenarios: ReadonlySet<string>,
): readonly SampleCommit[] {
  return editsOf(graph, sample)
    .map(({ project, path }) => editOf(`edit:${project.name}`, path))
    .filter(({ sha }) => scenarios.has(sha));
}

type Timed = Omit<ScenarioTime, 'scenario'>;

interface CommitTime {
  readonly commit: SampleCommit;
  readonly time: Timed;
}

const QUANTILE = 0.9;

function typical(times: readonly CommitTime[]): readonly ScenarioTime[] {
  const ascending = times.toSorted(
    (a, b) => a.time.loopMs - b.time.loopMs || byCodeUnit(a.commit.sha, b.commit.sha),
  );
  const high = ascending[Math.ceil(ascending.length * QUANTILE) - 1];
  if (!high) return [];
  const mean = (of: (time: Timed) => number): number =>
    times.reduce((sum, { time }) => sum + of(time), 0) / times.length;
  return [
    {
      scenario: 'typical',
      workMs: mean(({ workMs }) => workMs),
      criticalPathMs: mean(({ criticalPathMs }) => criticalPathMs),
      loopMs: mean(({ loopMs }) => loopMs),
      tasks: mean(({ tasks }) => tasks),
      path: mainPath(times),
    },
    { scenario: 'typical_p90', ...high.time, commit: high.commit.sha },
  ];
}

/** The path with the most time in the sample as a whole; of equal ones the first by code unit. */
function mainPath(times: readonly CommitTime[]): readonly TaskId[] {
  const sums = new Map<string, { path: readonly TaskId[]; ms: number }>();
  for (const { time } of times) {
    const key = time.path.join(' ');
    const known = sums.get(key);
    sums.set(key, { path: time.path, ms: (known?.ms ?? 0) + time.criticalPathMs });
  }
  const [first] = [...sums].sort(([a, x], [b, y]) => y.ms - x.ms || byCodeUnit(a, b));
  return first?.[1].path ?? [];
}

interface Edit {
  readonly project: GraphProject;
  readonly path: string;
}

/** Of each project the edit that its scenario means. */
function editsOf(graph: WorkspaceGraph, sample: readonly SampleCommit[]): readonly Edit[] {
  const lookup = projectLookup(graph.projects);
  const counts = new Map<string, Map<string, number>>();
  for (const path of sample.flatMap(({ paths }) => paths)) {
    if (!isSource(path)) continue;
    const project = lookup(path);
    if (project === undefined) continue;
    const of = counts.get(project) ?? new Map<string, number>();
    counts.set(project, of.set(path, (of.get(path) ?? 0) + 1));
  }
  return graph.projects.map((project) => ({
    project,
    path: mostOften(counts.get(project.name)) ?? entryOf(project),
  }));
}

function mostOften(counts: ReadonlyMap<string, number> | undefined): string | undefined {
  return [...(counts ?? [])].sort(([a, n], [b, m]) => m - n || byCodeUnit(a, b))[0]?.[0];
}

function entryOf({ root }: GraphProject): string {
  return root === '.' ? 'src/index.ts' : `${root}/src/index.ts`;
}
