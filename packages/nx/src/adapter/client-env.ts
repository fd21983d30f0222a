import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { taskOfEnv } from '@subminute/core';
import { NX_DAEMON, commandLine } from '../process/table.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment of the `nx` process that a hook works for. Inside the daemon the hook's own
 * environment lacks what Nx does not forward, among it the variables of agents; so the waiting
 * client is looked up in the process table by its arguments. Where it is not found: ours.
 */
export function clientEnv(argv: readonly string[], workspaceRoot: string): Env {
  if (!isInDaemon()) return process.env;
  try {
    const found = process.platform === 'linux' ? fromProc(argv, workspaceRoot) : fromPs(argv);
    return found ?? process.env;
  } catch {
    return process.env;
  }
}

/** Hooks run in the daemon's worker, or in a worker of the `nx` that they work for. */
function isInDaemon(): boolean {
  return [commandLine(process.pid), commandLine(process.ppid)].some((line) => NX_DAEMON.test(line));
}

function fromProc(argv: readonly string[], workspaceRoot: string): Env | undefined {
  const wanted = argv.slice(2).join('\0');
  let found: Env | undefined;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '');
      if (!line.endsWith(`\0${wanted}`) || !/[\\/]nx(?:\.js)?\0/.test(line)) continue;
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      if (path.relative(workspaceRoot, cwd).startsWith('..')) continue;
      const env = parsePairs(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0'));
      // Two alike, one of them in a task: nobody can tell whose hook this is.
      if (found && taskOfEnv(found) !== taskOfEnv(env)) return withoutTask(env);
      found = env;
    } catch {
      // Gone, or another user's.
    }
  }
  return found;
}

function withoutTask(env: Env): Env {
  const { NX_TASK_TARGET_PROJECT: _project, NX_TASK_TARGET_TARGET: _target, ...rest } = env;
  return rest;
}

/** `ps` prints the environment behind the arguments; values with spaces come apart, names do not. */
function fromPs(argv: readonly string[]): Env | undefined {
  const wanted = ` ${argv.slice(2).join(' ')} `;
  const out = execFileSync('ps', ['-axEwwo', 'command='], { encoding: 'utf8', maxBuffer: 256 << 20 });
  const line = out.split('\n').find((l) => /[\\/]nx(?:\.js)? /.test(l) && `${l} `.includes(wanted));
  if (line === undefined) return undefined;
  return parsePairs(line.slice(line.indexOf(wanted) + wanted.length).split(' '));
}

function parsePairs(pairs: readonly string[]): Env {
  const env: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at > 0) env[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return env;
}
