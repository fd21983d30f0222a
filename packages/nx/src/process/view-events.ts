import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunEvent, TaskId } from '@subminute/core';
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
  for (const task of view.tasks()) {
    seen.add(task.task);
    events.push(
      isStoppedBy(task, endingMs) ? stoppedEvent(task) : processEvent(task, printed.has(task.task), place),
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

function processEvent(state: TaskProcesses, printed: boolean, place: ViewPlace): RunEvent {
  const { task, startMs, endMs, end } = state;
  const base = {
    type: 'task-ended',
    task,
    cache: 'none',
    startMs,
    ...(endMs === undefined ? {} : { endMs }),
  } as const;
  if (isFailed(state, printed)) {
    const projectRoot = relativeFolder(place.workspaceRoot, state.cwd);
    const evidence = readEvidence(printedBlock(path.join(place.dir, FILES.output), task), {
      workspaceRoot: place.workspaceRoot,
      projectRoot,
      exists: (file) => existsSync(path.join(place.workspaceRoot, file)),
      matchers: matchersOf(place.workspaceRoot),
    });
    return { ...base, outcome: 'failed', projectRoot, ...(end ? { end } : {}), evidence };
  }
  // Between two commands of a task nothing of it runs either: Nx prints it when it is through.
  if (end?.kind === 'exit' && printed) return { ...base, outcome: 'passed' };
  return place.ended ? stoppedEvent(state) : { type: 'task-started', task, atMs: startMs };
}

/** A command runs in its project's folder, or in the workspace's. */
function relativeFolder(root: string, cwd: string | undefined): string {
  const folder =
    cwd === undefined ? '' : path.relative(root, path.resolve(root, cwd)).replaceAll(path.sep, '/');
  return folder === '' || folder.startsWith('..') ? '.' : folder;
}

/** What Nx printed for a task: from its line to the next one, in chunks. */
function* printedBlock(file: string, task: TaskId): Generator<string> {
  let inside = false;
  for (const line of fileLines(file)) {
    if (line.startsWith('> nx run ')) {
      if (inside) return;
      inside = line.slice('> nx run '.length).split('  ')[0]?.trimEnd() === task;
    } else if (inside) {
      if (/^ ?NX {3}/.test(line)) return;
      yield `${line}\n`;
    }
  }
}
