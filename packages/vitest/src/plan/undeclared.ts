import path from 'node:path';
import type { SkipHost } from '../vite/host.ts';
import { planName } from './only-planned.ts';
import type { PlannedTask } from './planned-task.ts';

/**
 * Files that the test files of a task have loaded, and that its hash does not count: a pass would be kept when they
 * change. Sorted.
 */
export function undeclaredFiles(
  { root, task, reads, others, isLeft, projects }: PlannedTask,
  loaded: Iterable<string>,
): readonly string[] {
  const below = projects.below(task.project);
  const isInput = (name: string): boolean =>
    reads.has(name) || (below.has(projects.ownerOf(name) ?? '') && !others.has(name) && !isLeft(name));
  const names = [...new Set(loaded)].map((file) => planName(root, file));
  return names.filter((name) => isOfWorkspace(name) && !isInput(name)).sort();
}

function isOfWorkspace(name: string): boolean {
  const parts = name.split('/');
  return parts[0] !== '..' && !path.isAbsolute(name) && !parts.includes('node_modules');
}

/** All files that Vite has read for the tests, and those that its settings come from. */
function* loadedFiles({ projects }: Pick<SkipHost, 'projects'>): Generator<string> {
  for (const { vite } of projects) {
    const { configFile, configFileDependencies } = vite.config;
    if (configFile !== undefined && configFile !== '') yield configFile;
    for (const file of configFileDependencies) yield path.resolve(file);
    for (const { moduleGraph } of Object.values(vite.environments))
      for (const [, { id }] of moduleGraph.urlToModuleMap ?? []) yield* fileOf(id);
  }
}

/** Of a module that is a file: not of one that a plugin makes. */
function fileOf(id: string | null): readonly string[] {
  const [file = ''] = (id ?? '').split('?', 1);
  return path.isAbsolute(file) ? [file] : [];
}

/**
 * Says which files are missing, and fails the run: its results are right, but must not be kept. `known`: what was loaded
 * for test files that are not run this time.
 */
export function refuseUndeclared(
  host: Pick<SkipHost, 'projects'>,
  planned: PlannedTask,
  known: readonly string[],
): Error | undefined {
  const loaded = [...loadedFiles(host), ...known.flatMap(fileOf)];
  const [first, ...others] = undeclaredFiles(planned, loaded);
  if (first === undefined) return undefined;
  const { project, target } = planned.task;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const error = new Error(
    `${project}:${target} reads ${first}${more}, which its inputs do not have: when that changes, it would not run. ${planned.remedy}`,
  );
  error.name = 'UndeclaredInput';
  error.stack = `${error.name}: ${error.message}`;
  process.stderr.write(`subminute: ${error.message}\n`);
  process.exitCode = 1;
  return error;
}
