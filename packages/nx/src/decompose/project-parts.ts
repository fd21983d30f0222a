import path from 'node:path';
import { type Result, asTaskId, err, ok } from '@subminute/core';
import {
  type LoopState,
  type PartProblem,
  type PartsAnswer,
  costlyFiles,
  editOfFile,
  partProblemOf,
  searchParts,
  weightsIn,
} from '@subminute/core/decompose';
import { type WorkspaceGraph, isCode, projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import { type Files, type Finder, type Finding, type Proposal, idOf } from './proposal.ts';
import { sharedWeight } from './shared-weight.ts';
import { applySplit } from './split/apply.ts';
import { splitFilesOver } from './split/open-split.ts';
import { planSplit } from './split/plan.ts';
import type { Part, SplitPlan, SplitWorkspace } from './split/request.ts';
import { workspaceOf } from './split/workspace.ts';

/** So many projects are looked into, the costliest: each takes a search. */
const PROJECTS = 3;

/** The costliest projects, in the parts that commits change apart. */
export const projectParts: Finder = async (finding) => {
  const { state, train, context, graphOver } = finding;
  const { graph: files } = await graphOver(finding.files);
  return costliest(finding).map((project) => {
    const problem = partProblemOf(project, { state, files, sample: train, context });
    if (!problem) return refusal(project, 'it has no code');
    const answer = searchParts(problem);
    return answer.verdict === 'split'
      ? splitOf(project, { problem, answer, finding })
      : refusal(project, answer.why.join('; '));
  });
};

/** By what edits of their files cost, in whatever project: a cheap hub comes before a costly leaf. */
function costliest({ state, train, context }: Finding): readonly string[] {
  const owner = projectLookup(state.graph.projects);
  const edits = [...new Set(train.flatMap(({ paths }) => paths))].map(editOfFile);
  const weights = weightsIn(state, [...train, ...edits], context);
  const files = costlyFiles(state.graph, train, weights, context);
  const costs = new Map<string, number>();
  for (const { path: file, costMs } of files) {
    const project = isCode(file) ? owner(file) : undefined;
    if (project !== undefined) costs.set(project, (costs.get(project) ?? 0) + costMs);
  }
  return [...costs]
    .sort(([a, x], [b, y]) => y - x || byCodeUnit(a, b))
    .slice(0, PROJECTS)
    .map(([project]) => project);
}

function refusal(project: string, why: string): Proposal {
  return {
    id: idOf(5, project),
    rung: 5,
    title: `split ${project}`,
    isRefused: true,
    risks: [],
    edits: () => err(why),
  };
}

interface Found {
  readonly problem: PartProblem;
  readonly answer: PartsAnswer;
  readonly finding: Finding;
}

function splitOf(project: string, { problem, answer, finding }: Found): Proposal {
  const parts = namedParts(answer, problem);
  const plans = new WeakMap<Files, ReturnType<typeof planned>>();
  // Edits, prediction and apply ask for the same one.
  const plan = (files: Files): ReturnType<typeof planned> => {
    const known = plans.get(files) ?? planned(project, parts, files, finding);
    plans.set(files, known);
    return known;
  };
  return {
    id: idOf(5, project),
    rung: 5,
    title: `split ${project} into ${parts.map(({ name, files }) => `${name} (${files.length} files)`).join(', ')}`,
    risks: [
      'imports change in the project and in those that use it: look at the difference before it is committed',
    ],
    edits: async (files) => {
      const found = await plan(files);
      return found.ok ? ok(found.value.plan.edits) : found;
    },
    after: async (before, graph, files) => {
      const found = await plan(files);
      return found.ok
        ? afterSplit(project, { before, graph, plan: found.value.plan, problem })
        : { ...before, graph };
    },
    apply: async ({ files, edits, ...place }) => {
      const found = await plan(files);
      if (!found.ok) return found;
      const { plan: made, workspace } = found.value;
      const { projects, manager } = workspace;
      const applied = await applySplit({ ...made, edits }, { ...place, projects, manager });
      return applied.ok ? ok(edits.map((edit) => edit.path)) : applied;
    },
  };
}

interface Planned {
  readonly plan: SplitPlan;
  readonly workspace: SplitWorkspace;
}

async function planned(
  project: string,
  parts: readonly Part[],
  files: Files,
  { root, env, graphOver, parser }: Finding,
): Promise<Result<Planned, string>> {
  const opened = await splitFilesOver(root, files, env);
  if (!opened.ok) return opened;
  const workspace = workspaceOf(opened.value, await parser());
  const { graph } = await graphOver(files);
  const plan = planSplit(opened.value, graph, workspace, { project, parts });
  return plan.ok ? ok({ plan: plan.value, workspace }) : plan;
}

/** Each part by the folder that most of its files are in, or by its largest hub. */
function namedParts({ parts }: PartsAnswer, { files, needs }: PartProblem): readonly Part[] {
  const used = new Map<number, number>();
  for (const to of needs.flat()) used.set(to, (used.get(to) ?? 0) + 1);
  const taken = new Set<string>();
  return parts.map((numbers) => {
    const [hub = 0] = numbers.toSorted((a, b) => (used.get(b) ?? 0) - (used.get(a) ?? 0) || a - b);
    const paths = numbers.map((number) => files[number] ?? '');
    const wanted = [commonFolder(paths), stem(files[hub] ?? 'part')].filter((name) => name !== '');
    const name = unique(wanted, taken);
    taken.add(name);
    return { name, files: paths };
  });
}

/** Folders that say nothing of what is in them. */
const PLAIN = new Set(['src', 'lib', 'source', 'test', 'tests', '__tests__']);

/** Of the folder in which all files are; '' where that says nothing. */
function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  const parts = path.posix.dirname(first).split('/');
  while (parts.length > 0 && !paths.every((file) => file.startsWith(`${parts.join('/')}/`))) parts.pop();
  const name = parts.at(-1) ?? '';
  // The project's own folder is no name of a part of it.
  return PLAIN.has(name) || parts.length < 3 ? '' : dashed(name);
}

