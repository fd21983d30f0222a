import type { Cause } from '../evidence/causes.ts';
import type { TaskId } from '../ids.ts';
import type { RunResult } from '../run/result.ts';
import { bytesOfLines, inline, plural } from './line.ts';

/** How much is said of each thing. */
interface Detail {
  readonly lines: number;
  readonly names: number;
  readonly roots: number;
}

/** The fullest first. */
const DETAILS: readonly Detail[] = [
  { lines: 5, names: 6, roots: 4 },
  { lines: 3, names: 4, roots: 2 },
  { lines: 1, names: 1, roots: 1 },
];

const MAX_NAME = 120;

/**
 * One line a root: `skipped 3: web:build admin:build shop:build ← api:typecheck`. Failed tasks that
 * show the same cause count as the first of them. Within a number of bytes, if need be by counts alone.
 */
export function skippedLines(
  result: RunResult,
  causes: readonly Cause[],
  maxBytes: number,
): readonly string[] {
  const groups = groupsOf(result, causes);
  for (const detail of DETAILS) {
    const lines = linesOf(groups, detail);
    if (bytesOfLines(lines) <= maxBytes) return lines;
  }
  return linesOf(groups, { lines: 0, names: 0, roots: 0 });
}

interface Group {
  readonly tasks: TaskId[];
  readonly roots: readonly TaskId[];
}

/** The largest first. */
function groupsOf(result: RunResult, causes: readonly Cause[]): readonly Group[] {
  const rootOf = new Map<TaskId, TaskId>();
  for (const { tasks } of causes) {
    const [first] = tasks;
    for (const task of tasks) if (first !== undefined && !rootOf.has(task)) rootOf.set(task, first);
  }
  const groups = new Map<string, Group>();
  for (const { tasks, because } of result.skipped) {
    if (tasks.length === 0) continue;
    const roots = [...new Set(because.map((task) => rootOf.get(task) ?? task))];
    const key = roots.join(' ');
    const group = groups.get(key);
    if (group) group.tasks.push(...tasks);
    else groups.set(key, { tasks: [...tasks], roots });
  }
  return [...groups.values()].sort((a, b) => b.tasks.length - a.tasks.length);
}

function linesOf(groups: readonly Group[], detail: Detail): readonly string[] {
  const lines = groups.slice(0, detail.lines).map((group) => lineOf(group, detail));
  const rest = groups.slice(detail.lines).reduce((sum, group) => sum + group.tasks.length, 0);
  if (rest === 0) return lines;
  return [...lines, `skipped ${plural(rest, lines.length > 0 ? 'more task' : 'task')}: show skipped`];
}

function lineOf({ tasks, roots }: Group, detail: Detail): string {
  const because = roots.length > 0 ? ` ← ${some(roots, detail.roots)}` : '';
  // Beyond a handful nobody reads the names: what they wait for is what is to be mended.
  const names = tasks.length > detail.names ? '' : `: ${some(tasks, detail.names)}`;
  return `skipped ${tasks.length}${names}${because}${names === '' ? ': show skipped' : ''}`;
}

function some(tasks: readonly TaskId[], max: number): string {
  const names = tasks.slice(0, max).map((task) => inline(task, MAX_NAME));
  return `${names.join(' ')}${tasks.length > max ? ` and ${tasks.length - max} more` : ''}`;
}

/** Every task that did not run, one a line, with the failed tasks that it hangs on. */
export function everySkipped({ skipped }: RunResult): readonly string[] {
  return skipped.flatMap(({ tasks, because }) => {
    const roots = because.length > 0 ? ` ← ${because.map((task) => inline(task, MAX_NAME)).join(' ')}` : '';
    return tasks.map((task) => `skipped ${inline(task, MAX_NAME)}${roots}`);
  });
}
