import { byCodeUnit } from '@subminute/core/unit';
import { textDigest } from '../store/digest.ts';

/** Differ from run to run and from worker to worker, and say nothing of what is tested. */
const PER_RUN = /^(?:NX_TASK_HASH$|NX_TERMINAL_OUTPUT_PATH$|SUBMINUTE_|VITEST_(?:POOL_ID|WORKER_ID)$)/;

/** What Nx sets for its own processes and tasks: who takes all variables does not mean it. */
const NXS = new RegExp(
  `^NX_(?:${[
    'TASK_.*|WORKSPACE_ROOT(?:_PATH)?|INVOCATION_.*|FORKED_TASK_EXECUTOR|TERMINAL_.*|STREAM_OUTPUT|PREFIX_OUTPUT',
    'FORWARD_OUTPUT|SKIP_NX_CACHE|LOAD_DOT_ENV_FILES|CLI_SET|SET_CLI|TUI.*|DAEMON.*|VERBOSE_LOGGING|PERF_LOGGING',
    'INTERACTIVE|DRY_RUN|GENERATE_QUIET|ISOLATE_PLUGINS|ORIGINAL_FORCE_COLOR|ANALYTICS_SESSION_ID|BATCH_MODE',
    'PARALLEL|DEFAULT_OUTPUT_STYLE|MAX_MESSAGE_SIZE',
  ].join('|')})$`,
);

/** A shell changes them with each command and folder. */
const SHELLS = /^(?:_|OLDPWD|SHLVL)$/;

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

/** Which variables count for who takes all of them, or all names: a shell's and a task's own are not meant. */
export function variableNames(env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  return Object.keys(env)
    .filter((name) => !isPerRun(name) && !NXS.test(name) && !SHELLS.test(name))
    .sort(byCodeUnit);
}
