import {
  type ExitCode,
  type Result,
  type RunId,
  type RunResult,
  err,
  exitCodeOf,
  ok,
  parseRunId,
  taskOfEnv,
  wordOf,
} from '@subminute/core';
import { fail, note } from '../fail.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { type Printing, printVerdict } from '../print.ts';
import { findResult, lastResult } from '../recall.ts';
import { type Workspace, openForReading } from '../workspace.ts';

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
  const printing = { ...flags.value, ...(before ? { before } : {}) };
  const { result: last, before: judged } = result.value;
  await printVerdict(io, last, printing, workspace.value);
  if (judged) await printJudged(io, judged, printing, workspace.value);
  return exitCodeOf(wordOf(last));
}

/** Of a run that judged nothing, what was known before; a document is one, so that it is only named there. */
async function printJudged(
  io: Io,
  judged: RunResult,
  printing: Printing,
  workspace: Workspace,
): Promise<void> {
  if (printing.format !== 'text') {
    note(io, messages.judgedBefore(judged.run));
    return;
  }
  io.out.write(`${messages.beforeIt}\n`);
  await printVerdict(io, judged, printing, workspace);
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
