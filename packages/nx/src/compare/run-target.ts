import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import type { ToldTest } from '@subminute/core/decompose';
import { readEvidence } from '@subminute/core/evidence';
import type { Unmeasurable } from '@subminute/core/ratchet';
import { declaredOutputs, outputTest } from '../adapter/declared-outputs.ts';
import { readTestLists } from '../decompose/verify/test-lists.ts';
import { buildBelow } from '../process/build-below.ts';
import { type CleanTree, cleanTree, leftFiles } from '../process/clean-tree.ts';
import { runCommand } from '../process/run-command.ts';
import { saidLine } from '../process/said-line.ts';
import { taskCommand } from '../process/task-command.ts';
import { type TreeTasks, findTask } from '../process/tree-tasks.ts';
import { type Failures, failuresIn } from './failures.ts';

const RUN_MS = 600_000;

/** What came of one task that was run once, past all caches. */
export interface TargetRun {
  readonly isGood: boolean;
  readonly ms: number;
  readonly failures: Failures;
  /** All of its tests, where its test tool told them. */
  readonly tests: readonly ToldTest[] | undefined;
  /** The first line that it said; of a failure without anything that could be read. */
  readonly said: string;
  /** What it has left of declared outputs, relative to the workspace; their copies are in `copies`. */
  readonly files: readonly string[];
  readonly copies: string;
}

export interface Running {
  readonly tasks: TreeTasks;
  /** The tree as it was before anything ran in it. */
  readonly clean: CleanTree;
  /** Whether a file is among what is compared. */
  readonly isOutput: (file: string) => boolean;
  readonly copies: string;
  readonly signal: AbortSignal;
}

/** Runs tasks one after the other from a clean tree, the last one being the one that is asked for; their outcome is its. */
export async function runTarget(
  task: TaskId,
  before: readonly TaskId[],
  running: Running,
): Promise<Result<TargetRun, Unmeasurable>> {
  const { tasks, clean, signal } = running;
  cleanTree(clean);
  for (const one of [...before, task]) {
    const built = await buildBelow(tasks, one, signal);
    if (!built.ok) return built;
  }
  for (const one of before) {
    const ran = await runOnce(one, running);
    if (!ran.ok) return ran;
  }
  const ran = await runOnce(task, running);
  if (!ran.ok) return ran;
  const files = keptFiles(running);
  cleanTree(clean);
  return ok({ ...ran.value, files, copies: running.copies });
}

type Outcome = Pick<TargetRun, 'isGood' | 'ms' | 'failures' | 'tests' | 'said'>;

async function runOnce(
  task: TaskId,
  { tasks, copies, signal }: Running,
): Promise<Result<Outcome, Unmeasurable>> {
  const { worktree, env, nxBin, side } = tasks;
  const found = findTask(tasks, task);
  if (!found) return err({ kind: 'no-task', side, task });
  const command = taskCommand(found.named, found.target, { ...worktree, env, nxBin });
  if (!command.ok) return command;
  const lists = `${copies}.tests`;
  rmSync(lists, { recursive: true, force: true });
  const began = performance.now();
  const answer = await runCommand({
    ...command.value,
    env: { ...command.value.env, NX_SKIP_NX_CACHE: 'true', SUBMINUTE_TEST_LISTS: lists },
    mark: worktree.tree,
    timeoutMs: RUN_MS,
    signal,
  });
  if (signal.aborted) return err({ kind: 'ended' });
  // It was killed, or could not be started: that is no outcome.
  if (answer.code === null)
    return err({ kind: 'failed', side, detail: `did not come to an end: ${saidLine(answer.errors)}` });
  const evidence = readEvidence([answer.output, '\n', answer.errors], {
    workspaceRoot: worktree.root,
    projectRoot: found.named.projectRoot,
    exists: (file) => existsSync(path.join(worktree.root, file)),
  });
  return ok({
    isGood: answer.code === 0,
    ms: performance.now() - began,
    failures: failuresIn(evidence),
    tests: testsIn(lists, worktree.root),
    said: saidLine(answer.errors) || saidLine(answer.output),
  });
}

/** By `@subminute/vitest`; a task may start several runs of Vitest. */
function testsIn(lists: string, root: string): readonly ToldTest[] | undefined {
  const told = readTestLists(lists, root);
  return told.size === 0 ? undefined : [...told.values()].flat();
}

/** Copies what a run has left, as far as it counts. */
function keptFiles({ tasks, clean, isOutput, copies }: Running): readonly string[] {
  const { tree, root } = tasks.worktree;
  const inside = path.relative(tree, root);
  const files = leftFiles(clean)
    .map((file) => path.posix.relative(inside, file))
    .filter(
      (file) => isOutput(file) && lstatSync(path.join(root, file), { throwIfNoEntry: false })?.isFile(),
    );
  rmSync(copies, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(path.dirname(path.join(copies, file)), { recursive: true });
    copyFileSync(path.join(root, file), path.join(copies, file));
  }
  return files.sort();
}

/** What a task declares to make. */
export function outputsOf(tasks: TreeTasks, task: TaskId): (file: string) => boolean {
  const found = findTask(tasks, task);
  return found ? outputTest(declaredOutputs(found.target, found.named)) : () => false;
}
