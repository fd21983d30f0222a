import { projectLookup } from '../graph/project-lookup.ts';
import type { GraphTask, WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { UnmeasuredTask } from './measured.ts';

/** What a change did that its tasks may pay for. */
export interface ChangeFacts {
  /** Changed files, relative to the workspace's root. */
  readonly paths: readonly string[];
  /** Packages whose entry in the lockfile changed. */
  readonly packages: readonly string[];
}

/** What history knows of a task; `undefined` where it knows nothing. */
export interface TaskHistory {
  readonly cpuMs: (task: TaskId) => number | undefined;
  readonly durationMs: (task: TaskId) => number | undefined;
  /** The share of edits that run it, 0 to 1. */
  readonly frequency: (task: TaskId) => number;
}

export interface Suspect {
  readonly task: TaskId;
  /** `edited`: of a touched project · `command`: it is run otherwise · `tool`: with another version or configuration. */
  readonly why: 'edited' | 'command' | 'tool';
  /** The changed package that is its tool, where that is why. */
  readonly tool?: string;
  /** By what is known it is too short to matter: it is looked at by one run of each side first. */
  readonly isShort?: true;
  /** What its measurement is expected to take. */
  readonly expectedMs: number;
}

export interface Suspects {
  /** What a slowdown would cost the loop most first. */
  readonly suspects: readonly Suspect[];
  /** What has no base to be compared with, or no room in the time. */
  readonly left: readonly UnmeasuredTask[];
}

export interface SuspectOptions {
  readonly base: WorkspaceGraph;
  readonly head: WorkspaceGraph;
  readonly change: ChangeFacts;
  readonly history: TaskHistory;
  readonly limitMs: number;
}

/** A shorter task costs the loop nothing that could be told from noise; whether it is short still, is to be seen. */
export const SHORT_MS = 1000;
/** Of which nothing is known. */
const UNKNOWN_MS = 5000;
/** One run alone, one pair that warms up, and the first look at eight. */
const PAIRS = 10;
/** A pair is at least as long as a batch of short runs. */
const BATCH_MS = 1000;
/** A short task is run once on each side. */
const LOOKS = 2;

/** Commands whose package has another name. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  tsc6: 'typescript',
  ng: '@angular/cli',
};
/** A change of these is a change of every task. */
const OF_ALL = ['nx', 'node'];

/** Which tasks a change may have made slower, as far as there is time to measure them. */
export function suspectsOf({ base, head, change, history, limitMs }: SuspectOptions): Suspects {
  const before = new Map(base.tasks.map((task) => [task.task, task]));
  const projectOf = projectLookup(head.projects);
  const touched = new Set(change.paths.map(projectOf));
  const atRoot = head.projects.find(({ root }) => root === '.')?.name;
  const ofNone = change.paths.filter((path) => projectOf(path) === atRoot);
  const suspects: Suspect[] = [];
  const left: UnmeasuredTask[] = [];
  for (const task of head.tasks) {
    const found = suspicion(task, { before: before.get(task.task), touched, ofNone, head, change, history });
    if (found === 'new')
      left.push({ task: task.task, why: { kind: 'no-task', side: 'base', task: task.task } });
    else if (found)
      suspects.push({ task: task.task, ...found, expectedMs: expectedMs(task.task, found, history) });
  }
  const ordered = byImpact(suspects, history);
  let rest = limitMs;
  const fits = ordered.filter(({ task, expectedMs: needed }) => {
    if (needed <= rest) {
      rest -= needed;
      return true;
    }
    const detail = `${task} takes about ${seconds(needed)} to measure, and ${seconds(rest)} are left of ${seconds(limitMs)}`;
    left.push({ task, why: { kind: 'no-time', detail } });
    return false;
  });
  return { suspects: fits, left: left.sort((a, b) => byCodeUnit(a.task, b.task)) };
}

interface Known {
  readonly before: GraphTask | undefined;
  readonly touched: ReadonlySet<string | undefined>;
  /** Changed files in no project's own folder. */
  readonly ofNone: readonly string[];
  readonly head: WorkspaceGraph;
  readonly change: ChangeFacts;
  readonly history: TaskHistory;
}

type Suspicion = Pick<Suspect, 'why' | 'tool' | 'isShort'>;

function suspicion(task: GraphTask, known: Known): Suspicion | 'new' | undefined {
  const { before, touched, history } = known;
  if (task.continuous) return undefined;
  if (!before) return touched.has(task.project) ? 'new' : undefined;
  if (before.command !== task.command) return { why: 'command' };
  const tool = otherTool(task, known);
  if (tool) return tool;
  if (!touched.has(task.project)) return undefined;
  return isShort(task.task, history) ? { why: 'edited', isShort: true } : { why: 'edited' };
}

/** Of the base: what the change makes of it, nobody knows yet. */
function isShort(task: TaskId, { cpuMs, durationMs }: TaskHistory): boolean {
  return (cpuMs(task) ?? SHORT_MS) < SHORT_MS && (durationMs(task) ?? 0) < SHORT_MS;
}

/** Its tool is a changed package, or a changed file outside of the projects is named in its inputs. */
function otherTool(task: GraphTask, { head, change, ofNone }: Known): Suspicion | undefined {
  const inputs = task.inputs.map((at) => head.inputs[at] ?? '');
  const tool = change.packages.find((name) => OF_ALL.includes(name) || isToolOf(name, task, inputs));
  if (tool !== undefined) return { why: 'tool', tool };
  const isNamed = inputs.some(
    (input) => input.startsWith('workspace:') && ofNone.some((path) => names(input, path)),
  );
  return isNamed ? { why: 'tool' } : undefined;
}

/** Where all packages are inputs of a task, only what its command names is its tool. */
function isToolOf(name: string, { command }: GraphTask, inputs: readonly string[]): boolean {
  if (inputs.includes(`npm:${name}`)) return true;
  if (!inputs.includes('AllExternalDependencies')) return false;
  const words = command.match(/[\w@][\w@/.-]*/g) ?? [];
  return words.some((word) => word === name || PACKAGE_OF[word] === name);
}

/** A list of files and globs in brackets; only a file that is named itself is its configuration. */
function names(input: string, path: string): boolean {
  return input
    .slice('workspace:'.length)
    .split(/[\s,[\]]+/)
    .some((pattern) => pattern === path || pattern === `{workspaceRoot}/${path}`);
}

function byImpact(suspects: readonly Suspect[], { durationMs, frequency }: TaskHistory): Suspect[] {
  const impact = ({ task }: Suspect): number => (durationMs(task) ?? 0) * frequency(task);
  return suspects.toSorted((a, b) => impact(b) - impact(a) || byCodeUnit(a.task, b.task));
}

function expectedMs(task: TaskId, { isShort: short }: Suspicion, { durationMs }: TaskHistory): number {
  if (short) return LOOKS * BATCH_MS;
  return PAIRS * Math.max(durationMs(task) ?? UNKNOWN_MS, BATCH_MS);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
