import { hasBit } from '../graph/bits.ts';
import type { FileGraph, GraphFile } from '../graph/file-graph.ts';
import type { GraphTask } from '../graph/workspace-graph.ts';
import { byCodeUnit } from '../order.ts';
import { USUAL_START_MS } from '../cost/start-of.ts';
import { prepareModel } from '../ratchet/model.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import { isTestFile } from '../ratchet/source-file.ts';
import { type LoopContext, type LoopState, weightsIn } from './loop-state.ts';

/** A folder of a project whose test files could be a task of their own, while no file moves. */
export interface FolderPart {
  readonly root: string;
  /** Test files in it, and in the rest of the project. */
  readonly tests: number;
  readonly others: number;
  /** `below`: the rest imports it. `above`: it imports the rest. `apart`: neither does. Never both. */
  readonly stands: 'below' | 'above' | 'apart';
  /** Other projects whose files it imports, sorted. */
  readonly needs: readonly string[];
  /** What the rest reads cannot be told: it may be any file of the folder. */
  readonly isRead: boolean;
  /** CPU time that the commits would have spared, in ms a commit. */
  readonly gainMs: number;
}

export interface FolderQuestion {
  readonly state: LoopState;
  readonly files: FileGraph;
  /** Test files of this task. */
  readonly task: GraphTask;
  readonly home: string;
  readonly ownerOf: (file: string) => string | undefined;
  /** Files that all test files read: they are inputs of both. */
  readonly reads: ReadonlySet<string>;
  readonly sample: readonly SampleCommit[];
  readonly context: LoopContext;
}

/** The folders that could, the one that spares most first; none that would cost more than it spares. */
export function folderParts(question: FolderQuestion): readonly FolderPart[] {
  const folders = foldersOf(question);
  const tests = question.files.files.filter(
    (file) => isOwn(question, file.path) && isTestFile(file.path),
  ).length;
  const vague = question.files.files.filter((file) => isOwn(question, file.path) && isVague(file)).length;
  const commits = touchesOf(question);
  const { cpuMs, startMs } = costOf(question);
  return [...folders]
    .flatMap(([root, folder]): readonly FolderPart[] => {
      const stands = placeOf(folder);
      if (stands === undefined || folder.tests === 0 || folder.tests === tests) return [];
      const share = folder.tests / tests;
      const isRead = vague > folder.vague;
      const halves = { root, stands, share, isRead };
      const gain = gainOf(halves, commits, { workMs: cpuMs - startMs, startMs });
      const gainMs = gain / Math.max(1, question.sample.length);
      const needs = [...folder.needs].sort(byCodeUnit);
      return [{ root, tests: folder.tests, others: tests - folder.tests, stands, needs, isRead, gainMs }];
    })
    .filter(({ gainMs }) => gainMs > 0)
    .sort((a, b) => b.gainMs - a.gainMs || byCodeUnit(a.root, b.root));
}

interface Folder {
  tests: number;
  /** The rest of the project imports it; it imports the rest; others import it. */
  isNeeded: boolean;
  isNeedy: boolean;
  isShown: boolean;
  /** So many of its files may read what they do not import. */
  vague: number;
  readonly needs: Set<string>;
}

/** Of two that need each other neither is first. What others import must stay below what they hang on. */
function placeOf({ isNeeded, isNeedy, isShown, vague }: Folder): FolderPart['stands'] | undefined {
  if (vague > 0 || (isNeedy && (isNeeded || isShown))) return undefined;
  if (isNeedy) return 'above';
  return isNeeded || isShown ? 'below' : 'apart';
}

function isOwn({ home, ownerOf, task, reads }: FolderQuestion, file: string): boolean {
  return file.startsWith(`${home}/`) && ownerOf(file) === task.project && !reads.has(file);
}

type Around = (file: string) => readonly Folder[];

function foldersOf(question: FolderQuestion): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>();
  const folderAt = (root: string): Folder => {
    const known = folders.get(root) ?? newFolder();
    folders.set(root, known);
    return known;
  };
  const around: Around = (file) =>
    isOwn(question, file) ? foldersAbove(file, question.home).map(folderAt) : [];
  for (const file of question.files.files)
    for (const folder of around(file.path)) addFile(folder, file, question);
  addEdges(around, question);
  return folders;
}

