import { err } from '@subminute/core';
import { type LoopState, loopsIn } from '@subminute/core/decompose';
import { type FileGraph, bitsFor, eachBit, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import { type GraphTask, type ProjectLookup, parseInstruction, projectLookup } from '@subminute/core/ratchet';
import { type Finder, type Finding, type Proposal, idOf } from './proposal.ts';

/** Less is not worth a line, in ms a loop. */
const BAR_MS = 200;

/**
 * Test targets that hash projects of which their files only import types. Not proposed, since a list of projects goes
 * stale without a sound (docs/design.md): only told, with what it would save.
 */
export const typeOnlyEdges: Finder = async (finding) => {
  const { state, fileGraph } = finding;
  const tasks = state.graph.tasks.filter(
    ({ command, continuous }) => /\bvitest\b/.test(command) && !/typecheck/.test(command) && !continuous,
  );
  if (tasks.length === 0) return [];
  const owner = projectLookup(state.graph.projects);
  const needed = runtimeProjects(await fileGraph(), owner);
  return [...Map.groupBy(tasks, ({ target }) => target)].flatMap(([target, same]) => {
    const narrow = narrowed(same, needed, finding);
    const savedMs = narrow ? meanSavedMs(narrow, finding) : 0;
    return savedMs < BAR_MS ? [] : [refusal(target, savedMs)];
  });
};

function refusal(target: string, savedMs: number): Proposal {
  const seconds = (savedMs / 1000).toFixed(1);
  return {
    id: idOf(1, 'types', target),
    rung: 1,
    title: `${target}: hash no projects of which only types are imported`,
    isRefused: true,
    risks: [],
    edits: () =>
      err(
        `it would save ${seconds}s a loop on the older commits, but a list of projects is not brought up to date by whoever adds an import: tests that must run would then come from the cache`,
      ),
  };
}

type Needed = (project: string) => ReadonlySet<string>;

/** The projects whose files run where those of a project do. */
function runtimeProjects(graph: FileGraph, owner: ProjectLookup): Needed {
  const view = viewOf(graph, 'runtime');
  const owners = graph.files.map(({ path }) => owner(path));
  const filesOf = Map.groupBy(graph.files.keys(), (at) => owners[at]);
  const known = new Map<string, ReadonlySet<string>>();
  return (project) => {
    const found = known.get(project) ?? new Set<string>();
    if (known.has(project)) return found;
    const from = bitsFor(view.size);
    for (const at of filesOf.get(project) ?? []) setBit(from, at);
    const projects = new Set<string>();
    eachBit(reachedFrom(from, view.below), (at) => projects.add(owners[at] ?? ''));
    known.set(project, projects);
    return projects;
  };
}

/** The loop if these tasks hashed what runs in them alone; `undefined`: they do. */
function narrowed(tasks: readonly GraphTask[], needed: Needed, { state }: Finding): LoopState | undefined {
  const { graph } = state;
  const roots = new Map(graph.projects.map(({ name, root }) => [name, root]));
  const ofProject = graph.inputs.map((input) => {
    const read = parseInstruction(input, { roots });
    return read.kind === 'project-files' ? read.project : undefined;
  });
  const isMeant = new Set(tasks);
  const next = graph.tasks.map((task) => {
    if (!isMeant.has(task)) return task;
    const runs = needed(task.project);
    const inputs = task.inputs.filter((at) => {
      const project = ofProject[at];
      return project === undefined || project === task.project || runs.has(project);
    });
    return inputs.length < task.inputs.length ? { ...task, inputs } : task;
  });
  const isSame = next.every((task, at) => task === graph.tasks[at]);
  return isSame ? undefined : { ...state, graph: { ...graph, tasks: next } };
}

function meanSavedMs(after: LoopState, { state, train, context }: Finding): number {
  const [was, is] = [loopsIn(state, train, context), loopsIn(after, train, context)];
  const sum = was.reduce((all, { loopMs }, at) => all + loopMs - (is[at]?.loopMs ?? loopMs), 0);
  return sum / Math.max(1, was.length);
}
