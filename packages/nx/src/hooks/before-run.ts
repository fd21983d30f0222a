import type { PreTasksExecutionContext } from '@nx/devkit';
import { clientEnv } from '../adapter/client-env.ts';
import { PARALLEL, parallelGiven } from '../adapter/parallel.ts';
import { readConfig } from '../store/config.ts';
import { guardEslintCaches } from '../tool-caches/eslint-guard.ts';

/**
 * `preTasksExecution`: what a tool must not remember is gone before a task can ask it, and Nx is pointed to the shield.
 * Never stops a run. Variables that are set here Nx sets for what it starts.
 */
export async function beforeRun(context: PreTasksExecutionContext): Promise<void> {
  const { workspaceRoot, argv } = context;
  // While a hook waits, Nx may put another object in its place.
  const { env } = process;
  // With the daemon, it is looked up among all processes.
  let found: Readonly<NodeJS.ProcessEnv> | undefined;
  const client = (): Readonly<NodeJS.ProcessEnv> => (found ??= clientEnv(argv, workspaceRoot));
  try {
    guardEslintCaches(workspaceRoot, client);
  } catch (error) {
    say('caches of ESLint were not looked at', error);
  }
  const parallel = parallelGiven(argv);
  if (parallel !== undefined) env[PARALLEL] = parallel;
  try {
    await shield(context, env, client());
  } catch (error) {
    say('the shield was not looked for', error);
  }
}

/** What it needs is loaded where it is on. */
async function shield(
  context: PreTasksExecutionContext,
  env: NodeJS.ProcessEnv,
  client: Readonly<NodeJS.ProcessEnv>,
): Promise<void> {
  const config = readConfig(context.workspaceRoot, client);
  if (!config.ok || !config.value.shield) return;
  const { useShield } = await import('./shield.ts');
  await useShield(context, { env, client, config: config.value });
}

function say(what: string, error: unknown): void {
  process.stderr.write(`subminute: ${what}: ${(error as Error).message}\n`);
}
