import { type ExitCode, exitCodeOf, wordOf, taskOfEnv } from '@subminute/core';
import { fail } from '../fail.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { printVerdict } from '../print.ts';
import { lastResult } from '../recall.ts';
import { openWorkspace } from '../workspace.ts';

/** The last verdict of this checkout again; of a run that goes on, what is known now. */
export async function last(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('last', args);
  if (!flags.ok) return fail(io, flags.error);
  const [extra] = flags.value.rest;
  if (extra !== undefined) return fail(io, messages.unknownFlag(extra, 'last'));
  const workspace = openWorkspace(io, flags.value.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { stores, root } = workspace.value;
  const parent = taskOfEnv(io.env);
  const result = await lastResult({
    stores,
    checkout: root,
    ...(parent === undefined ? {} : { parent }),
  });
  if (!result.ok) return fail(io, messages.unreadable(result.error));
  if (!result.value) return fail(io, messages.noRuns);
  printVerdict(io, result.value, flags.value, workspace.value);
  return exitCodeOf(wordOf(result.value));
}