function stem(file: string): string {
  return dashed(path.posix.basename(file).replace(/\..*$/, ''));
}

/** `queryClient` as `query-client`. */
function dashed(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function unique(wanted: readonly string[], taken: ReadonlySet<string>): string {
  const free = wanted.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  const [base = 'part'] = wanted;
  let count = 2;
  while (taken.has(`${base}-${count}`)) count++;
  return `${base}-${count}`;
}

interface Split {
  readonly before: LoopState;
  readonly graph: WorkspaceGraph;
  readonly plan: SplitPlan;
  readonly problem: PartProblem;
}

/** Each part starts as the whole did, and does its share of the work. */
function afterSplit(project: string, { before, graph, plan, problem }: Split): LoopState {
  const all = problem.workMs.reduce((sum, ms) => sum + ms, 0);
  const workIn = (root: string): number =>
    problem.files.reduce((sum, file, at) => {
      const now = plan.moves.get(file) ?? file;
      return sum + (now.startsWith(`${root}/`) ? (problem.workMs[at] ?? 0) : 0);
    }, 0);
  const weights = new Map(before.weights);
  const news = new Set(plan.projects.map(({ name }) => name));
  for (const { task, project: name, target } of graph.tasks) {
    if (name !== project && !news.has(name)) continue;
    const whole = before.weights.get(asTaskId(`${project}:${target}`));
    const root = graph.projects.find((one) => one.name === name)?.root ?? '.';
    if (whole) weights.set(task, sharedWeight(whole, all > 0 ? workIn(root) / all : 1));
  }
  return { ...before, graph, weights, moved: new Map([...(before.moved ?? []), ...plan.moves]) };
}
