import { type Result, type TaskId, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { type TreeTasks, findTask, firstLine, runInTree, unbuilt } from './tree-tasks.ts';

const BUILD_MS = 600_000;

/** Runs what a task hangs on, through Nx and with its cache: one run for each target. */
export async function buildBelow(
  tasks: TreeTasks,
  task: TaskId,
  signal?: AbortSignal,
): Promise<Result<void, Unmeasurable>> {
  for (const [target, projects] of groupsOf(tasks, tasks.dependencies.get(task) ?? [])) {
    const [name = '', configuration] = target;
    const chosen = configuration === undefined ? [] : ['-c', configuration];
    const answer = await runInTree({
      ...tasks,
      args: [
        tasks.nxBin,
        'run-many',
        '-t',
        name,
        '-p',
        projects.join(','),
        ...chosen,
        '--outputStyle=static',
      ],
      timeoutMs: BUILD_MS,
      ...(signal ? { signal } : {}),
    });
    if (signal?.aborted) return err({ kind: 'ended' });
    if (answer.code !== 0) return err(unbuilt(tasks.side, failureOf(answer.output, answer.errors)));
  }
  return ok(undefined);
}

type Group = readonly [target: readonly (string | undefined)[], projects: readonly string[]];

function groupsOf(tasks: TreeTasks, below: readonly TaskId[]): Group[] {
  const groups = new Map<string, { target: readonly (string | undefined)[]; projects: string[] }>();
  for (const task of below) {
    const named = findTask(tasks, task)?.named;
    if (!named) continue;
    const target = [named.target, named.configuration];
    const group = groups.get(JSON.stringify(target));
    if (group) group.projects.push(named.project);
    else groups.set(JSON.stringify(target), { target, projects: [named.project] });
  }
  return [...groups.values()].map(({ target, projects }) => [target, projects]);
}

/** The first task that Nx names as failed; it is what there is to run for more. */
function failureOf(output: string, errors: string): string {
  const failed = /Failed tasks:\s+- (\S+)/.exec(`${output}\n${errors}`)?.[1];
  return failed === undefined ? firstLine(errors || output) : `${failed} failed`;
}
