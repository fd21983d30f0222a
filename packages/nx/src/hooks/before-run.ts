import type { PreTasksExecutionContext } from '@nx/devkit';
import { clientEnv } from '../adapter/client-env.ts';
import { PARALLEL, parallelGiven } from '../adapter/parallel.ts';
import { guardEslintCaches } from '../tool-caches/eslint-guard.ts';

/**
 * `preTasksExecution`: what a tool must not remember is gone before a task can ask it. Never stops a run. Variables that
 * are set here Nx sets for what it starts.
 */
export function beforeRun({ workspaceRoot, argv }: PreTasksExecutionContext): void {
  try {
    guardEslintCaches(workspaceRoot, () => clientEnv(argv, workspaceRoot));
  } catch (error) {
    process.stderr.write(`subminute: caches of ESLint were not looked at: ${(error as Error).message}\n`);
  }
  const parallel = parallelGiven(argv);
  if (parallel !== undefined) process.env[PARALLEL] = parallel;
}
