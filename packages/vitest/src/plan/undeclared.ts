import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { SkipHost } from '../vite/host.ts';
import type { KeyedTask } from './keyed-task.ts';
import { planName } from './only-planned.ts';

/**
 * Files that the test files of a task have loaded, and that its hash does not count: a pass would be kept when they
 * change. Sorted.
 */
export function undeclaredFiles(
  { root, task, isRead, isLeft, projects }: KeyedTask,
  loaded: Iterable<string>,
): readonly string[] {
  const below = projects.below(task.project);
  const isInput = (name: string): boolean =>
    isRead(name) || (below.has(projects.ownerOf(name) ?? '') && !isLeft(name));
  const names = [...new Set(loaded)].map((file) => planName(root, file));
  return names.filter((name) => isOfWorkspace(name) && !isInput(name)).sort();
}

function isOfWorkspace(name: string): boolean {
  const parts = name.split('/');
  return parts[0] !== '..' && !path.isAbsolute(name) && !parts.includes('node_modules');
}

/** Those of them that Nx could hash: a module may be none on disk, and what git ignores is an output, or in no hash at all. */
function hashable(root: string, names: readonly string[]): readonly string[] {
  const there = names.filter((name) => existsSync(path.join(root, name)));
  if (there.length === 0) return [];
  const asked = spawnSync('git', ['check-ignore', '-z', '--stdin'], {
    cwd: root,
    input: there.join('\0'),
    encoding: 'utf8',
  });
  // Without git, none is known to be ignored.
  const ignored = new Set(asked.status === 0 ? asked.stdout.split('\0') : []);
  return there.filter((name) => !ignored.has(name));
}

/** All files that Vite has read for the tests, and those that its settings come from. */
function* loadedFiles({ projects }: Pick<SkipHost, 'projects'>): Generator<string> {
  for (const { vite } of projects) {
    const { configFile, configFileDependencies } = vite.config;
    if (configFile !== undefined && configFile !== '') yield configFile;
    for (const file of configFileDependencies) yield path.resolve(file);
    const graphs = vite.environments ? Object.values(vite.environments) : [vite];
    for (const { moduleGraph } of graphs)
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
  keyed: KeyedTask,
  known: readonly string[],
): Error | undefined {
  const loaded = [...loadedFiles(host), ...known.flatMap(fileOf)];
  const [first, ...others] = hashable(keyed.root, undeclaredFiles(keyed, loaded));
  if (first === undefined) return undefined;
  const { project, target } = keyed.task;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const error = new Error(
    `${project}:${target} reads ${first}${more}, which its inputs do not have: when that changes, it would not run. ${keyed.remedy}`,
  );
  error.name = 'UndeclaredInput';
  error.stack = `${error.name}: ${error.message}`;
  process.stderr.write(`subminute: ${error.message}\n`);
  process.exitCode = 1;
  return error;
}
