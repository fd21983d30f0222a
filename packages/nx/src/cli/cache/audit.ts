import type { ExitCode } from '@subminute/core';
import { TARGET_OPTIONS, listOption, splitArgs } from '../../adapter/nx-args.ts';
import { runCommand } from '../commands/run.ts';
import type { Io } from '../io.ts';

/**
 * Of tasks with `--tasks`, of one task's files with `--trace`; without either of test files: `run-many -t test
 * --audit`, or other targets and projects as `run-many` takes them.
 */
export async function audit(io: Io, args: readonly string[]): Promise<ExitCode> {
  const { own } = splitArgs(args);
  const has = (flag: string): boolean => own.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (has('--trace')) return (await import('./audit-trace.ts')).auditTrace(io, args);
  if (has('--tasks')) return (await import('./audit-tasks.ts')).auditTasks(io, args);
  const targets = listOption(args, TARGET_OPTIONS).length > 0 ? [] : ['-t', 'test'];
  return runCommand('run-many')(io, ['--audit', ...targets, ...args]);
}
