import { type Result, err, ok } from '@subminute/core';
import { type LoopState, loopsIn } from '@subminute/core/decompose';
import { type FileGraph, bitsFor, hasBit, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import { projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import { openNaming } from './barrels/naming.ts';
import type { BarrelQuestion } from './barrels/passage.ts';
import { passagesIn } from './barrels/passages.ts';
import { type BarrelPlan, type OpenQuestion, freeIn, planBarrels } from './barrels/plan.ts';
import { passedGraph, unitsPast } from './barrels/readers.ts';
import { openShowing, planWidened } from './barrels/widened.ts';
import { openModules } from './modules/modules.ts';
import { type Files, type Finder, type Finding, type Proposal, idOf } from './proposal.ts';

/** So many projects are looked into by themselves, those with the most to win. */
const ALONE = 3;
/** And so many at once: it is one question to Nx. */
const TOGETHER = 12;

/** In what order modules are loaded is computed of all that tests load: of more files that would take minutes. */
const MOST_FILES = 12_000;

/** Test files that hang on all that a barrel has: imports go past the barrels of the projects where most is won. */
export const pastBarrels: Finder = async (finding) => {
  if (finding.state.units.size === 0) return [];
  const read = filesReadByTests(await finding.fileGraph(), finding.state).length;
  if (read > MOST_FILES) return [tooMany(read)];
  const open = remembering(finding);
  const all = winsOf(await open(finding.files), finding).slice(0, TOGETHER);
  const found: Proposal[] = [];
  // What each of them saves may be too little to be told from chance.
  if (all.length > 1) found.push(await proposalFor(all, { finding, open, how: planBarrels }));
  for (const project of all.slice(0, ALONE)) {
    const own = await proposalFor([project], { finding, open, how: planBarrels });
    const wide = await proposalFor([project], { finding, open, how: planWidened });
    // Why it cannot be done is told where the other one cannot either.
    if (wide.isRefused !== true) found.push(wide);
    if (own.isRefused !== true || wide.isRefused === true) found.push(own);
  }
  return found;
};

/** The same files are read and parsed once. */
function remembering({ graphOver, parser, state }: Finding): OpenQuestion {
  const known = new WeakMap<Files, Promise<BarrelQuestion>>();
  const read = async (files: Files): Promise<BarrelQuestion> => {
    const { graph, targetOf } = await graphOver(files);
    const modules = openModules(files, graph, await parser());
    return { files, graph, targetOf, modules, projects: state.graph.projects };
  };
  return (files) => {
    const question = known.get(files) ?? read(files);
    known.set(files, question);
    return question;
  };
}

function tooMany(read: number): Proposal {
  const why = `tests load ${read} files; of more than ${MOST_FILES} it is not looked into in what order they are loaded`;
  return {
    id: idOf(4, 'all'),
    rung: 4,
    title: 'import past barrels',
    isRefused: true,
    risks: [],
    edits: () => err(why),
  };
}

/** What the test files of selected tasks load: others' imports are nobody's matter. */
function readByTests(graph: FileGraph, state: LoopState): (path: string) => boolean {
  const read = new Set(filesReadByTests(graph, state));
  return (path) => read.has(path);
}

function filesReadByTests(graph: FileGraph, { units }: LoopState): readonly string[] {
  const view = viewOf(graph, 'runtime');
  const roots = bitsFor(view.size);
  for (const { units: tests } of units.values())
    for (const { path } of tests) {
      const number = graph.numbers.get(path);
      if (number !== undefined) setBit(roots, number);
    }
  const reached = reachedFrom(roots, view.below);
  return graph.files.flatMap(({ path }, at) => (hasBit(reached, at) ? [path] : []));
}

/** Projects by the work that would be saved in the older commits, were nothing in the way; the most first. */
function winsOf(question: BarrelQuestion, { state, train, context }: Finding): readonly string[] {
  const { graph, projects } = question;
  const owner = projectLookup(projects);
  const naming = openNaming(question);
  const mayShow = openShowing(question);
  const { passages } = passagesIn(question, {
    isFrom: readByTests(graph, state),
    isBarrel: () => true,
    isFree: freeIn(question),
    naming: (wanted) => naming(wanted) ?? (mayShow(wanted.target) ? wanted.target : undefined),
  });
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

interface Way {
  readonly finding: Finding;
  readonly open: OpenQuestion;
  readonly how: typeof planBarrels;
}

async function proposalFor(of: readonly string[], way: Way): Promise<Proposal> {
  const plan = planner(of, way);
  const isWider = way.how === planWidened;
  const about = {
    id: idOf(4, ...of, isWider ? 'exports' : ''),
    rung: 4,
    title: `import past the barrels of ${namesOf(of)}${isWider ? ', which shows its modules by their names' : ''}`,
  } as const;
  const first = await plan(way.finding.files);
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

function namesOf(projects: readonly string[]): string {
  const more = projects.length - ALONE;
  return more > 1 ? `${projects.slice(0, ALONE).join(', ')} and ${more} more projects` : projects.join(', ');
}

type Planned = Result<BarrelPlan, string>;

/** Edits and prediction ask for the same plan. */
function planner(
  of: readonly string[],
  { finding: { state }, open, how }: Way,
): (files: Files) => Promise<Planned> {
  const plans = new WeakMap<Files, Promise<Planned>>();
  const make = async (files: Files): Promise<Planned> => {
    const { graph } = await open(files);
    return how(files, open, { of, isFrom: readByTests(graph, state) });
  };
  return (files) => {
    const known = plans.get(files) ?? make(files);
    plans.set(files, known);
    return known;
  };
}
