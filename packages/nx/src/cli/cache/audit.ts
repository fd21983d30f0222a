import type { ExitCode } from '@subminute/core';
import { TARGET_OPTIONS, listOption } from '../../adapter/nx-args.ts';
import { runCommand } from '../commands/run.ts';
import type { Io } from '../io.ts';

/** `run-many -t test --audit`, or other targets and projects as `run-many` takes them. */
export function audit(io: Io, args: readonly string[]): Promise<ExitCode> {
  const targets = listOption(args, TARGET_OPTIONS).length > 0 ? [] : ['-t', 'test'];
  return runCommand('run-many')(io, ['--audit', ...targets, ...args]);
}
