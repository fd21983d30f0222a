import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Closures,
  type Comparison,
  type Reason,
  type TaskInputs,
  projectsOf,
  touchedBy,
} from '@subminute/core/why';
import { minimatch } from 'minimatch';
import { affectedBase } from '../process/affected-base.ts';
import { changedFiles } from '../process/tree-changes.ts';
import { type TakenIn, projectRoots, takenIn } from '../store/inputs.ts';
import { readStore } from '../store/runs.ts';
import type { Question } from './why-answer.ts';
import type { Kept } from './why-kept.ts';

/** Of an `affected`: what had changed since its base that the task takes in. */
export async function touchedSinceBase(
  question: Question,
  now: Kept,
  { command, before }: { readonly command: readonly string[]; readonly before?: Kept },
): Promise<readonly Reason[] | undefined> {
  const base = now.tree && (await affectedBase(question.root, command, now.tree));
  if (!base) return undefined;
  const comparison = await comparisonOf(question, now, {
    ...now,
    // Projects without a task in this run are known from the earlier one.
    row: (before ?? now).row,
    tree: base,
  });
  const touched = comparison ? touchedBy(comparison) : [];
  return touched.length === 0 ? undefined : touched;
}

/** Two runs of a task side by side; `undefined` where the inputs of one of them are not kept. */
export async function comparisonOf(
  { store, root }: Question,
  now: Kept,
  before: Kept,
): Promise<Comparison | undefined> {
  if (!now.inputs || !before.inputs) return undefined;
  const files = before.tree && now.tree ? await changedFiles(root, before.tree, now.tree) : undefined;
  const { project } = now.inputs;
  const known = projectsIn(store, now, before);
  const roots = new Map([...known].map(([name, found]) => [name, found.root]));
  for (const { file } of files ?? []) {
    for (const [name, folder] of projectsAbove(root, file)) if (!roots.has(name)) roots.set(name, folder);
  }
  const closures: Closures = new Map([...known].map(([name, found]) => [name, found.projects]));
  return {
    project,
    target: now.row.target,
    before: taskInputs(before),
    after: taskInputs(now),
    ...(files ? { files } : {}),
    ...([before, now].some(({ tree }) => tree?.left !== undefined) ? { isPartial: true } : {}),
    closures,
    namedInputs: namedInputs(root),
    direct: directPackages(root),
    rootOf: (name) => roots.get(name),
    roots: readStore(store, (db) => projectRoots(db, now.row.run)) ?? [],
    matches: (file, pattern) => minimatch(file, pattern, { dot: true }),
  };
}

/** The projects that the task takes in, as the later run has them; what it takes in no more, as the earlier one. */
function projectsIn(store: string, now: Kept, before: Kept): ReadonlyMap<string, TakenIn> {
  const read = ({ inputs, row }: Kept, but?: ReadonlyMap<string, unknown>): ReadonlyMap<string, TakenIn> => {
    const all = [...projectsOf(Object.keys(inputs?.groups ?? {}))];
    const of = all.filter((name) => !but?.has(name));
    if (of.length === 0) return new Map();
    return readStore(store, (db) => takenIn(db, row.run, { of, pick: projectsOf })) ?? new Map();
  };
  const found = read(now);
  return new Map([...read(before, found), ...found]);
}

function taskInputs({ inputs, tree }: Kept): TaskInputs {
  return {
    groups: new Map(Object.entries(inputs?.groups ?? {})),
    args: inputs?.args ?? '',
    tools: tree?.tools ?? {},
  };
}

/** Projects without a task in the run are known by the files that name them, above a file that changed. */
function projectsAbove(root: string, file: string): readonly (readonly [name: string, folder: string])[] {
  const found: (readonly [string, string])[] = [];
  for (let dir = path.posix.dirname(file); ; dir = path.posix.dirname(dir)) {
    const name = projectNameIn(path.join(root, dir));
    if (name !== undefined) found.push([name, dir]);
    if (dir === '.' || dir === '/') return found;
  }
}

function projectNameIn(dir: string): string | undefined {
  const project = readJson(path.join(dir, 'project.json'));
  if (project) return typeof project['name'] === 'string' ? project['name'] : path.basename(dir);
  const { name, nx } = readJson(path.join(dir, 'package.json')) ?? {};
  const own = (nx as { readonly name?: unknown } | undefined)?.name;
  return typeof own === 'string' ? own : typeof name === 'string' ? name : undefined;
}

/** Those that the workspace's own package.json asks for: they are named first. */
function directPackages(root: string): ReadonlySet<string> {
  const manifest = readJson(path.join(root, 'package.json')) ?? {};
  const parts = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  return new Set(parts.flatMap((part) => Object.keys((manifest[part] ?? {}) as object)));
}

/** Nx has one of its own, where nx.json does not set it. */
function namedInputs(root: string): Comparison['namedInputs'] {
  const { namedInputs: found } = readJson(path.join(root, 'nx.json')) ?? {};
  return { default: ['{projectRoot}/**/*'], ...(found as Comparison['namedInputs'] | undefined) };
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
