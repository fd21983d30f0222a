import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { GraphTarget } from '../../adapter/graph-targets.ts';
import type { GraphTask } from '@subminute/core/ratchet';
import { homeTarget } from '../../infer/home-target.ts';
import { isTargetBeside } from '../../infer/part-depends-on.ts';
import { defaultsOf } from '../../infer/target-defaults.ts';
import { isRecord } from '../../shield/fields.ts';
import { type Json, readJson, recordAt } from '../json-file.ts';
import type { Files } from '../proposal.ts';

export interface HomeQuestion {
  readonly home: string;
  readonly config: string;
  readonly task: GraphTask;
  /** All targets of the project; `undefined`: nobody has been asked. */
  readonly targets?: readonly GraphTarget[] | undefined;
}

const TYPES = 'it checks types as well, of all files at once: move that into a target of its own first';

/** Why a folder of a project cannot be one of the graph; `undefined`: it can. */
export function folderProblem(files: Files, question: HomeQuestion): string | undefined {
  return (
    sharingProblem(files, question) ??
    inputsProblem(files, question.home) ??
    inferredProblem(question) ??
    packagesProblem(question.task) ??
    defaultsProblem(files, question)
  );
}

/** Inputs that no file says: a plugin has inferred the target. */
function inferredProblem({ targets = [] }: HomeQuestion): string | undefined {
  const named = targets.find(({ inputs }) => namesFiles(inputs));
  return named && filesOneByOne(named.target);
}

function filesOneByOne(target: string): string {
  return `inputs of the target ${target} name files of the project one by one, not by a named input`;
}

/** Nx knows packages of a project by its package.json, which a part has none of: those it imports would not be hashed. */
function packagesProblem({ task, declared = [] }: GraphTask): string | undefined {
  return declared.some((input) => isRecord(input) && 'externalDependencies' in input)
    ? `the inputs of ${task} have externalDependencies, by which a part would not hash the packages that it imports`
    : undefined;
}

/** How a target is run and kept. What it hashes and waits for is asked of Nx itself, once the plan is tried. */
const MANNER = ['cache', 'parallelism', 'defaultConfiguration', 'options', 'configurations'];

/** What nx.json says of a target goes before what the plan says of it in a part, which has no other targets. */
function defaultsProblem(
  files: Files,
  { home, task: { project, target } }: HomeQuestion,
): string | undefined {
  const given = givenIn(files, target) ?? {};
  const dependsOn: unknown = given['dependsOn'];
  const beside = Array.isArray(dependsOn) ? dependsOn.find(isTargetBeside) : undefined;
  if (beside !== undefined)
    return `${target} waits for ${beside} by targetDefaults of nx.json, which a part does not have: say it in the project's own target`;
  const own: Readonly<Record<string, unknown>> = { ...homeTarget(files, { of: project, home }, target) };
  const other = MANNER.find((key) => key in own && key in given && !agree(own[key], given[key]));
  return (
    other &&
    `"${other}" of ${target} is another one in targetDefaults of nx.json than in ${project}, and in a part that of nx.json counts: say it in one place`
  );
}

/** Of options, each by itself. */
function agree(own: unknown, given: unknown): boolean {
  if (isRecord(own) && isRecord(given))
    return Object.entries(given).every(([key, value]) => !(key in own) || isDeepStrictEqual(own[key], value));
  return isDeepStrictEqual(own, given);
}

function givenIn(files: Files, target: string): Json | undefined {
  return defaultsOf(readJson(files, 'nx.json')?.['targetDefaults'], target);
}

function filtered(target: string): string {
  return `targetDefaults of nx.json choose what ${target} is by filters, which nobody has applied to tasks that are not there yet: say it in the project's own target`;
}

/** Why the test files of a task cannot be shared out among several; `undefined`: they can. */
export function sharingProblem(files: Files, { home, config, task }: HomeQuestion): string | undefined {
  const text = files.read(config) ?? '';
  if (!text.includes('@subminute/vitest'))
    return `${config} has no subminute(), which tells the task which test files are its own. Run: npx nx g @subminute/nx:init`;
  if (
    /--typecheck|\bvue-tsc\b/.test(task.command) ||
    /\btypecheck\b[^}]{0,300}\benabled\s*:\s*true/.test(text)
  )
    return TYPES;
  if (!hasPlugin(readJson(files, 'nx.json')))
    return 'nx.json has no plugin @subminute/nx, which reads the plan. Run: npx nx add @subminute/nx';
  if (!homeTarget(files, { of: task.project, home }, task.target))
    return `how ${task.task} is run stands in none of the project's files: its target must be a script or a command there`;
  return givenIn(files, task.target) ? undefined : filtered(task.target);
}

function hasPlugin(nxJson: Json | undefined): boolean {
  const { plugins } = nxJson ?? {};
  const names = Array.isArray(plugins)
    ? plugins.map((one: unknown) => (isRecord(one) ? one['plugin'] : one))
    : [];
  return names.some((name) => typeof name === 'string' && name.startsWith('@subminute/nx'));
}

/**
 * The project's sets of inputs get the folder back from the plan. What names its files in another way would lose it
 * without a word.
 */
export function inputsProblem(files: Files, home: string): string | undefined {
  const own = readJson(files, path.posix.join(home, 'project.json'));
  const manifest = recordAt(readJson(files, path.posix.join(home, 'package.json')), 'nx');
  const nxJson = readJson(files, 'nx.json');
  for (const [where, json] of [
    [`${home}/project.json`, own],
    [`${home}/package.json`, manifest],
  ] as const) {
    if (Object.keys(recordAt(json, 'namedInputs')).length > 0)
      return `${where} has named inputs of its own, which would lose the folder`;
  }
  const lists = [recordAt(own, 'targets'), recordAt(manifest, 'targets'), recordAt(nxJson, 'targetDefaults')];
  const [named] = lists.flatMap((targets) =>
    Object.entries(targets).filter(([, target]) =>
      [target].flat().some((one) => isRecord(one) && namesFiles(one['inputs'])),
    ),
  );
  return named && filesOneByOne(named[0]);
}

function namesFiles(inputs: unknown): boolean {
  return (
    Array.isArray(inputs) &&
    inputs.some((input: unknown) => {
      const text = isRecord(input) ? input['fileset'] : input;
      return typeof text === 'string' && text.startsWith('{projectRoot}');
    })
  );
}
