import { type Bits, bitsFor, hasBit } from '../graph/bits.ts';
import type { FileGraph } from '../graph/file-graph.ts';
import { projectLookup } from '../graph/project-lookup.ts';
import { USUAL_START_MS } from '../cost/start-of.ts';
import type { GraphTask } from '../graph/workspace-graph.ts';
import { type Model, prepareModel } from '../ratchet/model.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import { isCode, isTestFile } from '../ratchet/source-file.ts';
import { type LoopContext, type LoopState, weightsIn } from './loop-state.ts';
import type { PartDependent, PartProblem } from './parts/problem.ts';

export interface PartQuestion {
  readonly state: LoopState;
  readonly files: FileGraph;
  /** The newest first. */
  readonly sample: readonly SampleCommit[];
  readonly context: LoopContext;
}

/** Commits that change more files at once tell nothing of which belong together. */
const SWEEPING = 60;
const CONFIG = /\.(?:config|setup|workspace)(?:\.[^./]+)?\.[cm]?[jt]s$/;

/** A project as the search for its parts needs it; `undefined`: it has no file of code. */
export function partProblemOf(project: string, question: PartQuestion): PartProblem | undefined {
  const { state, files, sample, context } = question;
  const owner = projectLookup(state.graph.projects);
  // What configures a project stays where it is.
  const isPart = (path: string): boolean => isCode(path) && !CONFIG.test(path);
  const own = files.files.flatMap(({ path }, number) =>
    isPart(path) && owner(path) === project ? [number] : [],
  );
  if (own.length === 0) return undefined;
  const numbers = new Map(own.map((number, at) => [number, at]));
  const model = prepareModel(state.graph, context);
  const commits = sample.toReversed().filter(({ paths }) => paths.length <= SWEEPING);
  const asked: Asked = { ...question, project, owner, own, numbers, model, commits };
  return {
    files: own.map((number) => files.files[number]?.path ?? ''),
    ...needsIn(asked),
    ...costsIn(asked),
    ...(seesTests(asked) ? {} : { ownOnly: testsIn(asked) }),
    together: groupsIn(asked),
    commits: commits.map((commit) => ({
      files: ownPaths(asked, commit),
      ...(runsAnyway(asked, commit) ? { whole: true as const } : {}),
      weight: 1,
    })),
    dependents: dependentsIn(asked),
    cores: context.cores,
  };
}

interface Asked extends PartQuestion {
  readonly project: string;
  readonly owner: (path: string) => string | undefined;
  /** Numbers of the project's files in the graph, and back. */
  readonly own: readonly number[];
  readonly numbers: ReadonlyMap<number, number>;
  readonly model: Model;
  /** Oldest first. */
  readonly commits: readonly SampleCommit[];
}

function needsIn({ files, numbers, own }: Asked): Pick<PartProblem, 'needs' | 'typeNeeds'> {
  const all = own.map(() => new Set<number>());
  const runtime = own.map(() => new Set<number>());
  for (const { from, to, kind } of files.edges) {
    const [a, b] = [numbers.get(from), numbers.get(to)];
    if (a === undefined || b === undefined || a === b) continue;
    all[a]?.add(b);
    if (kind === 'runtime') runtime[a]?.add(b);
  }
  const ascending = (set: Iterable<number>): readonly number[] => [...set].sort((a, b) => a - b);
  return {
    needs: all.map(ascending),
    typeNeeds: all.map((set, at) => ascending([...set].filter((to) => runtime[at]?.has(to) !== true))),
  };
}

/** Of all targets of the loop together: tests cost their test files, the rest costs all files alike. */
function costsIn(asked: Asked): Pick<PartProblem, 'workMs' | 'startMs'> {
  const { state, own, project, commits, context } = asked;
  const weights = weightsIn(state, commits, context);
  const tests = new Set(testsIn(asked));
  const workMs = own.map(() => 0);
  let starts = 0;
  for (const task of loopTasks(state).filter((one) => one.project === project)) {
    const cpuMs = weights.cpuMs(task.task);
    const units = state.units.get(task.task);
    const start = units ? cpuMs * units.start.cpu : Math.min(cpuMs, USUAL_START_MS);
    starts += start;
    // Who selects test files pays for those that a change touches already.
    if (units) continue;
    const isTests = tests.size > 0 && task.command.includes('vitest');
    const share = (cpuMs - start) / (isTests ? tests.size : own.length);
    for (const at of own.keys()) if (!isTests || tests.has(at)) workMs[at] = (workMs[at] ?? 0) + share;
  }
  return { workMs, startMs: starts };
}

