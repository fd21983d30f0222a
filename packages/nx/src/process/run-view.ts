import path from 'node:path';
import { type NxOutput, NxOutputReader } from '../adapter/nx-output.ts';
import { type ProcessEvent, type TaskProcesses, parseProcessEvents, taskProcesses } from './ends.ts';
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

  /** The last thing that is known to have happened; `startMs` where nothing is. */
  lastMs(startMs: number): number {
    return Math.max(startMs, ...this.#events.flatMap((event) => ('atMs' in event ? [event.atMs] : [])));
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

/**
 * While a run goes on, a signal may be Nx ending a server that is no longer needed, also one that the
 * server turned into its usual exit code: only its hook tells that apart.
 */
export function isFailed({ end }: TaskProcesses, printed: boolean, runEnded = false): boolean {
  if (!end || (end.kind === 'exit' && end.code === 0)) return false;
  if (runEnded) return end.kind === 'exit' || printed;
  if (end.kind === 'signal') return end.byKernel === true;
  return end.kind !== 'exit' || ![129, 130, 137, 143].includes(end.code);
}