function newFolder(): Folder {
  return { tests: 0, isNeeded: false, isNeedy: false, isShown: false, vague: 0, needs: new Set() };
}

function addFile(folder: Folder, file: GraphFile, { ownerOf }: FolderQuestion): void {
  if (isTestFile(file.path)) folder.tests++;
  if (isVague(file)) folder.vague++;
  for (const target of file.targets) {
    const owner = target.is === 'folder' ? ownerOf(`${target.dir}/`) : undefined;
    if (owner !== undefined) folder.needs.add(owner);
  }
}

function addEdges(around: Around, question: FolderQuestion): void {
  const { files, ownerOf, task } = question;
  for (const { from, to } of files.edges) {
    const [source, target] = [files.files[from]?.path ?? '', files.files[to]?.path ?? ''];
    const [above, below] = [new Set(around(source)), new Set(around(target))];
    const owner = ownerOf(target);
    for (const folder of above) {
      if (below.has(folder)) continue;
      if (isOwn(question, target)) folder.isNeedy = true;
      else if (owner !== undefined && owner !== task.project) folder.needs.add(owner);
    }
    for (const folder of below) {
      if (above.has(folder)) continue;
      if (ownerOf(source) === task.project) folder.isNeeded = true;
      else folder.isShown = true;
    }
  }
}

/** Below the project's own folder, the outermost first. */
function foldersAbove(file: string, home: string): readonly string[] {
  const parts = file
    .slice(home.length + 1)
    .split('/')
    .slice(0, -1);
  return parts.map((_, at) => [home, ...parts.slice(0, at + 1)].join('/'));
}

/** Of Node's own modules those by which a file reads what it does not import. */
const READERS = new Set(['fs', 'fs/promises', 'child_process', 'worker_threads', 'cluster', 'module', 'vm']);

/** Nobody is told what it reads, unless it runs. */
function isVague({ facts, targets }: GraphFile): boolean {
  const { place = false, computed = 0, broken, ambient = false } = facts;
  return (
    place ||
    ambient ||
    computed > 0 ||
    broken !== undefined ||
    targets.some((target) => target.is === 'builtin' && READERS.has(target.name.replace(/^node:/, '')))
  );
}

interface Touch {
  /** The task is executed whatever becomes of the files of the project. */
  readonly anyway: boolean;
  readonly own: readonly string[];
}

/** The commits that execute the task. */
function touchesOf(question: FolderQuestion): readonly Touch[] {
  const { state, sample, context, task } = question;
  const { order, change } = prepareModel(state.graph, context);
  const at = order.numbers.get(task.task);
  if (at === undefined) return [];
  return sample.flatMap((commit): readonly Touch[] => {
    if (!hasBit(change(commit), at)) return [];
    const own = commit.paths.filter((file) => isOwn(question, file));
    const rest = { ...commit, paths: commit.paths.filter((file) => !own.includes(file)) };
    return [{ own, anyway: hasBit(change(rest), at) }];
  });
}

function costOf({ state, sample, context, task }: FolderQuestion): {
  readonly cpuMs: number;
  readonly startMs: number;
} {
  const cpuMs = weightsIn(state, sample, context).cpuMs(task.task);
  return { cpuMs, startMs: Math.min(cpuMs, USUAL_START_MS) };
}

interface Halves {
  readonly root: string;
  readonly stands: FolderPart['stands'];
  /** Of the work, that of the folder. */
  readonly share: number;
  readonly isRead: boolean;
}

function gainOf(
  { root, stands, share, isRead }: Halves,
  touches: readonly Touch[],
  { workMs, startMs }: { readonly workMs: number; readonly startMs: number },
): number {
  let gain = 0;
  for (const { own, anyway } of touches) {
    const inside = own.filter((file) => file.startsWith(`${root}/`));
    const outside = own.filter((file) => !file.startsWith(`${root}/`));
    // What a test file says is read by nobody else.
    const shows = (files: readonly string[]): boolean => files.some((file) => !isTestFile(file));
    const part = anyway || inside.length > 0 || (stands === 'above' && shows(outside));
    const isSeen = isRead ? inside.length > 0 : stands !== 'above' && shows(inside);
    const rest = anyway || outside.length > 0 || isSeen;
    gain += startMs + workMs;
    if (part) gain -= startMs + share * workMs;
    if (rest) gain -= startMs + (1 - share) * workMs;
  }
  return gain;
}
