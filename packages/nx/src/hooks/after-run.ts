import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { type RunEvent, type RunId, redactCommand, runIdFrom, writeRecord, taskOfEnv } from '@subminute/core';
import { randomBytes } from 'node:crypto';
import { writeWhole } from '@subminute/vitest/store';
import { clientEnv } from '../adapter/client-env.ts';
import { taskInputs } from '../adapter/task-inputs.ts';
import { finishedTasks } from '../adapter/task-results.ts';
import { FILES, readOwner } from '../process/run-dir.ts';
import { shieldDir } from '../shield/store/layout.ts';
import { matchersOf } from '../store/config.ts';
import { keepHouse } from '../store/housekeeping.ts';
import { putUnhashed, takeRevoked, withoutRevoked } from '../store/revocation.ts';
import { saveRun } from '../store/save-run.ts';
import { keepUnits } from '../store/units-house.ts';
import { type OwnRun, ownRun, storeOfRun } from './own-run.ts';
import { runTree } from './run-tree.ts';
import { plainVerdict } from './plain-verdict.ts';
import { taskEvents } from './task-events.ts';

/** Nobody waits for the store for longer than this after a run. */
const BUSY_MS = 1500;

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
  const store = storeOfRun(own, workspaceRoot);
  const run = own?.run ?? runIdFrom(randomBytes(5));
  const tasks = await taskEvents(finishedTasks(context.taskResults), {
    run,
    store,
    workspaceRoot,
    matchers: () => matchersOf(workspaceRoot),
    ...(own ? { runDir: own.dir } : {}),
  });
  const events: readonly RunEvent[] = [
    runStarted(context, run, own),
    ...withoutRevoked(store, tasks),
    { type: 'run-ended', atMs: context.endTime },
  ];
  if (own) writeWhole(path.join(own.dir, FILES.record), writeRecord(events));
  await putUnhashed(store, workspaceRoot, tasks).catch(unrecorded);
  await takeRevoked(store, { root: workspaceRoot, env: process.env });
  if (existsSync(shieldDir(store))) {
    const { tellShield } = await import('./tell-shield.ts');
    await tellShield(context.taskResults, { store, root: workspaceRoot });
  }
  try {
    const tree = await runTree(workspaceRoot, own);
    const inputs = { tasks: taskInputs(context.taskResults), ...(tree === undefined ? {} : { tree }) };
    saveRun(store, { run, checkout: workspaceRoot, events, inputs }, { busyMs: BUSY_MS });
    if (own) writeFileSync(path.join(own.dir, FILES.stored), '');
    if (await keepHouse(store, { busyMs: BUSY_MS })) await keepUnits(store, { busyMs: BUSY_MS });
  } catch (error) {
    // The waiting command stores what is missing, or says so; a plain run has its verdict at least.
    if (!own) unrecorded(error);
  }
  return events;
}

/** The loop began when our command did, not when Nx got to its first task. */
function runStarted(
  { argv, startTime, workspaceRoot }: PostTasksExecutionContext,
  run: RunId,
  own: OwnRun | undefined,
): RunEvent {
  const owner = own && readOwner(own.dir);
  const parent = own ? owner?.parent : taskOfEnv(clientEnv(argv, workspaceRoot));
  return {
    type: 'run-started',
    run,
    atMs: owner?.startedMs ?? startTime,
    command: owner?.command ?? redactCommand(argv.slice(2)),
    via: own ? 'subminute' : 'nx',
    ...(parent === undefined ? {} : { parent }),
  };
}
