import { type ChildProcess, spawn } from 'node:child_process';
import { entryFile } from './entry.ts';

/**
 * Watches over the owner of a run: a shell that reads from a pipe which only the owner holds. The
 * system closes the pipe when the owner dies, however it dies; then the shell becomes a Node
 * process that ends the run. A waiting shell costs about a millisecond of CPU time and a few
 * hundred kilobytes.
 */
export interface Watchdog {
  /** The run came to its end, or has another owner: nothing is to be ended. */
  release(): void;
}

const SCRIPT = 'read -r said || exec "$0" "$1" "$2"';

export function watch(runDir: string, env: Readonly<NodeJS.ProcessEnv>): Watchdog {
  const child: ChildProcess = spawn('/bin/sh', ['-c', SCRIPT, process.execPath, entryFile('reap'), runDir], {
    // A session of its own: what ends the owner's process group does not end it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: ownEnv(env),
  });
  child.on('error', () => {
    // No /bin/sh (Windows): the death of the owner by force goes unnoticed; docs/limits.md says so.
  });
  child.stdin?.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return {
    release: () => {
      child.stdin?.end('done\n');
    },
  };
}

/**
 * The environment of our own helpers: they are no part of a run around ours, which would end them,
 * and what the caller loads into its programs is not for them.
 */
export function ownEnv(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, SUBMINUTE_RUN_DIR: _mark, ...own } = env;
  return own;
}
