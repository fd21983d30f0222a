import { existsSync } from 'node:fs';
import path from 'node:path';
import { type RunEvent, type TaskId, asTaskId, cleanText } from '@subminute/core';
import { readEvidence } from '@subminute/core/evidence';
import { matchersOf } from '../store/config.ts';
import type { TaskProcesses } from './ends.ts';
import { fileLines } from './file-lines.ts';
import { FILES } from './run-dir.ts';
import { type RunView, isFailed } from './run-view.ts';

interface ViewPlace {
  readonly dir: string;
  readonly workspaceRoot: string;
  /** Nothing of the run lives any more: what did not end by itself was stopped. */
  readonly ended: boolean;
}

/** The tasks' events of a view. */
export function viewEvents(view: RunView, place: ViewPlace): RunEvent[] {
  const { printed } = view.output;
  const { endingMs } = view;
  const events: RunEvent[] = [];
  const seen = new Set<TaskId>();
  const tasks = view.tasks();
  const failed = tasks.filter((task) => isFailed(task, printed.has(task.task), place.ended));
  const blocks = printedBlocks(path.join(place.dir, FILES.output), new Set(failed.map(({ task }) => task)));
  for (const task of tasks) {
    seen.add(task.task);
    events.push(
      isStoppedBy(task, endingMs)
        ? stoppedEvent(task)
        : processEvent(
            task,
            { isPrinted: printed.has(task.task), block: blocks.get(task.task) ?? [] },
            place,
          ),
    );
  }
  for (const [task, cache] of printed) {
    if (cache !== 'none' && !seen.has(task))
      events.push({ type: 'task-ended', task, outcome: 'passed', cache });
  }
  return events;
}

/** What ends after we began to end the run, ends because of that. */
function isStoppedBy({ failedMs, endMs }: TaskProcesses, endingMs: number | undefined): boolean {
  return endingMs !== undefined && (failedMs ?? endMs ?? endingMs) >= endingMs;
}

function stoppedEvent({ task, startMs, endMs, end }: TaskProcesses): RunEvent {
  return {
    type: 'task-ended',
    task,
    cache: 'none',
    startMs,
    ...(endMs === undefined ? {} : { endMs }),
    outcome: 'stopped',
    end: end ?? { kind: 'unknown' },
  };
}

/** What Nx printed of a task. */
interface Printed {
  readonly isPrinted: boolean;
  readonly block: readonly string[];
}

function processEvent(state: TaskProcesses, { isPrinted, block }: Printed, place: ViewPlace): RunEvent {
  const { task, startMs, endMs, end } = state;
  const base = {
    type: 'task-ended',
    task,
    cache: 'none',
    startMs,
    ...(endMs === undefined ? {} : { endMs }),
  } as const;
  if (isFailed(state, isPrinted, place.ended)) {
    const projectRoot = relativeFolder(place.workspaceRoot, state.cwd);
    const evidence = readEvidence(block, {
      workspaceRoot: place.workspaceRoot,
      projectRoot,
      exists: (file) => existsSync(path.join(place.workspaceRoot, file)),
      matchers: matchersOf(place.workspaceRoot),
    });
    return { ...base, outcome: 'failed', projectRoot, ...(end ? { end } : {}), evidence };
  }
  // Between two commands of a task nothing of it runs either: Nx prints it when it is through.
  if (end?.kind === 'exit' && isPrinted) return { ...base, outcome: 'passed' };
  return place.ended ? stoppedEvent(state) : { type: 'task-started', task, atMs: startMs };
}

/** A command runs in its project's folder, or in the workspace's. */
function relativeFolder(root: string, cwd: string | undefined): string {
  const folder =
    cwd === undefined ? '' : path.relative(root, path.resolve(root, cwd)).replaceAll(path.sep, '/');
  return folder === '' || folder.startsWith('..') ? '.' : folder;
}

/** More of a task's text is not looked at before the run has ended. */
const MAX_BLOCK = 2 << 20;
const MAX_BLOCKS = 64 << 20;

/** What Nx printed for each of these tasks: from its line to the next one. In one pass. */
function printedBlocks(file: string, tasks: ReadonlySet<TaskId>): ReadonlyMap<TaskId, readonly string[]> {
  const blocks = new Map<TaskId, string[]>();
  let open: string[] | undefined;
  let size = 0;
  let total = 0;
  for (const raw of fileLines(file)) {
    const isOfNx = raw.includes('nx run ') || raw.includes('NX ');
    const line = isOfNx ? cleanText(raw).trimEnd() : raw;
    if (line.startsWith('> nx run ')) {
      const task = asTaskId(line.slice('> nx run '.length).split('  ')[0]?.trimEnd() ?? '');
      open = tasks.has(task) && !blocks.has(task) ? [] : undefined;
      size = 0;
      if (open) blocks.set(task, open);
    } else if (/^ ?NX {3}/.test(line)) open = undefined;
    else if (open && size < MAX_BLOCK && total < MAX_BLOCKS) {
      open.push(`${raw}\n`);
      size += raw.length;
      total += raw.length;
    }
  }
  return blocks;
}
