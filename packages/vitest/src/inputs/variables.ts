import { byCodeUnit } from '@subminute/core/unit';
import { textDigest } from '../store/digest.ts';

/** Differ from run to run and from worker to worker, and say nothing of what is tested. */
const PER_RUN = /^(?:NX_TASK_HASH$|NX_TERMINAL_OUTPUT_PATH$|SUBMINUTE_|VITEST_(?:POOL_ID|WORKER_ID)$)/;

/** Nx's own; `NX_PUBLIC_…` are the users' for their applications. */
const NXS = /^NX_(?!PUBLIC_)/;

/** Told apart by every terminal, or every `cd`: who means one of them asks for it by its name. */
const SESSIONS =
  /^(?:_|OLDPWD|SHLVL|WINDOWID|TERM_SESSION_ID|WT_SESSION|ITERM_SESSION_ID|TMUX|TMUX_PANE|STY|XDG_SESSION_ID|SSH_(?:CLIENT|CONNECTION|TTY|AUTH_SOCK))$/;

/** What `subminute` has each process of a task load, as it stands in `NODE_OPTIONS`. */
const PROBE = /--require "(?:[^"\\]|\\.)*[\\/]process[\\/]probe\.c[jt]s"/;

/** The environment as the user has it, whether `subminute` has started the task or he himself. */
export function usersEnv(env: Readonly<NodeJS.ProcessEnv>): Readonly<NodeJS.ProcessEnv> {
  const { NODE_OPTIONS: options = '', ...others } = env;
  const left = options.replace(PROBE, '').trim();
  return left === '' ? others : { ...others, NODE_OPTIONS: left };
}

/** Whether a variable that is asked for by its name is one of ours, of a worker or of one task of Nx. */
export function isPerRun(name: string): boolean {
  return PER_RUN.test(name);
}

/** The environment as the tests are started with: Vitest's `test.env` is a part of its settings. */
export function variableValue(env: Readonly<NodeJS.ProcessEnv>, name: string): string {
  const value = env[name];
  return value === undefined ? 'none' : textDigest(value);
}

/** Which variables count for who takes all of them: what stands for a terminal, a shell or a task is not meant. */
export function variableNames(env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  return Object.keys(env)
    .filter((name) => !isPerRun(name) && !NXS.test(name) && !SESSIONS.test(name))
    .sort(byCodeUnit);
}
