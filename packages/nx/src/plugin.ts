import type { CreateNodes, PostTasksExecutionContext, PreTasksExecutionContext } from '@nx/devkit';
import { isOldNode } from './node-version.ts';

export const name = '@subminute/nx';

const isOld = isOldNode(process.versions.node);

/** Projects of the plan, where there is one. */
export const createNodes: CreateNodes = [
  'subminute.plan.json',
  async (found, _options, context) => {
    if (found.length === 0) return [];
    if (isOld) (await import('./hooks/old-node.ts')).refuseToPlan();
    return (await import('./infer/create-nodes.ts')).planProjects(found, context);
  },
];

/** Makes sure that tools remember nothing wrong, points Nx to the shield, and tells executors what Nx does not. */
export async function preTasksExecution(_options: unknown, context: PreTasksExecutionContext): Promise<void> {
  if (isOld) {
    (await import('./hooks/old-node.ts')).runWithoutUs(context.workspaceRoot);
    return;
  }
  const { beforeRun } = await import('./hooks/before-run.ts');
  await beforeRun(context);
}

/** Records the run; what it needs is loaded then, since Nx loads this file for every command. */
export async function postTasksExecution(
  _options: unknown,
  context: PostTasksExecutionContext,
): Promise<void> {
  if (isOld) return;
  const { afterRun } = await import('./hooks/after-run.ts');
  await afterRun(context);
}
