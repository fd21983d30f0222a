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
      readonly reaped?: Reaped;
    }
  /** A process that works for no task has ended. */
  | { readonly type: 'other-exit'; readonly atMs: number; readonly reaped?: Reaped }
  | {
      readonly type: 'began';
      readonly pid: number;
      readonly ppid: number;
      readonly task: string;
      readonly startMs?: number;
      /** Its parent, the parent's parent, …, some of them; 1 or 0 is the last of all. Only on Linux. */
      readonly above?: readonly number[];
    }
  | {
      readonly type: 'ended';
      readonly pid: number;
      readonly ppid: number;
      readonly task: string;
      readonly code: number;
      readonly cost?: ProbedCost;
    }
  /** The process's parent is about to send it a signal. */
  | { readonly type: 'killed'; readonly pid: number; readonly task: string; readonly cost: ProbedCost }
  | {
      readonly type: 'child';
      readonly pid: number;
      readonly task: string;
      readonly child?: number;
      readonly code: number | null;
      readonly signal: string | null;
    };

/** CPU time of ended children that `nx` found since it looked last. It waits for all that have ended at once. */
export interface Reaped {
  /** Equal for those that it may have waited for together. */
  readonly batch: number;
  readonly cpuMs: number;
}

/** What a Node process says of itself at its exit. */
export interface ProbedCost {
  readonly endMs: number;
  /** Its own, all threads. */
  readonly ownMs: number;
  /** Of children that it waited for, and those that these waited for. */
  readonly childrenMs?: number;
  /** Of its main thread: on a core, and ready without one. */
  readonly onCpuMs?: number;
  readonly queuedMs?: number;
  /** Processes below it that live on, by pid, and what each has taken so far: nobody will wait for them. */
  readonly left?: Readonly<Record<string, number>>;
  /** Who started it is gone: nobody waits for it. */
  readonly orphaned?: true;
}

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
  const states: TaskProcesses[] = [];
  for (const [task, list] of eventsByTask(events)) {
    const state = stateOf(task, list, heapReports);
    if (state) states.push(state);
  }
  return states;
}

/** An event of a process that works for a task. */
export type TaskEvent = Extract<ProcessEvent, { readonly task: string }>;

export function eventsByTask(events: readonly ProcessEvent[]): ReadonlyMap<string, readonly TaskEvent[]> {
  return Map.groupBy(
    events.filter((event) => 'task' in event),
    (event) => event.task,
  );
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
