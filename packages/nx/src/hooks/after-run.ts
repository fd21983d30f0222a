import path from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { type RunEvent, type RunId, parseRunId, runIdFrom, writeRecord } from '@subminute/core';
import { randomBytes } from 'node:crypto';
import { finishedTasks } from '../adapter/task-results.ts';
import { FILES, readOwner, writeWhole } from '../process/run-dir.ts';
import { findPlace } from '../store/place.ts';
import { keepHouse } from '../store/housekeeping.ts';
import { saveRun } from '../store/runs.ts';
import { plainVerdict } from './plain-verdict.ts';
import { taskEvents } from './task-events.ts';

/**
 * `postTasksExecution`: records the run. It never changes how a run ends, but for one case: a
 * failed plain `nx` run of an agent ends with the verdict as its error message.
 * See docs/design.md#hooks-record-the-command-renders.
 */
export async function afterRun(context: PostTasksExecutionContext): Promise<void> {
  const events = await record(context).catch(unrecorded);
  const message = events && plainVerdict(context, events);
  if (message !== undefined) throw new Error(message);
}

function unrecorded(error: unknown): undefined {
  // With the daemon this lands in its log. The waiting command finds no record and says so.
  process.stderr.write(`subminute: this run was not recorded: ${(error as Error).message}\n`);
}

async function record(context: PostTasksExecutionContext): Promise<readonly RunEvent[]> {
  const own = ownRun(context.argv);
  const { workspaceRoot } = context;
  const store = own ? path.dirname(path.dirname(own.dir)) : findPlace(workspaceRoot, process.env).dir;
  const run = own?.run ?? runIdFrom(randomBytes(5));
  const tasks = finishedTasks(context.taskResults);
  // The loop began when our command did, not when Nx got to its first task.
  const owner = own && readOwner(own.dir);
  const events: RunEvent[] = [
    {
      type: 'run-started',
      run,
      atMs: owner?.startedMs ?? context.startTime,
      command: owner?.command ?? context.argv.slice(2),
      via: own ? 'subminute' : 'nx',
    },
    ...(await taskEvents(tasks, { run, store, workspaceRoot, ...(own ? { runDir: own.dir } : {}) })),
    { type: 'run-ended', atMs: context.endTime },
  ];
  if (own) writeWhole(path.join(own.dir, FILES.record), writeRecord(events));
  try {
    saveRun(store, { run, checkout: workspaceRoot, events });
    keepHouse(store);
  } catch (error) {
    // The waiting command has its record already; only the history lacks this run.
    if (!own) throw error;
  }
  return events;
}

/** The preload marks `argv[0]` of an `nx` that our command started. */
function ownRun(argv: readonly string[]): { run: RunId; dir: string } | undefined {
  const [, dir] = argv[0]?.split('#subminute=') ?? [];
  const run = dir === undefined ? undefined : parseRunId(path.basename(dir));
  return dir === undefined || run === undefined ? undefined : { run, dir };
}
