import type { PostTasksExecutionContext } from '@nx/devkit';

export const name = '@subminute/nx';

/** Records the run; what it needs is loaded then, since Nx loads this file for every command. */
export async function postTasksExecution(
  _options: unknown,
  context: PostTasksExecutionContext,
): Promise<void> {
  const { afterRun } = await import('./hooks/after-run.ts');
  await afterRun(context);
}
