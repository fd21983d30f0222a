import { type Result, type TaskId, asTaskId, err, ok } from '@subminute/core';
import { type Side, type Unmeasurable } from '@subminute/core/ratchet';
import { type PrintedDependencies, dependenciesOf, printedGraph } from '../adapter/printed-graph.ts';
import type { Worktree } from '../history/worktree.ts';
import { armEnv } from './arm-env.ts';
import { runCommand } from './run-command.ts';
import { saidLine } from './said-line.ts';
import { findNx } from './start-nx.ts';
import type { NamedTask, TaskTarget } from './task-command.ts';

interface TreeProject {
  readonly root: string;
  readonly targets: Readonly<Record<string, TaskTarget | undefined>>;
}

/** What Nx says of one side: its projects, how their tasks are run and what they hang on. */
export interface TreeTasks {
  readonly side: Side;
  readonly worktree: Worktree;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly nxBin: string;
  readonly projects: ReadonlyMap<string, TreeProject>;
  readonly dependencies: ReadonlyMap<TaskId, readonly TaskId[]>;
}

export interface TreeQuestion {
  readonly side: Side;
  readonly worktree: Worktree;
  /** Targets of the tasks that will be asked for. */
  readonly targets: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
}

const ASK_MS = 120_000;

/** Asks a tree's own Nx once for all tasks of some targets. */
export async function askTreeTasks(question: TreeQuestion): Promise<Result<TreeTasks, Unmeasurable>> {
  const { side, worktree, targets, env } = question;
  const nx = findNx(worktree.root);
  if (!nx.ok) return err({ kind: 'no-build', side, detail: nx.error });
  const args = [nx.value.bin, 'run-many', '-t', targets.join(','), '--graph=stdout'];
  const answer = await runInTree({ ...question, args, timeoutMs: ASK_MS });
  const graph = answer.code === 0 ? parseGraph(answer.output) : undefined;
  if (graph) return ok({ side, worktree, env, nxBin: nx.value.bin, ...graph });
  return err(unbuilt(side, `Nx cannot read the workspace: ${firstLine(answer.errors || answer.output)}`));
}

/** The names of all targets of a tree's projects whose results Nx keeps, and that say that they make something. */
export function keptTargets(
  question: Omit<TreeQuestion, 'targets'>,
): Promise<Result<readonly string[], Unmeasurable>> {
  return namesOfTargets(question, makesFiles);
}

/** The names of all targets of a tree's projects that are as wanted, sorted. */
export async function namesOfTargets(
  question: Omit<TreeQuestion, 'targets'>,
  isWanted: (target: TaskTarget | undefined) => boolean,
): Promise<Result<readonly string[], Unmeasurable>> {
  const { side, worktree } = question;
  const nx = findNx(worktree.root);
  if (!nx.ok) return err({ kind: 'no-build', side, detail: nx.error });
  const answer = await runInTree({
    ...question,
    args: [nx.value.bin, 'graph', '--print'],
    timeoutMs: ASK_MS,
  });
  const graph = answer.code === 0 ? parseGraph(answer.output) : undefined;
  if (!graph)
    return err(unbuilt(side, `Nx cannot read the workspace: ${firstLine(answer.errors || answer.output)}`));
  const names = [...graph.projects.values()].flatMap(({ targets }) =>
    Object.keys(targets).filter((name) => isWanted(targets[name])),
  );
  return ok([...new Set(names)].sort());
}

/** A target that says that it makes nothing has nothing to compare. */
export function makesFiles(target: TaskTarget | undefined): boolean {
  return target?.cache === true && target.continuous !== true && target.outputs?.length !== 0;
}

/** Nx in a tree, without its daemon; ended with all its processes when time is over. */
export function runInTree(of: {
  readonly worktree: Worktree;
  readonly args: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}): ReturnType<typeof runCommand> {
  const { worktree, env, signal, args, timeoutMs } = of;
  return runCommand({
    command: process.execPath,
    args,
    cwd: worktree.root,
    env: { ...armEnv(env, worktree.tree), SUBMINUTE_STORE: `${worktree.tree}.store` },
    mark: worktree.tree,
    timeoutMs,
    ...(signal ? { signal } : {}),
  });
}

export function unbuilt(side: Side, detail: string): Unmeasurable {
  return { kind: 'no-build', side, detail };
}

/** What Nx says is wrong, or the first line that there is. */
export function firstLine(text: string): string {
  return saidLine(text, (line) => /^(?:NX|>\s*NX)\b.*\S/.test(line)) || saidLine(text);
}

interface RawGraph {
  readonly graph?: {
    readonly nodes?: Readonly<
      Record<
        string,
        { readonly data?: { readonly root?: string; readonly targets?: TreeProject['targets'] } }
      >
    >;
  };
  readonly tasks?: {
    readonly dependencies?: PrintedDependencies;
  };
}

function parseGraph(text: string): Pick<TreeTasks, 'projects' | 'dependencies'> | undefined {
  const raw = printedGraph(text) as RawGraph | undefined;
  if (!raw) return undefined;
  const projects = Object.entries(raw.graph?.nodes ?? {}).map(
    ([name, { data }]) => [name, { root: data?.root ?? '', targets: data?.targets ?? {} }] as const,
  );
  return { projects: new Map(projects), dependencies: dependenciesOf(raw.tasks?.dependencies) };
}

/**
 * A task's names and its target. Names may hold colons, so they are known by what there is. Where no project has
 * the name, one in the same folder is the same project before it was renamed.
 */
export function findTask(
  tasks: TreeTasks,
  task: TaskId,
  root?: string,
): { readonly named: NamedTask; readonly target: TaskTarget } | undefined {
  for (const [project, data] of tasks.projects) {
    if (!task.startsWith(`${project}:`)) continue;
    const found = targetIn(data, task.slice(project.length + 1));
    if (found)
      return { named: { task, project, projectRoot: data.root, ...found.names }, target: found.target };
  }
  return root === undefined ? undefined : findRenamed(tasks, task, root);
}

function findRenamed(tasks: TreeTasks, task: TaskId, root: string): ReturnType<typeof findTask> {
  const [project, data] = [...tasks.projects].find(([, one]) => one.root === root) ?? [];
  if (project === undefined || !data) return undefined;
  for (let at = task.indexOf(':'); at > 0; at = task.indexOf(':', at + 1)) {
    const rest = task.slice(at + 1);
    const found = targetIn(data, rest);
    if (!found) continue;
    const named = { task: asTaskId(`${project}:${rest}`), project, projectRoot: data.root, ...found.names };
    return { named, target: found.target };
  }
  return undefined;
}

function targetIn(
  { targets }: TreeProject,
  rest: string,
): { names: { target: string; configuration?: string }; target: TaskTarget } | undefined {
  const whole = targets[rest];
  if (whole) return { names: { target: rest }, target: whole };
  const at = rest.lastIndexOf(':');
  const [name, configuration] = [rest.slice(0, Math.max(at, 0)), rest.slice(at + 1)];
  const target = targets[name];
  return target?.configurations?.[configuration]
    ? { names: { target: name, configuration }, target }
    : undefined;
}
