import { type Result, type TaskId, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { buildBelow } from './build-below.ts';
import { keepTree } from './clean-tree.ts';
import { type TaskCommand, taskCommand } from './task-command.ts';
import { type TreeTasks, findTask } from './tree-tasks.ts';

/** Both sides of a task, ready to be run. */
export interface PreparedTask {
  readonly task: TaskId;
  readonly base: TaskCommand;
  readonly head: TaskCommand;
}

/**
 * Finds how both sides of a task are run, and builds what it needs. What a run leaves is taken away before the
 * next one, so that both sides are cold alike.
 */
export async function prepareTask(
  task: TaskId,
  {
    base,
    head,
    signal,
  }: { readonly base: TreeTasks; readonly head: TreeTasks; readonly signal?: AbortSignal },
): Promise<Result<PreparedTask, Unmeasurable>> {
  const now = findTask(head, task);
  if (!now) return err({ kind: 'no-task', side: 'head', task });
  const before = findTask(base, task, now.named.projectRoot);
  if (!before) return err({ kind: 'no-task', side: 'base', task });
  const commands: TaskCommand[] = [];
  for (const [tree, { named, target }] of [[base, before] as const, [head, now] as const]) {
    const { root, tree: whole } = tree.worktree;
    const command = taskCommand(named, target, { root, tree: whole, env: tree.env, nxBin: tree.nxBin });
    if (!command.ok) return command;
    const built = await buildBelow(tree, named.task, signal);
    if (!built.ok) return built;
    const env = { ...command.value.env, SUBMINUTE_RUN_DIR: whole, SUBMINUTE_STORE: `${whole}.store` };
    commands.push({ ...command.value, env, clean: keepTree(whole) });
  }
  return ok({ task, base: commands[0] as TaskCommand, head: commands[1] as TaskCommand });
}
