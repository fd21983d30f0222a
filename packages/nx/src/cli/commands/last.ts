import {
  type ExitCode,
  type Result,
  type RunId,
  err,
  exitCodeOf,
  ok,
  parseRunId,
  taskOfEnv,
  wordOf,
} from '@subminute/core';
import { fail } from '../fail.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { printVerdict } from '../print.ts';
import { findResult, lastResult } from '../recall.ts';
import { openForReading } from '../workspace.ts';

/** The last verdict of this checkout again; of a run that goes on, what is known now. */
export async function last(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('last', args);
  if (!flags.ok) return fail(io, flags.error);
  const since = sinceOf(flags.value.rest);
  if (!since.ok) return fail(io, since.error);
  const workspace = openForReading(io, flags.value.cwd);
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
  const before = since.value && (await findResult(stores, root, since.value));
  if (since.value && !before) return fail(io, messages.noSuchRun(since.value));
  await printVerdict(io, result.value, { ...flags.value, ...(before ? { before } : {}) }, workspace.value);
  return exitCodeOf(wordOf(result.value));
}

/** `--since RUN`, and nothing else. */
function sinceOf(rest: readonly string[]): Result<RunId | undefined, string> {
  const [flag, ...more] = rest.flatMap((arg) =>
    arg.startsWith('--since=') ? ['--since', arg.slice(8)] : [arg],
  );
  if (flag === undefined) return ok(undefined);
  const [value, extra] = more;
  if (flag !== '--since' || extra !== undefined) return err(messages.unknownFlag(extra ?? flag, 'last'));
  if (value === undefined) return err(messages.missingValue('--since'));
  const run = parseRunId(value);
  return run === undefined ? err(messages.noSuchRun(value)) : ok(run);
}
