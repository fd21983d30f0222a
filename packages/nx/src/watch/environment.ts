import { hash } from 'node:crypto';

/**
 * Variables that say nothing of what is run: a shell's own of the last command, what npm and npx set for one call, what Nx
 * and we set for one task. All others count, also those that only look harmless: nobody knows what a test reads.
 */
const PER_CALL =
  /^(?:_|OLDPWD|SHLVL|PWD|npm_(?:lifecycle_\w+|command)|NX_(?:TASK_\w+|INVOCATION_\w+|TERMINAL_\w+|FORKED_TASK_EXECUTOR)|SUBMINUTE_(?:RUN_DIR|DEADLINE|BUDGET_TOKENS|MAX_BYTES))$/;

/** Of each variable that counts, its value's hash: no value is kept. */
export function envHashes(env: Readonly<NodeJS.ProcessEnv>): Readonly<Record<string, string>> {
  const names = Object.keys(env)
    .filter((name) => env[name] !== undefined && !PER_CALL.test(name))
    .sort();
  return Object.fromEntries(
    names.map((name) => [name, hash('sha1', `${name}=${env[name] ?? ''}`).slice(0, 16)]),
  );
}
