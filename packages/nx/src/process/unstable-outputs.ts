import { lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import {
  type Difference,
  type Unmeasurable,
  type UnstableOutput,
  firstDifference,
} from '@subminute/core/ratchet';
import { declaredOutputs, outputTest } from '../adapter/declared-outputs.ts';
import { copyEntry } from '../history/borrowed-modules.ts';
import { buildBelow } from './build-below.ts';
import { type CleanTree, cleanTree, keepTree, leftFiles } from './clean-tree.ts';
import { runCommand } from './run-command.ts';
import { saidLine } from './said-line.ts';
import { taskCommand } from './task-command.ts';
import { type TreeTasks, findTask } from './tree-tasks.ts';

const RUN_MS = 300_000;

/** A file that two runs from the same files made differently, relative to the workspace. */
export interface UnstableFile {
  readonly file: string;
  readonly differs: Difference;
}

/** The first file that a task makes anew each time; `undefined`: it makes the same bytes. */
export async function unstableOutput(
  tasks: TreeTasks,
  task: TaskId,
  signal?: AbortSignal,
): Promise<Result<UnstableOutput | undefined, Unmeasurable>> {
  const found = await unstableOutputs(tasks, task, signal);
  if (!found.ok) return found;
  const { differences } = found.value;
  const [one] = differences;
  return ok(one && { task, file: one.file, files: differences.length, differs: one.differs });
}

/**
 * Runs a task twice in a tree of ours, each time from the same files and without a cache, and compares what it
 * declares to make: how many files that were, and those that differ.
 */
export async function unstableOutputs(
  tasks: TreeTasks,
  task: TaskId,
  signal?: AbortSignal,
): Promise<Result<{ readonly files: number; readonly differences: readonly UnstableFile[] }, Unmeasurable>> {
  const { worktree, side } = tasks;
  const found = findTask(tasks, task);
  if (!found) return err({ kind: 'no-task', side, task });
  const built = await buildBelow(tasks, task, signal);
  if (!built.ok) return built;
  const kept = keepTree(worktree.tree);
  const isOutput = outputTest(declaredOutputs(found.target, found.named));
  const run = async (): Promise<Result<readonly string[], Unmeasurable>> => {
    const ran = await runOnce(tasks, found, signal);
    return ran.ok ? ok(outputsIn(kept, tasks, isOutput)) : ran;
  };
  const first = await run();
  if (!first.ok) return first;
  const copies = path.join(`${worktree.tree}.store`, 'outputs');
  keepCopies(worktree.root, copies, first.value);
  cleanTree(kept);
  const second = await run();
  if (!second.ok) return second;
  const files = [...new Set([...first.value, ...second.value])].sort();
  const differences = compare(copies, worktree.root, files);
  rmSync(copies, { recursive: true, force: true });
  cleanTree(kept);
  return ok({ files: files.length, differences });
}

async function runOnce(
  tasks: TreeTasks,
  { named, target }: NonNullable<ReturnType<typeof findTask>>,
  signal?: AbortSignal,
): Promise<Result<void, Unmeasurable>> {
  const { tree, root } = tasks.worktree;
  const command = taskCommand(named, target, { tree, root, env: tasks.env, nxBin: tasks.nxBin });
  if (!command.ok) return command;
  const { value } = command;
  const end = signal ? { signal } : {};
  const answer = await runCommand({ ...value, mark: tree, timeoutMs: RUN_MS, ...end });
  if (signal?.aborted) return err({ kind: 'ended' });
  if (answer.code === 0) return ok(undefined);
  const said = saidLine(answer.errors) || saidLine(answer.output);
  const detail = `ended with exit ${answer.code ?? 'unknown'}: ${said}`;
  return err({ kind: 'failed', side: tasks.side, detail });
}

/** What a run has left, as far as it is declared. */
function outputsIn(
  kept: CleanTree,
  { worktree }: TreeTasks,
  isOutput: (file: string) => boolean,
): readonly string[] {
  const inside = path.relative(worktree.tree, worktree.root);
  return (
    leftFiles(kept)
      // A folder is a repository of its own.
      .filter((file) => !file.endsWith('/'))
      .map((file) => path.posix.relative(inside, file))
      .filter(isOutput)
  );
}

function keepCopies(root: string, copies: string, files: readonly string[]): void {
  rmSync(copies, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(path.dirname(path.join(copies, file)), { recursive: true });
    copyEntry(path.join(root, file), path.join(copies, file));
  }
}

function compare(before: string, after: string, files: readonly string[]): readonly UnstableFile[] {
  return files.flatMap((file) => {
    const [a, b] = [path.join(before, file), path.join(after, file)];
    const [was, is] = [contentOf(a), contentOf(b)];
    if (!was || !is) return [{ file, differs: { kind: 'missing' } as const }];
    const differs = firstDifference(was, is);
    return differs ? [{ file, differs }] : [];
  });
}

/** Of a link, where it leads to: it may be a folder, or not there yet. */
function contentOf(file: string): Buffer | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return undefined;
  return stat.isSymbolicLink() ? Buffer.from(readlinkSync(file)) : readFileSync(file);
}
