import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type Matcher,
  type RunEvent,
  type RunId,
  type TaskCost,
  type VitestReport,
  cleanText,
  createRedactor,
  doubtOf,
  unitsTogether,
} from '@subminute/core';
import type { FinishedTask } from '../adapter/task-results.ts';
import { type TaskProcesses, parseProcessEvents, taskProcesses } from '../process/ends.ts';
import { FILES, readRunFile } from '../process/run-dir.ts';
import { costsByTask } from '../process/task-costs.ts';
import { readReports } from '../process/reports.ts';
import { heapReports } from '../process/heap-reports.ts';

export interface RunPlace {
  readonly run: RunId;
  readonly store: string;
  readonly workspaceRoot: string;
  /** Absent for a plain `nx` run: then nobody watched its processes. */
  readonly runDir?: string;
  /** Asked for where a task failed. */
  readonly matchers: () => readonly Matcher[];
}

/** The events of a run's tasks: outcomes, what ended them, what their logs say. Keeps the logs. */
export async function taskEvents(tasks: readonly FinishedTask[], place: RunPlace): Promise<RunEvent[]> {
  const { processes, costs } = readProcesses(place.runDir);
  const reports = place.runDir === undefined ? undefined : readReports(place.runDir);
  const events: RunEvent[] = [];
  const skipped = tasks.filter((task) => task.outcome === 'skipped').map((task) => task.task);
  for (const task of tasks) {
    if (task.outcome !== 'skipped') {
      const seen = {
        processes: processes.get(task.task),
        cost: costs.get(task.task),
        reports: reports?.get(task.task) ?? [],
      };
      events.push(await taskEvent(task, seen, place));
    }
  }
  if (skipped.length > 0) events.push({ type: 'tasks-skipped', tasks: skipped, because: [] });
  return events;
}

/** What was seen of a task beside what Nx hands over. */
interface Seen {
  readonly processes: TaskProcesses | undefined;
  readonly cost: TaskCost | undefined;
  readonly reports: readonly VitestReport[];
}

async function taskEvent(
  task: FinishedTask,
  { processes, cost, reports }: Seen,
  place: RunPlace,
): Promise<RunEvent> {
  const { log, projectRoot, ...state } = task;
  const logged = task.cache === 'none' && (await keepLog(task, place));
  const units =
    task.cache === 'none' ? unitsTogether(reports.flatMap((report) => report.units ?? [])) : undefined;
  const event = {
    type: 'task-ended' as const,
    ...state,
    ...(logged ? { logged: true as const } : {}),
    ...(cost && task.cache === 'none' ? { cost: { ...cost, ...filesOf(reports) } } : {}),
    ...(units ? { units } : {}),
  };
  if (task.outcome === 'passed') {
    const doubt = task.cache === 'none' ? doubtOf(log) : undefined;
    return doubt === undefined ? event : { ...event, doubt: createRedactor()(doubt) };
  }
  // The readers of logs are as much code again as all that a passed run needs.
  const { readEvidence } = await import('@subminute/core/evidence');
  return {
    ...event,
    projectRoot,
    end: processes?.end ?? { kind: 'unknown' },
    evidence: readEvidence(chunksOf(log), {
      workspaceRoot: place.workspaceRoot,
      projectRoot,
      exists: (file) => existsSync(path.join(place.workspaceRoot, file)),
      reports,
      matchers: place.matchers(),
    }),
  };
}

/** A log that cannot be kept (the disk is full) is no reason to lose the verdict. */
async function keepLog(task: FinishedTask, { store, run }: RunPlace): Promise<boolean> {
  try {
    const { saveLog } = await import('../store/logs.ts');
    const redact = createRedactor();
    await saveLog(store, { run, task: task.task }, task.log, (line) => redact(cleanText(line)));
    return true;
  } catch {
    return false;
  }
}

/** Test files that ran, those that are known left out, of all calls of the tool in the task. */
function filesOf(reports: readonly VitestReport[]): Pick<TaskCost, 'units'> {
  const ran = reports.map(({ files, units }) => units?.ran ?? files);
  return reports.length === 0 ? {} : { units: ran.reduce((sum, count) => sum + count, 0) };
}

interface Processes {
  readonly processes: ReadonlyMap<string, TaskProcesses>;
  readonly costs: ReadonlyMap<string, TaskCost>;
}

function readProcesses(runDir: string | undefined): Processes {
  if (runDir === undefined) return { processes: new Map(), costs: new Map() };
  const events = [FILES.events, FILES.probe].flatMap((file) => parseProcessEvents(readRunFile(runDir, file)));
  return {
    processes: new Map(taskProcesses(events, heapReports(runDir)).map((state) => [state.task, state])),
    costs: costsByTask(events),
  };
}

const CHUNK = 1 << 16;

function* chunksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}
