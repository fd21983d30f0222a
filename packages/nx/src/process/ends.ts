import { type End, type TaskId, asTaskId } from '@subminute/core';

/** What the preload in `nx` and the probe in the tasks wrote, one line an event. */
export type ProcessEvent =
  | { readonly type: 'nx'; readonly atMs: number; readonly pid: number; readonly started: string }
  /** We began to end the run. */
  | { readonly type: 'ending'; readonly atMs: number }
  | { readonly type: 'nx-exit'; readonly atMs: number; readonly code: number }
  | {
      readonly type: 'spawn';
      readonly atMs: number;
      readonly task: string;
      readonly pid?: number;
      readonly cwd?: string;
    }
  | {
      readonly type: 'exit';
      readonly atMs: number;
      readonly task: string;
      readonly pid?: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly byKernel?: true;
    }
  | { readonly type: 'began'; readonly pid: number; readonly ppid: number; readonly task: string }
  | {
      readonly type: 'ended';
      readonly pid: number;
      readonly ppid: number;
      readonly task: string;
      readonly code: number;
    }
  | {
      readonly type: 'child';
      readonly pid: number;
      readonly task: string;
      readonly child?: number;
      readonly code: number | null;
      readonly signal: string | null;
    };

type Exit = Extract<ProcessEvent, { type: 'exit' }>;

/** Reads lines of events; a torn last line (its writer was killed) is left out. */
export function parseProcessEvents(text: string): ProcessEvent[] {
  const events: ProcessEvent[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      events.push(JSON.parse(line) as ProcessEvent);
    } catch {
      // Torn: a miss.
    }
  }
  return events;
}

/** The tasks whose processes run, were started, have ended: what is known before Nx says anything. */
export interface TaskProcesses {
  readonly task: TaskId;
  readonly startMs: number;
  /** Where its command runs, as it was given; absent for Nx's own folder. */
  readonly cwd?: string;
  /** Absent while a process of it runs. */
  readonly endMs?: number;
  /** Absent while it runs; `exit 0` where it went well. */
  readonly end?: End;
  /** When the first of its processes went wrong. */
  readonly failedMs?: number;
}

/** Folds process events into one state a task. `heapReports`: pids of processes that hit V8's heap limit. */
export function taskProcesses(
  events: readonly ProcessEvent[],
  heapReports: ReadonlySet<number>,
): TaskProcesses[] {
  const tasks = new Map<string, ProcessEvent[]>();
  for (const event of events) {
    if (!('task' in event)) continue;
    const list = tasks.get(event.task);
    if (list) list.push(event);
    else tasks.set(event.task, [event]);
  }
  const states: TaskProcesses[] = [];
  for (const [task, list] of tasks) {
    const state = stateOf(task, list, heapReports);
    if (state) states.push(state);
  }
  return states;
}

function stateOf(
  task: string,
  events: readonly ProcessEvent[],
  heap: ReadonlySet<number>,
): TaskProcesses | undefined {
  const spawns = events.filter((e) => e.type === 'spawn');
  const exits = events.filter((e) => e.type === 'exit');
  const [first] = spawns;
  if (!first) return undefined;
  const base = {
    task: asTaskId(task),
    startMs: first.atMs,
    ...(first.cwd === undefined ? {} : { cwd: first.cwd }),
  };
  const last = exits.at(-1);
  if (!last || exits.length < spawns.length) return base;
  const bad = exits.find((e) => e.code !== 0);
  return {
    ...base,
    endMs: last.atMs,
    end: endOf(bad ?? last, events, heap),
    ...(bad ? { failedMs: bad.atMs } : {}),
  };
}

/** How one process that Nx started for a task came to its end. */
function endOf(exit: Exit, events: readonly ProcessEvent[], heap: ReadonlySet<number>): End {
  const outOfMemory = events.some((e) => e.type === 'began' && heap.has(e.pid));
  const { code, signal } = innerEnd(exit, events);
  if (signal !== null) {
    if (signal === 'SIGABRT' && outOfMemory) return { kind: 'out-of-memory' };
    return { kind: 'signal', signal, ...(exit.byKernel ? { byKernel: true } : {}) };
  }
  if (code === null) return { kind: 'unknown' };
  if (code === 0) return { kind: 'exit', code };
  const killed = SHELL_SIGNALS[code];
  // A shell says 128 + n for a child killed by signal n, but a program may also exit with that
  // number: only a process that began and never ended was killed.
  if (killed !== undefined && hasUnended(events)) {
    if (killed === 'SIGABRT' && outOfMemory) return { kind: 'out-of-memory' };
    return { kind: 'signal', signal: killed, ...(exit.byKernel ? { byKernel: true } : {}) };
  }
  return { kind: 'exit', code, ...(outOfMemory ? { outOfMemory: true } : {}) };
}

/** Nx's executor process exits with 1 whatever its command did: look at the command. */
function innerEnd(
  exit: Exit,
  events: readonly ProcessEvent[],
): { code: number | null; signal: string | null } {
  if (exit.code !== 1) return exit;
  const child = events.findLast((e) => e.type === 'child' && e.pid === exit.pid && e.code !== 0);
  return child?.type === 'child' ? child : exit;
}

function hasUnended(events: readonly ProcessEvent[]): boolean {
  const ended = new Set(events.filter((e) => e.type === 'ended').map((e) => e.pid));
  return events.some((e) => e.type === 'began' && !ended.has(e.pid));
}

const SHELL_SIGNALS: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  131: 'SIGQUIT',
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  141: 'SIGPIPE',
  143: 'SIGTERM',
};
