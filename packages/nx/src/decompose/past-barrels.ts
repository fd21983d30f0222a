import { type Result, err, ok } from '@subminute/core';
import { type LoopState, loopsIn } from '@subminute/core/decompose';
import { type FileGraph, bitsFor, hasBit, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import { projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import type { BarrelQuestion } from './barrels/passage.ts';
import { passagesIn } from './barrels/passages.ts';
import { type BarrelPlan, freeIn, planBarrels } from './barrels/plan.ts';
import { passedGraph, unitsPast } from './barrels/readers.ts';
import { planWidened } from './barrels/widened.ts';
import { openModules } from './modules/modules.ts';
import { type Files, type Finder, type Finding, type Proposal, idOf } from './proposal.ts';

/** So many projects are looked into, those with the most to win. */
const PROJECTS = 4;

/** Test files that hang on all that a barrel has: imports go past the barrels of the projects where most is won. */
export const pastBarrels: Finder = async (finding) => {
  if (finding.state.units.size === 0) return [];
  const question = await questionOf(finding, finding.files);
  const wins = winsOf(question, finding);
  const found = await Promise.all(wins.slice(0, PROJECTS).map((project) => proposalsOf(project, finding)));
  return found.flat();
};

async function questionOf({ graphOver, parser, state }: Finding, files: Files): Promise<BarrelQuestion> {
  const { graph, targetOf } = await graphOver(files);
  const modules = openModules(files, graph, await parser());
  return { files, graph, targetOf, modules, projects: state.graph.projects };
}

/** What the test files of selected tasks load: others' imports are nobody's matter. */
function readByTests(graph: FileGraph, { units }: LoopState): (path: string) => boolean {
  const view = viewOf(graph, 'runtime');
  const roots = bitsFor(view.size);
  for (const { units: tests } of units.values())
    for (const { path } of tests) {
      const number = graph.numbers.get(path);
      if (number !== undefined) setBit(roots, number);
    }
  const reached = reachedFrom(roots, view.below);
  return (path) => hasBit(reached, graph.numbers.get(path) ?? -1);
}

/** Projects by the work that would be saved in the older commits, were nothing in the way; the most first. */
function winsOf(question: BarrelQuestion, { state, train, context }: Finding): readonly string[] {
  const { graph, projects } = question;
  const owner = projectLookup(projects);
  const isFrom = readByTests(graph, state);
  const scope = { isFrom, isBarrel: () => true, isFree: freeIn(question) };
  const { passages } = passagesIn(question, scope);
  const byProject = Map.groupBy(passages, ({ barrel }) => owner(graph.files[barrel]?.path ?? '') ?? '');
  const work = (one: LoopState): number =>
    loopsIn(one, train, context).reduce((sum, { workMs }) => sum + workMs, 0);
  const before = work(state);
  return [...byProject]
    .map(([project, own]) => {
      const units = unitsPast(state.units, graph, passedGraph(graph, own));
      return { project, saved: before - work({ ...state, units }) };
    })
    .filter(({ saved }) => saved > 0)
    .sort((a, b) => b.saved - a.saved || byCodeUnit(a.project, b.project))
    .map(({ project }) => project);
}

/** With what a package shows, and with more where that is nobody else's matter. */
async function proposalsOf(project: string, finding: Finding): Promise<readonly Proposal[]> {
  const about = { id: idOf(4, project), title: `import past the barrels of ${project}` };
  const more = {
    id: idOf(4, project, 'exports'),
    title: `import past the barrels of ${project}, which shows its modules by their names`,
  };
  const [own, wide] = [planner(project, finding, planBarrels), planner(project, finding, planWidened)];
  const [first, second] = [await own(finding.files), await wide(finding.files)];
  return [proposalOf(about, own, first), ...(second.ok ? [proposalOf(more, wide, second)] : [])];
}

type Planned = Result<BarrelPlan, string>;
type Planner = (files: Files) => Promise<Planned>;

/** Edits and prediction ask for the same plan. */
function planner(project: string, finding: Finding, plan: typeof planBarrels): Planner {
  const plans = new WeakMap<Files, Promise<Planned>>();
  const make = async (files: Files): Promise<Planned> => {
    const { graph } = await finding.graphOver(files);
    const isFrom = readByTests(graph, finding.state);
    return plan(files, (over) => questionOf(finding, over), { project, isFrom });
  };
  return (files) => {
    const known = plans.get(files) ?? make(files);
    plans.set(files, known);
    return known;
  };
}

function proposalOf(named: Pick<Proposal, 'id' | 'title'>, plan: Planner, first: Planned): Proposal {
  const about = { ...named, rung: 4 } as const;
  if (!first.ok) return { ...about, isRefused: true, risks: [], edits: () => err(first.error) };
  return {
    ...about,
    risks: first.value.risks,
    edits: async (files) => {
      const found = await plan(files);
      return found.ok ? ok(found.value.edits) : found;
    },
    after: async (before, graph, files) => {
      const found = await plan(files);
      return found.ok
        ? { ...before, graph, units: unitsPast(before.units, found.value.before, found.value.after) }
        : { ...before, graph };
    },
  };
}
