import type { RunId, TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { unreachable } from '../result.ts';
import type {
  CauseSuspected,
  RunEnded,
  RunEvent,
  RunStarted,
  TaskEnded,
  TaskStarted,
  TasksPending,
  TasksSkipped,
} from './event.ts';
import type { RunResult, Skipped, TaskState } from './result.ts';

type Draft = {
  -readonly [K in keyof Omit<RunResult, 'tasks' | 'skipped' | 'unknown'>]: RunResult[K];
} & {
  tasks: Map<TaskId, TaskState>;
  skipped: Skipped[];
  unknown: Extract<RunEvent, { type: 'selection-unknown' }>[];
};

type TaskEvent = TaskStarted | TaskEnded | TasksSkipped | TasksPending;

/** What happened, as one value. Later events win; the order of tasks does not matter. */
export function foldRun(events: Iterable<RunEvent>): RunResult {
  const draft: Draft = {
    run: '' as RunId,
    command: [],
    via: 'nx',
    startedMs: 0,
    tasks: new Map(),
    skipped: [],
    unknown: [],
  };
  for (const event of events) apply(draft, event);
  return {
    ...draft,
    tasks: [...draft.tasks.values()].sort((a, b) => byCodeUnit(a.task, b.task)),
    skipped: draft.skipped,
    unknown: draft.unknown,
  };
}

function apply(draft: Draft, event: RunEvent): void {
  switch (event.type) {
    case 'run-started':
      start(draft, event);
      return;
    case 'task-started':
    case 'task-ended':
    case 'tasks-skipped':
    case 'tasks-pending':
      applyTask(draft, event);
      return;
    case 'run-broken':
      draft.broken = event;
      return;
    case 'selection-unknown':
      draft.unknown.push(event);
      return;
    case 'selection-empty':
      draft.empty = event.reason;
      return;
    case 'cause-suspected':
      draft.suspect = suspectOf(event);
      return;
    case 'run-stopped':
      draft.stopped = event.by;
      return;
    case 'run-ended':
      end(draft, event);
      return;
    default:
      unreachable(event);
  }
}

function applyTask(draft: Draft, event: TaskEvent): void {
  switch (event.type) {
    case 'task-started': {
      const { task, atMs } = event;
      // A start is never newer than an end that is known already.
      if (!draft.tasks.has(task))
        draft.tasks.set(task, { task, outcome: 'running', cache: 'none', startMs: atMs });
      return;
    }
    case 'task-ended':
      draft.tasks.set(event.task, stateOf(event));
      return;
    case 'tasks-skipped':
      draft.skipped.push({ tasks: event.tasks, because: event.because });
      for (const task of event.tasks) draft.tasks.set(task, { task, outcome: 'skipped', cache: 'none' });
      return;
    case 'tasks-pending':
      for (const task of event.tasks) {
        if (!draft.tasks.has(task)) draft.tasks.set(task, { task, outcome: 'pending', cache: 'none' });
      }
  }
}

function start(draft: Draft, { run, command, via, atMs, parent }: RunStarted): void {
  draft.run = run;
  draft.command = command;
  draft.via = via;
  draft.startedMs = atMs;
  if (parent !== undefined) draft.parent = parent;
}

function end(draft: Draft, { atMs, exitCode, signal, reason }: RunEnded): void {
  draft.endedMs = atMs;
  if (exitCode !== undefined) draft.exitCode = exitCode;
  if (signal !== undefined) draft.signal = signal;
  if (reason !== undefined) draft.reason = reason;
}

function suspectOf({ type: _type, ...suspect }: CauseSuspected): Omit<CauseSuspected, 'type'> {
  return suspect;
}

function stateOf({ type: _type, ...state }: TaskEnded): TaskState {
  return state;
}
