import { hash } from 'node:crypto';
import { isAgentVariable } from '../adapter/agent.ts';

/**
 * Variables that say nothing of what is run: a shell's own of the last command, what npm and npx set for one call, what Nx
 * and we set for one task. All others count, also those that only look harmless: nobody knows what a test reads.
 */
const PER_CALL =
  /^(?:_|OLDPWD|SHLVL|PWD|npm_(?:lifecycle_\w+|command)|NX_(?:TASK_\w+|INVOCATION_\w+|TERMINAL_\w+|FORKED_TASK_EXECUTOR)|SUBMINUTE_(?:RUN_DIR|DEADLINE|BUDGET_TOKENS|MAX_BYTES))$/;

/** Which window or session of a terminal it is, not what that can do; a task has no terminal. */
const SESSION =
  /^(?:TMUX|TMUX_PANE|STY|WINDOW|WINDOWID|TERM_SESSION_ID|ITERM_SESSION_ID|WEZTERM_PANE|KITTY_WINDOW_ID|KITTY_PID|WT_SESSION|SSH_TTY|SSH_CLIENT|SSH_CONNECTION|GPG_TTY|XDG_SESSION_ID|VSCODE_IPC_HOOK_CLI)$/;

/** Also where npm says whether its own output is coloured: for each call, by where that goes. */
function isOfTheCall(name: string, env: Readonly<NodeJS.ProcessEnv>): boolean {
  if (name === 'COLOR') return env['npm_execpath'] !== undefined;
  return PER_CALL.test(name) || SESSION.test(name) || isAgentVariable(name);
}

/** Of each variable that counts, its value's hash: no value is kept. */
export function envHashes(env: Readonly<NodeJS.ProcessEnv>): Readonly<Record<string, string>> {
  const names = Object.keys(env)
    .filter((name) => env[name] !== undefined && !isOfTheCall(name, env))
    .sort();
  return Object.fromEntries(
    names.map((name) => [name, hash('sha1', `${name}=${env[name] ?? ''}`).slice(0, 16)]),
  );
}
