import { type Result, type TaskId, asTaskId, err, ok } from '@subminute/core';
import { type RanAgain, type Unmeasurable } from '@subminute/core/ratchet';
import { NxOutputReader } from '../adapter/nx-output.ts';
import { filesSince } from '../history/files-since.ts';
import { type TreeTasks, findTask, firstLine, runInTree, unbuilt } from './tree-tasks.ts';

export interface NoopOptions {
  /** The loop. */
  readonly targets: readonly string[];
  /** For both runs together. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

interface LoopRun {
  readonly executed: ReadonlySet<TaskId>;
  readonly failed: ReadonlySet<TaskId>;
}

/**
 * Runs the loop of a tree of ours, and runs it again: nothing may run then. Returns what did, sorted, with what
 * can be said of why.
 */
export async function noopRuns(
  tasks: TreeTasks,
  options: NoopOptions,
): Promise<Result<readonly RanAgain[], Unmeasurable>> {
  const start = performance.now();
  const clean = await writtenFiles(tasks);
  const first = await runLoop(tasks, options, options.limitMs);
  if (!first.ok) return first;
  const second = await runLoop(tasks, options, options.limitMs - (performance.now() - start));
  if (!second.ok) return second;
  const written = (await writtenFiles(tasks)).filter((file) => !clean.includes(file));
  const { executed, failed } = second.value;
  return ok(
    [...executed].sort().map((task) => ({ task, why: whyOf(task, { tasks, executed, failed, written }) })),
  );
}

interface Known {
  readonly tasks: TreeTasks;
  readonly executed: ReadonlySet<TaskId>;
  readonly failed: ReadonlySet<TaskId>;
  readonly written: readonly string[];
}

function whyOf(task: TaskId, { tasks, executed, failed, written }: Known): RanAgain['why'] {
  const found = findTask(tasks, task);
  if (found && found.target.cache !== true) return { kind: 'uncached' };
  if (failed.has(task)) return { kind: 'failed' };
  const root = found?.named.projectRoot ?? '';
  const own = written.find((file) => root === '.' || file.startsWith(`${root}/`));
  if (own !== undefined) return { kind: 'own-input', file: own };
  const below = tasks.dependencies.get(task)?.find((one) => executed.has(one));
  if (below !== undefined) return { kind: 'below', task: below };
  return written[0] === undefined ? { kind: 'unknown' } : { kind: 'own-input', file: written[0] };
}

async function runLoop(
  tasks: TreeTasks,
  { targets, signal }: NoopOptions,
  timeoutMs: number,
): Promise<Result<LoopRun, Unmeasurable>> {
  const list = targets.join(',');
  const args = [tasks.nxBin, 'run-many', '-t', list, '--outputStyle=static', '--nxBail=false'];
  const end = signal ? { signal } : {};
  const answer = await runInTree({ ...tasks, args, timeoutMs: Math.max(1, timeoutMs), ...end });
  if (signal?.aborted) return err({ kind: 'ended' });
  if (answer.code === null)
    return err({ kind: 'no-time', detail: `the loop '${list}' was ${answer.errors}` });
  const reader = new NxOutputReader();
  for (const line of `${answer.output}\n${answer.errors}`.split('\n')) reader.line(line);
  const { printed, messages } = reader.output();
  if (answer.code !== 0 && printed.size === 0)
    return err(unbuilt(tasks.side, firstLine(answer.errors || answer.output)));
  const executed = [...printed].flatMap(([task, cache]) => (cache === 'none' ? [unquoted(task)] : []));
  const listed = messages.flatMap(({ body }) => body.slice(Math.max(0, body.indexOf('Failed tasks:'))));
  const failed = listed.flatMap((line) => (line.startsWith('- ') ? [asTaskId(line.slice(2).trim())] : []));
  return ok({ executed: new Set(executed), failed: answer.code === 0 ? new Set() : new Set(failed) });
}

/** Nx puts a target with a colon between quotes where it prints it. */
function unquoted(task: TaskId): TaskId {
  return asTaskId(task.replaceAll('"', ''));
}

/** Files that git would commit, and Nx therefore hashes: new or changed, relative to the workspace. */
async function writtenFiles({ worktree, env }: TreeTasks): Promise<readonly string[]> {
  const all = await filesSince({ cwd: worktree.root, env }, 'HEAD');
  return all.filter((file) => !/(?:^|\/)(?:node_modules|\.nx)(?:\/|$)/.test(file));
}
