import path from 'node:path';
import { type Result, type TaskId, asTaskId, err, plural } from '@subminute/core';
import { type FolderPart, type LoopState, folderParts } from '@subminute/core/decompose';
import { type FileGraph, bitsFor, eachBit, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import { type Plan, type PlannedPart, planText } from '@subminute/core/plan';
import { type GraphTask, type WorkspaceGraph, projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';
import { type Files, type Finder, type Finding, type Proposal, idOf } from '../proposal.ts';
import { folderProblem } from '../planned/home-problem.ts';
import { plannedEdits } from '../planned/target-edit.ts';
import { sharedWeight } from '../shared-weight.ts';
import { namedFiles, vitestConfigIn } from '../vitest-config-files.ts';
import { type CoverQuestion, coverProblem } from './cover.ts';

/** Each costs a question to Nx. */
const FOLDERS = 3;
/** So many set-up files are named one by one; with more, everything is read by all. */
const READS = 40;

/** Folders of projects whose test files could be a task of their own, while no file moves: the best of all. */
export const folderProjects: Finder = async (finding) => {
  const { state, files, train, fileGraph, context } = finding;
  const tasks = state.graph.tasks.filter(
    ({ task, command, continuous }) => command.includes('vitest') && !continuous && !state.units.has(task),
  );
  if (tasks.length === 0) return [];
  const graph = await fileGraph();
  const ownerOf = projectLookup(state.graph.projects);
  const found = tasks.flatMap((task): readonly Found[] => {
    const home = state.graph.projects.find(({ name }) => name === task.project)?.root ?? '.';
    const config = vitestConfigIn(files, home);
    if (home === '.' || config === undefined) return [];
    const reads = readsOf(config, files, graph, home);
    if (!reads) return [];
    const question = {
      state,
      files: graph,
      task,
      home,
      ownerOf,
      reads: new Set(reads),
      sample: train,
      context,
    };
    return folderParts(question).map((part) => ({ task, home, config, reads, part }));
  });
  return found
    .sort((a, b) => b.part.gainMs - a.part.gainMs || byCodeUnit(a.part.root, b.part.root))
    .slice(0, FOLDERS)
    .map((one) => proposalOf(one, finding, graph));
};

interface Found {
  readonly task: GraphTask;
  readonly home: string;
  /** The configuration of its Vitest. */
  readonly config: string;
  readonly reads: readonly string[];
  readonly part: FolderPart;
}

/** The configuration, what it imports and names, and what says how the project's files are read. */
function readsOf(
  config: string,
  files: Files,
  graph: FileGraph,
  home: string,
): readonly string[] | undefined {
  const view = viewOf(graph, 'runtime');
  const from = bitsFor(view.size);
  for (const file of [config, ...namedFiles(files.read(config) ?? '', home, graph)]) {
    const number = graph.numbers.get(file);
    if (number !== undefined) setBit(from, number);
  }
  const reads = new Set([config]);
  eachBit(reachedFrom(from, view.below), (at) => reads.add(graph.files[at]?.path ?? config));
  for (const name of ['package.json', 'tsconfig.json'])
    if (files.exists(path.posix.join(home, name))) reads.add(path.posix.join(home, name));
  return reads.size > READS ? undefined : [...reads].sort(byCodeUnit);
}

function proposalOf(found: Found, finding: Finding, graph: FileGraph): Proposal {
  const { task, home, config, part } = found;
  const { project, target } = task;
  const planned = plannedOf(found);
  const folder = path.posix.relative(home, part.root);
  const cover: CoverQuestion = {
    planned,
    isRead: part.isRead,
    task,
    before: finding.state.graph,
    files: graph,
    context: finding.context,
  };
  return {
    id: idOf(5, 'folder', part.root, target),
    rung: 5,
    title: `${target}: ${folder} of ${project} as a task of its own (${plural(part.tests, 'test file')} of ${part.tests + part.others}), no file moves`,
    risks: [
      `${config} and package.json of ${project} count for both; what test files read besides by the file system is not seen where skipping is off`,
      `nx run ${project}:${target} runs ${planned.name}:${target} too; coverage of ${project} is then collected in two runs`,
    ],
    edits: (files) => {
      const targets = finding.targetsOf?.(project);
      const problem = folderProblem(files, { home, config, task, targets });
      if (problem !== undefined) return err(problem);
      return plannedEdits(files, (plan) => withPart(plan, planned), task, {
        home,
        inputs: part.isRead ? [] : [`!{workspaceRoot}/${part.root}/**/*`],
        dependsOn: [{ projects: [planned.name], target }],
      });
    },
    check: (next) => coverProblem(cover, next),
    after: (before, next) => afterPart(before, next, { task: task.task, part, name: planned.name }),
  };
}

function plannedOf({ task: { project, target }, home, reads, part }: Found): PlannedPart {
  return {
    name: `${project}-${nameOf(path.posix.relative(home, part.root))}`,
    of: project,
    home,
    root: part.root,
    targets: [target],
    reads,
    needs: part.stands === 'above' ? [project, ...part.needs] : part.needs,
  };
}

function withPart(plan: Plan, part: PlannedPart): Result<Plan, string> {
  const taken = plan.parts.find(({ name, root }) => name === part.name || root === part.root);
  return taken
    ? err(`${PLAN_FILE} has ${taken.name} already`)
    : // As Nx will read it: a folder's name may be none that a pattern can have.
      planOf(planText({ ...plan, parts: [...plan.parts, part] }));
}

/** `src/api/wire` as `api-wire`. */
function nameOf(folder: string): string {
  const parts = folder.split('/');
  const own = parts.length > 1 && ['src', 'lib', 'source'].includes(parts[0] ?? '') ? parts.slice(1) : parts;
  return own.join('-').replaceAll(/[^\w-]+/g, '');
}

interface Parted {
  readonly task: TaskId;
  readonly part: FolderPart;
  readonly name: string;
}

/** Both start as the whole did, and do their share of the work, by how many test files they have. */
function afterPart(before: LoopState, graph: WorkspaceGraph, { task, part, name }: Parted): LoopState {
  const whole = before.weights.get(task);
  if (!whole) return { ...before, graph };
  const share = part.tests / (part.tests + part.others);
  const target = task.slice(task.lastIndexOf(':'));
  const weights = new Map(before.weights)
    .set(task, sharedWeight(whole, 1 - share))
    .set(asTaskId(`${name}${target}`), sharedWeight(whole, share));
  return { ...before, graph, weights };
}
