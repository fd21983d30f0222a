import { existsSync } from 'node:fs';
import path from 'node:path';
import { type RunEvent, type TaskId, readEvidence } from '@subminute/core';
import { type NxOutput, NxOutputReader } from '../adapter/nx-output.ts';
import { type ProcessEvent, type TaskProcesses, parseProcessEvents, taskProcesses } from './ends.ts';
import { fileLines } from './file-lines.ts';
import { heapReports } from './heap-reports.ts';
import { FILES } from './run-dir.ts';
import { Tail } from './tail.ts';

/**
 * What is known of a run before Nx's hooks speak: the preload tells each process of a task exactly,
 * the output tells which tasks came from the cache. Reads only what is new at each `refresh`.
 */
export class RunView {
  readonly #dir: string;
  readonly #events: ProcessEvent[] = [];
  readonly #eventTails: readonly Tail[];
  readonly #outputTail: Tail;
  readonly #output = new NxOutputReader();

  constructor(dir: string) {
    this.#dir = dir;
    this.#eventTails = [FILES.events, FILES.probe].map((file) => new Tail(path.join(dir, file)));
    this.#outputTail = new Tail(path.join(dir, FILES.output));
  }

  refresh(last = false): void {
    for (const tail of this.#eventTails) {
      tail.read((line) => {
        this.#events.push(...parseProcessEvents(line));
      }, last);
    }
    this.#outputTail.read((line) => {
      this.#output.line(line);
    }, last);
  }

  get output(): NxOutput {
    return this.#output.output();
  }

  /** The exit code of `nx`, for an owner that is not its parent. */
  get nxExitCode(): number | undefined {
    return this.#events.findLast((event) => event.type === 'nx-exit')?.code;
  }

  /** When we began to end the run: what ends later, ends because of that. */
  get endingMs(): number | undefined {
    return this.#events.find((event) => event.type === 'ending')?.atMs;
  }

  tasks(): readonly TaskProcesses[] {
    return taskProcesses(this.#events, heapReports(this.#dir));
  }

  /** Whether a task is known to have failed. */
  hasFailure(): boolean {
    const { printed } = this.output;
    return this.tasks().some((task) => isFailed(task, printed.has(task.task)));
  }
}

/** A signal alone may be Nx ending a server that is no longer needed; then Nx does not print it yet. */
function isFailed({ end }: TaskProcesses, printed: boolean): boolean {
  if (!end || (end.kind === 'exit' && end.code === 0)) return false;
  return end.kind === 'exit' || printed;
}

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
    const evidence = readEvidence(printedBlock(path.join(place.dir, FILES.output), task), {
      workspaceRoot: place.workspaceRoot,
      projectRoot: relativeFolder(place.workspaceRoot, state.cwd),
      exists: (file) => existsSync(path.join(place.workspaceRoot, file)),
    });
    return { ...base, outcome: 'failed', ...(end ? { end } : {}), evidence };
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
