import type { PostTasksExecutionContext } from '@nx/devkit';
import { type RunEvent, foldRun, renderText, wordOf } from '@subminute/core';
import { agentOf } from '../adapter/agent.ts';
import { clientEnv } from '../adapter/client-env.ts';
import { DEFAULT_CONFIG, readConfig } from '../store/config.ts';

/**
 * The verdict that a failed plain `nx` run ends with, or `undefined`: after a passed run, where our
 * command waits (it prints the verdict itself), where an output style was chosen by hand, for
 * people, and for commands that only use the task runner (`nx release`).
 */
export function plainVerdict(
  context: PostTasksExecutionContext,
  events: readonly RunEvent[],
): string | undefined {
  const result = foldRun(events);
  if (result.via === 'subminute' || wordOf(result) !== 'FAIL' || !isRunCommand(context.argv))
    return undefined;
  // Interrupted: Nx exits with 130, and whoever did it knows.
  if (result.tasks.some((task) => task.outcome === 'stopped')) return undefined;
  const env = clientEnv(context.argv, context.workspaceRoot);
  if (choseOutputStyle(context.argv, env)) return undefined;
  const config = readConfig(context.workspaceRoot, env);
  const { plainNx, budgetMs, maxBytes } = config.ok ? config.value : DEFAULT_CONFIG;
  if (plainNx === 'never' || (plainNx === 'auto' && agentOf(env) === undefined)) return undefined;
  return renderText(result, { budgetMs, maxBytes, nowMs: context.endTime }).trimEnd();
}

/** `nx affected`, `nx run-many`, `nx run p:t`, and the short `nx test cart`: not `nx release publish`. */
function isRunCommand(argv: readonly string[]): boolean {
  return !['release', 'exec', 'watch'].includes(argv[2] ?? '');
}

function choseOutputStyle(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const chosen = env['NX_DEFAULT_OUTPUT_STYLE'];
  return (chosen !== undefined && chosen !== '') || argv.some((arg) => /^--output-?style(?:=|$)/i.test(arg));
}
