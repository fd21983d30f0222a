import type { PreTasksExecutionContext } from '@nx/devkit';
import { clientEnv } from '../adapter/client-env.ts';
import { PARALLEL, parallelGiven } from '../adapter/parallel.ts';
import { guardEslintCaches } from '../tool-caches/eslint-guard.ts';
import { useShield } from './shield.ts';

/**
 * `preTasksExecution`: what a tool must not remember is gone before a task can ask it, and Nx is pointed to the shield.
 * Never stops a run. Variables that are set here Nx sets for what it starts.
 */
export async function beforeRun(context: PreTasksExecutionContext): Promise<void> {
  const { workspaceRoot, argv } = context;
  // While a hook waits, Nx may put another object in its place.
  const { env } = process;
  try {
    guardEslintCaches(workspaceRoot, () => clientEnv(argv, workspaceRoot));
  } catch (error) {
    say('caches of ESLint were not looked at', error);
  }
  const parallel = parallelGiven(argv);
  if (parallel !== undefined) env[PARALLEL] = parallel;
  await useShield(context, env).catch((error: unknown) => {
    say('the shield was not looked for', error);
  });
}

function say(what: string, error: unknown): void {
  process.stderr.write(`subminute: ${what}: ${(error as Error).message}\n`);
}
