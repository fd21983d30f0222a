import { statSync } from 'node:fs';
import path from 'node:path';
import { plural } from '@subminute/core';
import type { Plan } from '@subminute/core/plan';
import { planSharingProblem, readProjects } from '@subminute/vitest/plan';
import { graphFile } from '@subminute/vitest/store';
import { filesIn } from '../decompose/overlay.ts';
import { inputsProblem } from '../decompose/planned/home-problem.ts';
import { isDefined } from '../targets/aside.ts';
import { PLUGIN } from '../plugin-id.ts';
import { PLAN_FILE, readPlanFile } from '../store/plan-file.ts';
import type { Check } from './checks.ts';
import { type NxJson, hasPlugin } from './nx-json.ts';

/** What the plan says that is not so any more; nothing where there is none. */
export function planChecks(root: string, nxJson: NxJson, env: Readonly<NodeJS.ProcessEnv>): readonly Check[] {
  const name = 'plan';
  const read = readPlanFile(root);
  if (!read.ok) return [{ name, state: 'bad', found: read.error }];
  const plan = read.value;
  const { parts, shards } = plan;
  if (isEmpty(plan)) return [];
  const trouble =
    (hasPlugin(nxJson) ? undefined : NO_PLUGIN) ??
    goneFolder(root, plan) ??
    standsAgain(root, plan) ??
    lostInputs(root, plan) ??
    unusedPlan(root, plan, env);
  if (trouble) return [{ name, ...trouble }];
  const found = [
    ...(parts.length > 0 ? [plural(parts.length, 'part')] : []),
    ...(shards.length > 0 ? [`${plural(shards.length, 'target')} in shards`] : []),
    ...typesFound(plan),
    ...targetsFound(plan),
  ];
  return [{ name, state: 'good', found: found.join(', ') }];
}

/** Where types are checked against sources, nothing stops at what a project declares. */
function typesFound({ types }: Plan): readonly string[] {
  const declared = types.filter(({ keys }) => keys === 'declarations').length;
  const [first] = types.filter(({ why }) => why !== undefined);
  return [
    ...(declared > 0 ? [`types of ${plural(declared, 'project')} by what others declare`] : []),
    ...(first
      ? [
          `types of ${plural(types.length - declared, 'project')} by sources (${first.project}: ${first.why ?? ''})`,
        ]
      : []),
  ];
}

function isEmpty({ proofs: _proofs, ...lists }: Plan): boolean {
  return Object.values(lists).every((list) => list.length === 0);
}

/** What runs beside what it reads of others, and what ours stands in the place of. */
function targetsFound({ builds, tests, lints, replaced }: Plan): readonly string[] {
  const waiting = tests.filter(({ waits }) => waits.some((one) => one.startsWith('^')));
  const wide = lints.filter(({ below }) => below === 'sources');
  const some = (count: number, first: { readonly project: string } | undefined, what: string): string =>
    count > 0 ? ` (${count} ${what}: ${first?.project ?? ''}${count > 1 ? ', …' : ''})` : '';
  return [
    ...(builds.length > 0 ? [`${plural(builds.length, 'build')} by esbuild`] : []),
    ...(tests.length > 0
      ? [`test of ${plural(tests.length, 'project')}${some(waiting.length, waiting[0], 'after builds')}`]
      : []),
    ...(lints.length > 0
      ? [
          `lint of ${plural(lints.length, 'project')}${some(wide.length, wide[0], 'by sources of others too')}`,
        ]
      : []),
    ...(replaced.length > 0 ? [`${plural(replaced.length, 'target')} replaced`] : []),
  ];
}

type Trouble = Omit<Check, 'name'>;

const NO_PLUGIN: Trouble = {
  state: 'bad',
  found: `nx.json has no plugin that reads ${PLAN_FILE}: its tasks are not there, and projects run all their test files`,
  remedy: `Add "${PLUGIN}" to "plugins" of nx.json`,
};

function goneFolder(root: string, { parts }: Plan): Trouble | undefined {
  const isFolder = (folder: string): boolean =>
    statSync(path.join(root, folder), { throwIfNoEntry: false })?.isDirectory() === true;
  const gone = parts.filter((part) => !isFolder(part.root));
  const [first] = gone;
  if (!first) return undefined;
  return {
    state: 'note',
    found: `${first.root} of ${first.name} has gone${gone.length > 1 ? `, and ${gone.length - 1} more` : ''}: its test files run with ${first.of}`,
    remedy: `Take its line out of ${PLAN_FILE}, and ${first.name} out of "dependsOn" and "inputs" of the targets of ${first.of}; then run npx subminute decompose`,
  };
}

/** A target that ours stands in the place of and that a file of its project says again wins: then ours is not run. */
function standsAgain(root: string, { replaced }: Plan): Trouble | undefined {
  const files = filesIn(root);
  const again = replaced.filter((one) => isDefined(files, one));
  const [first] = again;
  if (!first) return undefined;
  return {
    state: 'note',
    found: `${first.home} says what ${first.project}:${first.target} is${again.length > 1 ? ` (and ${again.length - 1} more are said)` : ''}: it runs, not the one that was to stand in its place`,
    remedy: 'npx nx g @subminute/nx:infer',
  };
}

function lostInputs(root: string, { parts }: Plan): Trouble | undefined {
  const files = filesIn(root);
  const homes = [...new Set(parts.map(({ home }) => home))];
  const [lost] = homes.flatMap((home) => inputsProblem(files, home) ?? []);
  if (lost === undefined) return undefined;
  return {
    state: 'bad',
    found: `${lost}: an edit in a part may leave tasks of its project in the cache`,
    remedy: `Name the files by a named input of nx.json, or take the parts out of ${PLAN_FILE}`,
  };
}

/** By the graph that Nx has cached: where it is not of the files as they are, there is nothing to say. */
function unusedPlan(root: string, plan: Plan, env: Readonly<NodeJS.ProcessEnv>): Trouble | undefined {
  const homes = new Set([...plan.parts, ...plan.shards].map(({ home }) => home));
  const said = [...homes].flatMap((home) => [`${home}/project.json`, `${home}/package.json`]);
  const graph = writtenMs(graphFile(root, env));
  const isOld = [PLAN_FILE, 'nx.json', ...said].some((file) => writtenMs(path.join(root, file)) > graph);
  const projects = isOld ? undefined : readProjects(root, env);
  const problem = projects && planSharingProblem(plan, projects);
  if (problem === undefined) return undefined;
  return {
    state: 'bad',
    found: `${PLAN_FILE} ${problem}`,
    remedy:
      'Mend what it names, or take its line out of the plan. Until then that task runs all its test files',
  };
}

/** 0: it is not there. */
function writtenMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