function loopTasks({ graph: { tasks, targets } }: LoopState): readonly GraphTask[] {
  const wanted = new Set(targets);
  return tasks.filter(({ target, continuous }) => wanted.has(target) && !continuous);
}

function testsIn({ files, own }: Pick<Asked, 'files' | 'own'>): readonly number[] {
  return own.flatMap((number, at) => (isTestFile(files.files[number]?.path ?? '') ? [at] : []));
}

/** Whether a test file of the project changes what others execute. */
function seesTests(asked: Asked): boolean {
  const [test] = testsIn(asked);
  const number = test === undefined ? undefined : asked.own[test];
  const path = number === undefined ? undefined : asked.files.files[number]?.path;
  if (path === undefined) return false;
  const changed = asked.model.change({ sha: '', paths: [path], packages: [] });
  return loopTasks(asked.state).some((task) => task.project !== asked.project && isIn(changed, asked, task));
}

function isIn(bits: Bits, { model }: Pick<Asked, 'model'>, { task }: GraphTask): boolean {
  const at = model.order.numbers.get(task);
  return at !== undefined && hasBit(bits, at);
}

/** Mocks by path, globs, and files that ask where they lie: what they mean must stay where it is. */
function groupsIn({ files, own, numbers }: Asked): PartProblem['together'] {
  const bound = files.edges.filter(
    ({ from, at }) =>
      numbers.has(from) && ['mock', 'glob', 'url'].includes(files.files[from]?.imports[at]?.how ?? ''),
  );
  const groups = [...Map.groupBy(bound, ({ from }) => from)].map(([from, edges]) =>
    [from, ...edges.map(({ to }) => to)].flatMap((number) => numbers.get(number) ?? []),
  );
  const placed = own.flatMap((number, at) => (files.files[number]?.facts.place === true ? [at] : []));
  return placed.length > 1 ? [...groups, placed] : groups;
}

function ownPaths({ files, numbers }: Asked, { paths }: SampleCommit): readonly number[] {
  return paths.flatMap((path) => numbers.get(files.numbers.get(path) ?? -1) ?? []);
}

/** Whether a commit executes tasks of the project for something else than its files of code. */
function runsAnyway(asked: Asked, commit: SampleCommit): boolean {
  const changed = asked.model.change(withoutOwn(asked, commit));
  return loopTasks(asked.state).some((task) => task.project === asked.project && isIn(changed, asked, task));
}

function withoutOwn({ files, numbers }: Asked, commit: SampleCommit): SampleCommit {
  return {
    ...commit,
    paths: commit.paths.filter((path) => !numbers.has(files.numbers.get(path) ?? -1)),
  };
}

function dependentsIn(asked: Asked): readonly PartDependent[] {
  const { state, files, numbers, owner, project, model, own, commits, context } = asked;
  const path =
    files.files[own.find((number) => !isTestFile(files.files[number]?.path ?? '')) ?? own[0] ?? 0]?.path;
  if (path === undefined) return [];
  const changed = model.change({ sha: '', paths: [path], packages: [] });
  const above = loopTasks(state).filter((task) => task.project !== project && isIn(changed, asked, task));
  const weights = weightsIn(state, commits, context);
  const needs = new Map<string, Set<number>>();
  for (const { from, to } of files.edges) {
    const at = numbers.get(to);
    const who = at === undefined ? undefined : owner(files.files[from]?.path ?? '');
    if (at === undefined || who === undefined || who === project) continue;
    needs.set(who, (needs.get(who) ?? new Set()).add(at));
  }
  // Who hangs on it through others needs what these need.
  const all = [...new Set([...needs.values()].flatMap((set) => [...set]))].sort((a, b) => a - b);
  const without = commits.map((commit) => model.change(withoutOwn(asked, commit)));
  return [...Map.groupBy(above, (task) => task.project)].map(([name, tasks]) => ({
    name,
    needs: needs.has(name) ? [...(needs.get(name) ?? [])].sort((a, b) => a - b) : all,
    startMs: 0,
    workMs: tasks.reduce((sum, { task }) => {
      const units = state.units.get(task);
      return sum + weights.cpuMs(task) * (units ? units.start.cpu : 1);
    }, 0),
    own: [...commits.keys()].filter((at) => tasks.some((task) => isIn(without[at] ?? NONE, asked, task))),
  }));
}

const NONE = bitsFor(0);
