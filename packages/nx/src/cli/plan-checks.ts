import { statSync } from 'node:fs';
import path from 'node:path';
import { plural } from '@subminute/core';
import type { Plan } from '@subminute/core/plan';
import { planSharingProblem, readProjects } from '@subminute/vitest/plan';
import { graphFile } from '@subminute/vitest/store';
import { filesIn } from '../decompose/overlay.ts';
import { inputsProblem } from '../decompose/planned/home-problem.ts';
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
  const { parts, shards, types, builds } = plan;
  if (parts.length + shards.length + types.length + builds.length === 0) return [];
  const trouble =
    (hasPlugin(nxJson) ? undefined : NO_PLUGIN) ??
    goneFolder(root, plan) ??
    lostInputs(root, plan) ??
    unusedPlan(root, plan, env);
  if (trouble) return [{ name, ...trouble }];
  const found = [
    ...(parts.length > 0 ? [plural(parts.length, 'part')] : []),
    ...(shards.length > 0 ? [`${plural(shards.length, 'target')} in shards`] : []),
    ...typesFound(plan),
    ...(builds.length > 0 ? [`${plural(builds.length, 'build')} by esbuild`] : []),
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
