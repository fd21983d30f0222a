import type { Cause } from '../evidence/causes.ts';
import type { TaskId } from '../ids.ts';
import type { RunResult } from '../run/result.ts';
import { inline, plural } from './line.ts';

const MAX_LINES = 5;
const MAX_NAMES = 8;
const MAX_ROOTS = 4;

/**
 * One line a root: `skipped 3: web:build admin:build shop:build ← api:typecheck`. Failed tasks that
 * show the same cause count as the first of them.
 */
export function skippedLines(result: RunResult, causes: readonly Cause[]): string[] {
  const rootOf = new Map<TaskId, TaskId>();
  for (const { tasks } of causes) {
    const [first] = tasks;
    for (const task of tasks) if (first !== undefined && !rootOf.has(task)) rootOf.set(task, first);
  }
  const groups = new Map<string, { tasks: TaskId[]; roots: readonly TaskId[] }>();
  for (const { tasks, because } of result.skipped) {
    const roots = [...new Set(because.map((task) => rootOf.get(task) ?? task))];
    const key = roots.join(' ');
    const group = groups.get(key);
    if (group) group.tasks.push(...tasks);
    else groups.set(key, { tasks: [...tasks], roots });
  }
  const sorted = [...groups.values()].sort((a, b) => b.tasks.length - a.tasks.length);
  const lines = sorted.slice(0, MAX_LINES).map(lineOf);
  const rest = sorted.slice(MAX_LINES).reduce((sum, group) => sum + group.tasks.length, 0);
  return rest === 0 ? lines : [...lines, `skipped ${plural(rest, 'more task')}: last --json`];
}

function lineOf({
  tasks,
  roots,
}: {
  readonly tasks: readonly TaskId[];
  readonly roots: readonly TaskId[];
}): string {
  const names = some(tasks, MAX_NAMES);
  return `skipped ${tasks.length}: ${names}${roots.length > 0 ? ` ← ${some(roots, MAX_ROOTS)}` : ''}`;
}

function some(tasks: readonly TaskId[], max: number): string {
  const names = tasks.slice(0, max).map((task) => inline(task));
  return `${names.join(' ')}${tasks.length > max ? ` and ${tasks.length - max} more` : ''}`;
}
