import { type TaskId, asTaskId } from '@subminute/core';

/**
 * The task that a process works for, by the variables that Nx gives to a task's processes;
 * `undefined` outside of any. A run that is started there is no loop of the checkout.
 */
export function taskOf(env: Readonly<Record<string, string | undefined>>): TaskId | undefined {
  const project = env['NX_TASK_TARGET_PROJECT'];
  const target = env['NX_TASK_TARGET_TARGET'];
  if (project === undefined || target === undefined) return undefined;
  const configuration = env['NX_TASK_TARGET_CONFIGURATION'];
  const suffix = configuration === undefined || configuration === '' ? '' : `:${configuration}`;
  return asTaskId(`${project}:${target}${suffix}`);
}
