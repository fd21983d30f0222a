import path from 'node:path';
import {
  type FileSet,
  type GraphTask,
  type UnitTask,
  fileSetOf,
  projectLookup,
  reachOf,
} from '@subminute/core/ratchet';
import { isKnownProgram, kindOf, startsTasks } from './file-kinds.ts';
import type { Finding } from './proposal.ts';
import { type Settings, testSettings } from './test-settings.ts';

/** Why a task reads no file of a pattern; or why nobody can say so. */
export type Evidence =
  | { readonly by: 'record'; readonly testFiles: number }
  | { readonly by: 'kind'; readonly kind: string }
  | { readonly by: 'nothing'; readonly why: string };

export type EvidenceOf = (pattern: string, task: GraphTask) => Evidence;

/** Files at the root that one pattern of an input means. */
export interface RootFiles {
  readonly pattern: string;
  readonly set: FileSet;
  /** Who reads one of them by its name has this in its text; '' where they have nothing in common. */
  readonly word: string;
}

/** Of these patterns: what test files have recorded that they read, else what kind of file it is. */
export async function rootEvidence(
  { state, files, fileGraph, context }: Finding,
  patterns: readonly string[],
): Promise<EvidenceOf> {
  const graph = await fileGraph();
  const all = new Map(
    patterns.map((pattern) => [
      pattern,
      { pattern, set: fileSetOf([pattern], context.compile), word: wordOf(pattern) },
    ]),
  );
  const settings = testSettings(graph, files, state.graph.projects);
  const words = [...all.values()].filter(({ pattern }) => kindOf(pattern)).map(({ word }) => word);
  const owner = projectLookup(state.graph.projects);
  const reach = reachOf(state.graph);
  const mentions = mentionsOf(
    words,
    graph.files.map((file) => file.path).filter((file) => !/(?:^|\/)package\.json$/.test(file)),
    files.read,
  );
  const namedBy = (word: string, project: string): string | undefined =>
    mentions.get(word)?.find((file) => reach.has(project, owner(file)));
  return (pattern, task) => {
    const asked = all.get(pattern);
    if (!asked || startsTasks(pattern)) return nothing('packages and programs are found by it');
    const units = state.units.get(task.task);
    return (units && byRecord(units, asked, settings.of(task.project))) ?? byKind(asked, task, namedBy);
  };
}

function nothing(why: string): Evidence {
  return { by: 'nothing', why };
}

/** The last part of a literal name, or of the folder that all of them are in, or their common ending. */
function wordOf(pattern: string): string {
  if (!isGlob(pattern)) return path.posix.basename(pattern);
  const parts = pattern.split('/');
  const folder = parts.slice(0, parts.findIndex(isGlob)).at(-1);
  return folder ?? /\*(\.[\w.-]+)$/.exec(pattern)?.[1] ?? '';
}

function isGlob(text: string): boolean {
  return /[*?[\]{}()!+@\\]/.test(text);
}

/** By each word, the files in whose text it stands; each file is read once. */
function mentionsOf(
  words: readonly string[],
  paths: readonly string[],
  read: (file: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(words.map((word) => [word, []]));
  for (const file of found.size === 0 ? [] : paths) {
    const text = read(file) ?? '';
    for (const [word, list] of found) if (text.includes(word)) list.push(file);
  }
  return found;
}

/** `undefined`: of a test file nothing could be kept, or it never ran, so that nobody knows what it reads. */
function byRecord({ units }: UnitTask, asked: RootFiles, settings: Settings): Evidence | undefined {
  for (const { path: file, inputs, isGuessed } of units) {
    if (!inputs || isGuessed) return undefined;
    if (inputs.some((input) => isRead(input, asked))) return nothing(`${file} reads it`);
  }
  if (units.length === 0) return undefined;
  const by = settings.readerOf(asked);
  return by === undefined ? { by: 'record', testFiles: units.length } : nothing(`${by} may read it`);
}

type Input = NonNullable<UnitTask['units'][number]['inputs']>[number];

function isRead(input: Input, { pattern, set }: RootFiles): boolean {
  if (input.kind === 'module') return set.has(input.id.replace(/\?.*$/s, ''));
  if (!('path' in input)) return false;
  if (input.kind === 'list') return mayList(input.path, pattern, set);
  // What a name without its ending could lead to.
  if (input.kind === 'candidates' && pattern.startsWith(input.path)) return true;
  return set.has(input.path);
}

/** Whether a file of the set may lie in a folder whose names are read. */
function mayList(listed: string, pattern: string, { folders }: FileSet): boolean {
  const folder = listed === '.' ? '' : listed;
  if (!isGlob(pattern)) return folders.includes(folder);
  return folders.some((base) => base === '' || folder === base || folder.startsWith(`${base}/`));
}

function byKind(
  { pattern, word }: RootFiles,
  { target, command, project }: GraphTask,
  namedBy: (word: string, project: string) => string | undefined,
): Evidence {
  const kind = kindOf(pattern);
  if (!kind) return nothing('no run has recorded what is read, and it may be of any kind');
  if (kind.readers.test(target) || kind.readers.test(command))
    return nothing(`${target} may be what reads ${kind.name}`);
  if (!isKnownProgram(command)) return nothing(`nobody knows what the program of ${target} reads`);
  if (word === '' || command.includes(word)) return nothing(`${target} names it`);
  const by = namedBy(word, project);
  return by === undefined ? { by: 'kind', kind: kind.name } : nothing(`${by} names it`);
}
