import type { TaskId } from '@subminute/core';
import type { Answer } from '@subminute/core/why';
import { livingRuns } from './living-runs.ts';
import { findResult } from './recall.ts';
import type { Workspace } from './workspace.ts';

/** The run of this checkout that executes a task at this moment; the history does not know it yet. */
export async function runningNow(
  { stores, root }: Pick<Workspace, 'stores' | 'root'>,
  task: TaskId,
): Promise<Answer['running']> {
  for (const { owner } of livingRuns(stores, root)) {
    const result = await findResult(stores, root, owner.run);
    const isRunning = result?.tasks.some((one) => one.task === task && one.outcome === 'running');
    if (isRunning) return { run: owner.run, startedMs: owner.startedMs };
  }
  return undefined;
}
