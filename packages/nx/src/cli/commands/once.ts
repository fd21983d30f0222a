import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { ExitCode } from '@subminute/core';
import { restoreArchive } from '../../shield/archive/restore.ts';
import { type Lease, lease } from '../../shield/client/lease.ts';
import { type TaskSide, archiveOf, taskSide } from '../../shield/client/task-side.ts';
import { isTaskHash } from '../../shield/protocol.ts';
import { parseDuration } from '../../store/duration.ts';
import { nxAbove } from '../../process/nx-above.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';

/** Somebody else's build is waited for so long. */
const WAIT_MS = 5 * 60_000;

/**
 * `subminute once -- command`: the command of a target, so that of several worktrees that want the same hash at once
 * one builds it, and the others take what it made. Its output and exit code are those of the command.
 */
export async function once(io: Io, args: readonly string[]): Promise<ExitCode> {
  const command = args[0] === '--' ? args.slice(1) : args;
  const [program, ...rest] = command;
  if (program === undefined) return fail(io, messages.nothingToRunOnce);
  const asked = askedOf(io.env);
  if (!asked) return (await run(program, rest, io)) as ExitCode;
  const { side, ...task } = asked;
  const found = await lease(side, task, parseDuration(io.env['SUBMINUTE_ONCE_WAIT'] ?? '') ?? WAIT_MS);
  if (found.state === 'built' && (await restored({ ...asked, outputs: found.outputs }, io))) return 0;
  const code = await run(program, rest, io);
  await ended(found, code === 0);
  return code as ExitCode;
}

interface AskedOf {
  readonly side: TaskSide;
  readonly hash: string;
  readonly task: string;
  readonly checkout: string;
  readonly nxPid: number;
}

/** Nx tells a task its hash and its name; without them, or without the shield, a command only runs. */
function askedOf(env: Readonly<NodeJS.ProcessEnv>): AskedOf | undefined {
  const side = taskSide(env);
  const hash = env['NX_TASK_HASH'];
  const checkout = env['NX_WORKSPACE_ROOT'];
  if (!side || checkout === undefined || hash === undefined || !isTaskHash(hash)) return undefined;
  const { NX_TASK_TARGET_PROJECT, NX_TASK_TARGET_TARGET, NX_TASK_TARGET_CONFIGURATION } = env;
  const parts = [NX_TASK_TARGET_PROJECT, NX_TASK_TARGET_TARGET, NX_TASK_TARGET_CONFIGURATION];
  const task = parts.filter((part) => part !== undefined && part !== '').join(':');
  return { side, hash, task, checkout, nxPid: nxAbove(process.pid) ?? process.ppid };
}

/** Where it cannot be taken, whatever the reason, the command runs. */
async function restored(
  { side, hash, checkout, outputs }: AskedOf & { readonly outputs: readonly string[] },
  io: Io,
): Promise<boolean> {
  const archive = await archiveOf(side, hash);
  if (!archive) return false;
  const result = await restoreArchive(archive, { root: checkout, outputs });
  if (!result.ok) return false;
  io.out.write(result.value.terminalOutput);
  return true;
}

async function ended(found: Lease, hasPassed: boolean): Promise<void> {
  if (found.state === 'granted') await found.end(hasPassed);
}

/** Its exit code; of one that a signal ended, 128 and the signal's number, as shells say it. */
async function run(program: string, args: readonly string[], io: Io): Promise<number> {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: io.env,
    shell: process.platform === 'win32',
  });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on('SIGINT', pass).on('SIGTERM', pass).on('SIGHUP', pass);
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once('error', (error) => {
    io.err.write(`subminute: ${program} could not be started: ${error.message}\n`);
    resolve(127);
  });
  child.once('exit', (code, signal) => {
    resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
  const code = await promise;
  process.off('SIGINT', pass).off('SIGTERM', pass).off('SIGHUP', pass);
  return code;
}
