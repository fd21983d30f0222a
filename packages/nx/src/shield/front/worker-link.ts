import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { SMALL } from '../small.ts';
import type { Answers, Asked, Call, Question, Reply } from '../worker/messages.ts';

/** A worker that dies at once again and again is given so much time. */
const RESTART_MS = [0, 0, 100, 500, 2000] as const;
/** One that has lived for so long starts anew. */
const STEADY_MS = 10_000;

interface Pending {
  readonly call: Call;
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (error: Error) => void;
  /** Whether it was asked already of one that died. */
  isSecond: boolean;
}

/** A worker that is asked something and says nothing for so long hangs. */
const SILENT_MS = 10_000;
const LOOK_MS = 1000;

export interface Heard {
  readonly note: (text: string) => void;
  readonly upstream: (url: string, state: 'closed' | 'open') => void;
}

/**
 * The worker behind the front. Whatever ends it, another takes its place and is asked once more what the first had not
 * answered; a question that ends two of them is given up.
 */
export class WorkerLink {
  readonly #dir: string;
  readonly #heard: Heard;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | undefined;
  #next = 0;
  #starts = 0;
  #quick = 0;
  #isClosed = false;
  #heardMs = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(dir: string, heard: Heard) {
    this.#dir = dir;
    this.#heard = heard;
  }

  get starts(): number {
    return this.#starts;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Rejects where the worker cannot answer. */
  async ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
    const { promise, resolve, reject } = Promise.withResolvers<Answers[keyof Answers]>();
    const call = { id: this.#next++, question };
    this.#pending.set(call.id, { call, resolve, reject, isSecond: false });
    if (this.#child) this.#send(call);
    else this.start();
    return (await promise) as Answers[Asked<Q['ask']>['ask']];
  }

  /** Starts the worker, so that it is there when it is asked. */
  start(): void {
    if (this.#child !== undefined || this.#isClosed) return;
    const file = path.join(import.meta.dirname, '..', 'worker', `main${path.extname(import.meta.filename)}`);
    const startedMs = Date.now();
    const child = this.#fork(file);
    if (!child) return;
    this.#child = child;
    this.#starts += 1;
    child.on('message', (reply: Reply) => {
      this.#take(reply);
    });
    const gone = (): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#quick = Date.now() - startedMs < STEADY_MS ? this.#quick + 1 : 0;
      this.#again();
    };
    child.once('error', gone);
    child.once('exit', gone);
    for (const { call } of this.#pending.values()) this.#send(call);
  }

  /** Where no process can be started, nothing is checked and nothing fetched. */
  #fork(file: string): ChildProcess | undefined {
    this.#heardMs = performance.now();
    this.#watch ??= setInterval(() => this.#look(), LOOK_MS).unref();
    try {
      return fork(file, [this.#dir], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [...SMALL] });
    } catch (error) {
      this.#heard.note(`the worker of the shield could not be started: ${(error as Error).message}`);
      return undefined;
    }
  }

  #look(): void {
    if (this.#pending.size === 0) this.#heardMs = performance.now();
    else if (performance.now() - this.#heardMs > SILENT_MS) this.#child?.kill('SIGKILL');
  }

  close(): void {
    clearInterval(this.#watch);
    this.#isClosed = true;
    this.#child?.kill();
    this.#child = undefined;
    for (const { reject } of this.#pending.values()) reject(new Error('the shield ends'));
    this.#pending.clear();
  }

  #again(): void {
    if (this.#isClosed) return;
    for (const [id, pending] of this.#pending) {
      if (pending.isSecond) {
        this.#pending.delete(id);
        pending.reject(new Error('the worker of the shield ended twice over it'));
      }
      pending.isSecond = true;
    }
    this.#heard.note('the worker of the shield ended and was started again');
    const afterMs = RESTART_MS[Math.min(this.#quick, RESTART_MS.length - 1)] ?? 0;
    setTimeout(() => {
      this.start();
    }, afterMs).unref();
  }

  #send(call: Call): void {
    // What cannot be sent is asked again of the next one.
    this.#child?.send(call, () => {});
  }

  #take(reply: Reply): void {
    this.#heardMs = performance.now();
    if ('lives' in reply) return;
    if ('note' in reply) return this.#heard.note(reply.note);
    if ('upstream' in reply) return this.#heard.upstream(reply.upstream, reply.state);
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#pending.delete(reply.id);
    if ('failed' in reply) pending.reject(new Error(reply.failed));
    else pending.resolve(reply.answer);
  }
}
