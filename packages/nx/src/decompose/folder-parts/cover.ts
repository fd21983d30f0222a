import { type TaskId, asTaskId } from '@subminute/core';
import type { LoopContext } from '@subminute/core/decompose';
import { type FileGraph, bitsFor, hasBit, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import type { PlannedPart } from '@subminute/core/plan';
import {
  type GraphTask,
  type Model,
  type WorkspaceGraph,
  isTestFile,
  prepareModel,
  projectLookup,
} from '@subminute/core/ratchet';

export interface CoverQuestion {
  readonly planned: PlannedPart;
  /** The rest of the project may read any file of the folder. */
  readonly isRead: boolean;
  readonly task: GraphTask;
  /** Without the part. */
  readonly before: WorkspaceGraph;
  readonly files: FileGraph;
  readonly context: LoopContext;
}

/**
 * Which task would not run any more after an edit that may change what comes of it, by what Nx itself says that it
 * hashes with the part; `undefined`: none. All that was run before is run, but the project's own test files by the
 * part, and the part's by the project where nothing of the rest imports what is edited.
 */
export function coverProblem(question: CoverQuestion, after: WorkspaceGraph): string | undefined {
  const { planned, task, isRead, before, files, context } = question;
  const part = asTaskId(`${planned.name}:${task.target}`);
  if (!after.tasks.some((one) => one.task === part)) return `Nx makes no task ${part}`;
  const [was, is] = [prepareModel(before, context), prepareModel(after, context)];
  const owner = projectLookup(before.projects);
  const paths = files.files.map((file) => file.path).filter((file) => owner(file) === planned.of);
  const needed = neededByRest(question);
  const owners = new Map(before.tasks.map((one) => [one.task, one.project]));
  /** What the rest does not see need not run it; a test file is nobody's but its project's. */
  const mayLose = (one: TaskId, file: string): boolean =>
    one === task.task ? !isRead && !needed.has(file) : owners.get(one) !== planned.of && isTestFile(file);
  for (const file of new Set([...paths, ...planned.reads])) {
    const now = tasksAfter(is, file);
    const isInside = file.startsWith(`${planned.root}/`);
    if ((isInside || planned.reads.includes(file)) && !now.has(part)) return unseen(part, file);
    const lost = [...tasksAfter(was, file)].find((one) => !now.has(one) && !(isInside && mayLose(one, file)));
    if (lost !== undefined) return unseen(lost, file);
  }
  return undefined;
}

export function unseen(task: string, file: string): string {
  return `${task} would not run after an edit of ${file}`;
}

export function tasksAfter({ change, order }: Model, file: string): ReadonlySet<TaskId> {
  const bits = change({ sha: '', paths: [file], packages: [] });
  return new Set(order.tasks.flatMap(({ task }, at) => (hasBit(bits, at) ? [task] : [])));
}

/** Files of the folder that the rest of the project reaches, in whatever way. */
function neededByRest({ planned, before, files }: CoverQuestion): ReadonlySet<string> {
  const owner = projectLookup(before.projects);
  const view = viewOf(files, 'type');
  const from = bitsFor(view.size);
  for (const [at, file] of files.files.entries())
    if (owner(file.path) === planned.of && !file.path.startsWith(`${planned.root}/`)) setBit(from, at);
  const reached = reachedFrom(from, view.below);
  return new Set(files.files.flatMap((file, at) => (hasBit(reached, at) ? [file.path] : [])));
}
