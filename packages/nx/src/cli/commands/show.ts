import {
  type Cause,
  type ExitCode,
  type Format,
  type Result,
  type RunId,
  type RunResult,
  type TaskId,
  asTaskId,
  err,
  ok,
  parseRunId,
  rootCauses,
  taskOfEnv,
} from '@subminute/core';
import { readLog } from '../../store/logs.ts';
import { newestRunOf, readStore } from '../../store/runs.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { fail, note } from '../fail.ts';
import { messages } from '../messages.ts';
import { printVerdict } from '../print.ts';
import { findResult, lastResult } from '../recall.ts';
import { type Window, readWindow, windowJson, windowText } from '../log-window.ts';
import { type Beside, showCause } from '../show-cause.ts';
import { type Workspace, openForReading } from '../workspace.ts';

const PAGE_LINES = 200;

/** More of one thing: a failure of the last run, a task's log, another run's verdict. */
export async function show(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('show', args);
  if (!flags.ok) return fail(io, flags.error);
  const asked = parseAsked(flags.value.rest);
  if (!asked.ok) return fail(io, asked.error);
  const workspace = openForReading(io, flags.value.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { stores, root } = workspace.value;
  const { ref, run, window, isAdvised } = asked.value;
  const found = await findAsked(io, { ref, run, stores, checkout: root });
  if (!found.ok) return fail(io, found.error);
  const result = found.value;
  if (ref === undefined || ref === result.run) {
    await printVerdict(io, result, flags.value, workspace.value);
    return 0;
  }
  const { format } = flags.value;
  if (format !== 'text' && format !== 'json') return fail(io, messages.onlyTextOrJson(format));
  if (ref === 'skipped') return showSkipped(io, result, format);
  if (/^F\d+$/.test(ref)) {
    const beside = isAdvised ? await adviceOn(io, workspace.value, result.run) : undefined;
    return await showCause(io, result, { ref, format, stores, root, ...(beside ? { beside } : {}) });
  }
  return showLog(io, {
    stores,
    checkout: root,
    result,
    isNamed: run !== undefined,
    ref,
    window,
    format,
  });
}

/** What tells of a failure that no reader understood; loaded only where it is asked for. */
async function adviceOn(
  io: Io,
  workspace: Workspace,
  run: RunId,
): Promise<(cause: Cause) => Promise<Beside | undefined>> {
  const { adviseOn } = await import('../advise-cause.ts');
  return (cause) => adviseOn(io, workspace, { run, cause });
}

async function showSkipped(io: Io, result: RunResult, format: Format): Promise<ExitCode> {
  const { run, skipped } = result;
  const { everySkipped } = await import('@subminute/core/render');
  const lines = everySkipped(result);
  const said = lines.length === 0 ? `no task of run ${run} was skipped` : lines.join('\n');
  io.out.write(format === 'json' ? `${JSON.stringify({ version: 1, run, skipped })}\n` : `${said}\n`);
  return 0;
}

interface Wanted {
  readonly ref: string | undefined;
  readonly run: string | undefined;
  readonly stores: readonly string[];
  readonly checkout: string;
}

/** The run that is meant: by its name, or else the last one. */
async function findAsked(io: Io, { ref, run, stores, checkout }: Wanted): Promise<Result<RunResult, string>> {
  const named = parseRunId(run ?? ref ?? '');
  if (run !== undefined && named === undefined) return err(messages.noSuchRun(run));
  if (named !== undefined) {
    const result = await findResult(stores, checkout, named);
    return result ? ok(result) : err(messages.noSuchRun(named));
  }
  const parent = taskOfEnv(io.env);
  const last = await lastResult({ stores, checkout, ...(parent === undefined ? {} : { parent }) });
  if (!last.ok) return err(messages.unreadable(last.error));
  if (!last.value) return err(messages.noRuns);
  const { result, before } = last.value;
  if (ref === undefined || !before) return ok(result);
  // It has neither failures nor tasks: those of the last verdict are meant.
  note(io, messages.showsJudged(before.run, result.run));
  return ok(before);
}

interface Ref {
  readonly stores: readonly string[];
  readonly checkout: string;
  readonly result: RunResult;
  /** The run was asked for by its name: no other one is meant. */
  readonly isNamed: boolean;
  readonly ref: string;
  readonly window: Window;
  readonly format: Format;
}

/** A task's log of this run, or of the last one that executed it: a cached task has said nothing new. */
async function showLog(
  io: Io,
  { stores, checkout, result, isNamed, ref, window, format }: Ref,
): Promise<ExitCode> {
  const isHere = result.tasks.some((task) => task.task === ref);
  const task = asTaskId(ref);
  let isKnown = isHere;
  for (const store of stores) {
    const older = isNamed ? undefined : readStore(store, (db) => newestRunOf(db, checkout, task));
    isKnown ||= older !== undefined;
    for (const run of [...(isHere ? [result.run] : []), ...(older === undefined ? [] : [older])]) {
      const log = readLog(store, run, task);
      if (!log) continue;
      const shown = await readWindow(log, window).catch((error: unknown) => error as Error);
      if (shown instanceof Error)
        return fail(io, messages.noLog(ref, `what is kept is torn: ${shown.message}`));
      io.out.write(format === 'json' ? windowJson(shown, { task, run }) : windowText(shown, { task, run }));
      return 0;
    }
  }
  return fail(
    io,
    isKnown
      ? messages.noLog(ref, whyNoLog(result, task))
      : messages.noSuchRef(ref, result.run, failureIds(result)),
  );
}

function failureIds(result: RunResult): readonly string[] {
  return rootCauses(result).map(({ id }) => id);
}

function whyNoLog({ tasks, endedMs }: RunResult, task: TaskId): string {
  const state = tasks.find((t) => t.task === task);
  if (state?.outcome === 'skipped') return 'it did not run';
  if (state && state.cache !== 'none') return 'it came from the cache';
  if (endedMs === undefined) return 'it is kept when the run ends';
  return 'it could not be stored, or was tidied away';
}

interface Asked {
  readonly ref?: string;
  readonly run?: string;
  readonly window: Window;
  /** Whether a model is asked about a failure. */
  readonly isAdvised: boolean;
}

function parseAsked(args: readonly string[]): Result<Asked, string> {
  const asked: { ref?: string; run?: string } = {};
  let window: Window = { from: 1, count: PAGE_LINES };
  let isAdvised = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) {
      if (asked.ref !== undefined) return err(messages.oneRef(arg));
      asked.ref = arg;
      continue;
    }
    if (arg === '--advise') {
      isAdvised = true;
      continue;
    }
    const at = arg.indexOf('=');
    const flag = at === -1 ? arg : arg.slice(0, at);
    const value = at === -1 ? args[++i] : arg.slice(at + 1);
    if (value === undefined) return err(messages.missingValue(flag));
    if (flag === '--run') asked.run = value;
    else {
      const next = withFlag(window, flag, value);
      if (!next.ok) return next;
      window = next.value;
    }
  }
  if (isAdvised && !/^F\d+$/.test(asked.ref ?? '')) return err(messages.adviseWhat);
  return ok({ ...asked, window, isAdvised });
}

function withFlag(window: Window, flag: string, value: string): Result<Window, string> {
  switch (flag) {
    case '--grep':
      try {
        return ok({ ...window, grep: new RegExp(value) });
      } catch (error) {
        return err(messages.badPattern(value, (error as Error).message));
      }
    case '--lines': {
      const [, from, to] = /^(\d+)-(\d+)$/.exec(value) ?? [];
      const first = Number(from);
      const final = Number(to);
      if (!(first >= 1 && final >= first)) return err(messages.badRange(value));
      return ok({ ...window, from: first, count: final - first + 1 });
    }
    case '--page': {
      const page = Number(value);
      if (!Number.isInteger(page) || page < 1) return err(messages.badNumber('--page', value));
      return ok({ ...window, from: (page - 1) * PAGE_LINES + 1, count: PAGE_LINES });
    }
    default:
      return err(messages.unknownFlag(flag, 'show'));
  }
}
