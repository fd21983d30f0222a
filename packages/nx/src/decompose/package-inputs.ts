import path from 'node:path';
import { plural } from '@subminute/core';
import { type FileGraph, type GraphFile, packagesOf } from '@subminute/core/graph';
import { type GraphTask, type WorkspaceGraph, projectLookup } from '@subminute/core/ratchet';
import { isRecord } from '../shield/fields.ts';
import { PLAN_FILE, planOf } from '../store/plan-file.ts';
import { inputEdits } from './input-edits.ts';
import { readJson, recordAt, textAt } from './json-file.ts';
import { type Files, type Finder, type Proposal, idOf } from './proposal.ts';

const ALL = 'AllExternalDependencies';

/** Programs whose package is called otherwise. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  'vue-tsc': 'vue-tsc',
  ng: '@angular/cli',
};

/**
 * Targets that hash the whole lockfile, though their tasks use a few of its packages: one proposal for each. A task uses
 * what the files of its project and of those below import, the program that it starts, and what configurations name.
 */
export const packageInputs: Finder = async ({ state, files, fileGraph, train }) => {
  const { graph } = state;
  const all = graph.inputs.indexOf(ALL);
  const isTouched = train.some(({ packages }) => packages.length > 0);
  if (all === -1 || !isTouched) return [];
  // A part has no package.json, by which Nx would know what it imports.
  const plan = planOf(files.read(PLAN_FILE));
  const parted = new Set(plan.ok ? plan.value.parts.flatMap(({ targets }) => targets) : []);
  const tasks = graph.tasks.filter(
    ({ inputs, continuous, target }) => inputs.includes(all) && !continuous && !parted.has(target),
  );
  const byTarget = Map.groupBy(tasks, ({ target }) => target);
  if (byTarget.size === 0) return [];
  const used = usedPackages(files, graph, await fileGraph());
  return [...byTarget].flatMap(([target, same]) => proposalOf(target, same, { graph, used }) ?? []);
};

function proposalOf(
  target: string,
  tasks: readonly GraphTask[],
  { graph, used }: { readonly graph: WorkspaceGraph; readonly used: Used },
): Proposal | undefined {
  if (tasks.some((task) => used.tools(task).length === 0)) return undefined;
  const names = [
    ...new Set(tasks.flatMap((task) => [...used.tools(task), ...used.named(task.project)])),
  ].sort();
  return {
    id: idOf(1, 'packages', target),
    rung: 1,
    title: `${target}: hash the packages that it uses, not the whole lockfile (${plural(names.length, 'tool')}, and what each project imports)`,
    risks: [
      'nx.json or manifests change: each task runs once more',
      `a package that a ${target} loads by a name in no configuration would not run it: besides imports it hashes ${names.join(', ')}`,
    ],
    edits: (files) =>
      inputEdits(files, {
        tasks,
        projects: graph.projects,
        change: (inputs) => [
          ...inputs.filter((input) => !isPackages(input)),
          { externalDependencies: names },
        ],
      }),
  };
}

function isPackages(input: unknown): boolean {
  return isRecord(input) && 'externalDependencies' in input;
}

interface Used {
  /** The packages of the programs that a task starts; none: it starts nothing that is known. */
  readonly tools: (task: GraphTask) => readonly string[];
  /** Packages that the configurations of a project and of the root name or import, and types that come without a name. */
  readonly named: (project: string) => readonly string[];
}

const CONFIG =
  /(?:^|\/)(?:[^/]+\.config(?:\.[^/]+)?\.[cm]?[jt]s|tsconfig[^/]*\.json|\.[^/]+rc(?:\.[cm]?js|\.json)?)$/;

function usedPackages(files: Files, { projects }: WorkspaceGraph, graph: FileGraph): Used {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const owner = projectLookup(projects);
  const installed = directPackages(files, ['.', ...roots.values()]);
  const configs = graph.files.filter((file) => CONFIG.test(file.path));
  const byProject = Map.groupBy(configs, ({ path: file }) => owner(file) ?? '');
  const ofRoot = configs.filter(({ path: file }) => !file.includes('/'));
  const ofConfig = (file: GraphFile): readonly string[] => [
    ...packagesOf(file, { types: true }),
    ...quotedNames(files.read(file.path) ?? '', installed),
  ];
  return {
    tools: ({ command }) => toolsOf(command, installed),
    named: (project) =>
      [...ofRoot, ...(byProject.get(project) ?? [])].flatMap(ofConfig).filter((name) => installed.has(name)),
  };
}

/** What manifests ask for, but packages of the workspace: Nx knows a node for each. */
function directPackages(files: Files, folders: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  const manifests = folders.map((folder) => readJson(files, path.posix.join(folder, 'package.json')));
  for (const manifest of manifests) {
    for (const field of ['dependencies', 'devDependencies']) {
      for (const [name, range] of Object.entries(recordAt(manifest, field)))
        if (typeof range === 'string' && !/^(?:workspace|file|link|portal):/.test(range)) names.add(name);
    }
  }
  for (const manifest of manifests) names.delete(textAt(manifest, 'name') ?? '');
  return names;
}

/** Names in quotes: an environment, a preset, a plugin. */
function quotedNames(text: string, installed: ReadonlySet<string>): readonly string[] {
  return Array.from(text.matchAll(/['"]([@\w./-]{1,100})['"]/g), ([, name = '']) => name).filter((name) =>
    installed.has(name),
  );
}

/** Words of a command that are programs of packages. */
function toolsOf(command: string, installed: ReadonlySet<string>): readonly string[] {
  return Array.from(command.matchAll(/[@\w./-]+/g), ([word]) => PACKAGE_OF[word] ?? word).filter((name) =>
    installed.has(name),
  );
}
