import {
  type ExitCode,
  type Result,
  type RunId,
  type TaskId,
  asTaskId,
  err,
  nearestNames,
  ok,
  parseRunId,
} from '@subminute/core';
import { renderWhy } from '@subminute/core/why';
import { readStore, tryStore } from '../../store/runs.ts';
import { type TaskRow, knownTasks, taskRun } from '../../store/task-history.ts';
import { fail } from '../fail.ts';
import { parseReading } from '../flags.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { answerWhy } from '../why-answer.ts';
import { runningNow } from '../why-running.ts';
import { type Workspace, openForReading } from '../workspace.ts';

/** Why a task or a test file ran, why its cache missed, why it was slower: from the local history, nothing is run. */
export async function why(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('why', args);
  if (!flags.ok) return fail(io, flags.error);
  const asked = parseAsked(flags.value.rest);
  if (!asked.ok) return fail(io, asked.error);
  const { format } = flags.value;
  if (format !== 'text' && format !== 'json') return fail(io, messages.onlyTextOrJson(format));
  const workspace = openForReading(io, flags.value.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  const { fileNamed, goneFile, whyFile } = await import('../why-file.ts');
  const file = fileNamed(asked.value.task, workspace.value);
  if (file !== undefined && asked.value.run !== undefined) return fail(io, messages.whyRun(file));
  if (file !== undefined) return whyFile(io, file, flags.value, workspace.value);
  const found = findTask(workspace.value, asked.value);
  const running =
    asked.value.run === undefined ? await runningNow(workspace.value, asked.value.task) : undefined;
  if (!found.ok && running) return fail(io, messages.runsNow(asked.value.task, running.run));
  if (!found.ok) return fail(io, goneFile(asked.value.task, workspace.value) ?? found.error);
  const { store, row } = found.value;
  const answer = await answerWhy({
    store,
    root: workspace.value.root,
    env: io.env,
    task: asked.value.task,
    row,
  });
  if (!answer.ok) return fail(io, messages.unreadable(answer.error));
  const told = running ? { ...answer.value, running } : answer.value;
  io.out.write(format === 'json' ? `${JSON.stringify({ version: 1, ...told })}\n` : renderWhy(told));
  return 0;
}

interface Asked {
  readonly task: TaskId;
  readonly run?: RunId;
}

function parseAsked(args: readonly string[]): Result<Asked, string> {
  let task: TaskId | undefined;
  let run: RunId | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [, inline] = /^--run(?:=(.*))?$/s.exec(arg) ?? [];
    if (arg === '--run' || inline !== undefined) {
      const value = inline ?? args[++i];
      if (value === undefined || value === '') return err(messages.missingValue('--run'));
      run = parseRunId(value);
      if (run === undefined) return err(messages.noSuchRun(value));
    } else if (arg.startsWith('-')) return err(messages.unknownFlag(arg, 'why'));
    else if (task !== undefined) return err(messages.extraWord(arg, 'why'));
    else task = asTaskId(arg);
  }
  if (task === undefined) return err(messages.whyWhat);
  return ok({ task, ...(run === undefined ? {} : { run }) });
}

interface Found {
  readonly store: string;
  readonly row: TaskRow;
}

/** The run that is asked about, in the store that holds it: by its name, or the last that had the task. */
function findTask({ stores, root }: Workspace, { task, run }: Asked): Result<Found, string> {
  let newest: Found | undefined;
  for (const store of stores) {
    const read = tryStore(store, (db) =>
      taskRun(db, { task, checkout: root, ...(run === undefined ? {} : { run }) }),
    );
    if (!read.ok)
      return err(
        messages.unreadable({ what: `the database in ${store}`, problem: `cannot be read (${read.error})` }),
      );
    const row = read.value;
    if (row && (!newest || row.startedMs > newest.row.startedMs)) newest = { store, row };
  }
  if (newest) return ok(newest);
  const known = [...new Set(stores.flatMap((store) => readStore(store, knownTasks) ?? []))];
  const nearest = nearestNames(task, known).slice(0, 3);
  const isPath = /[/\\]|\.[cm]?[jt]sx?$/.test(task) && !task.includes(':') && nearest.length === 0;
  return err(isPath ? messages.noSuchFile(task) : messages.noSuchTask(task, run, nearest));
}
