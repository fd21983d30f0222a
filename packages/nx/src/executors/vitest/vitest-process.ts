import { type ChildProcess, fork, spawn } from 'node:child_process';
import path from 'node:path';
import type { Order, Report } from './messages-between.ts';
import { type VitestTask, canShare } from './vitest-task.ts';

/** What came of a task. */
export interface Outcome {
  readonly isSuccess: boolean;
  readonly output: string;
}

/** So many tasks one process runs: what projects leave behind in it does not add up for ever. */
const TASKS = 40;

/**
 * Runs tasks one after the other in one process; another one where it ended, or where a task has another Vitest.
 * Where others ran in it before and it ends during a task, they may have left behind what ended it: the task is then
 * run again by its command, and so is one of which the process cannot tell the end.
 */
export class VitestProcess {
  #child: ChildProcess | undefined;
  #vitest = '';
  #left = 0;
  #isOver = false;

  async run(task: VitestTask): Promise<Outcome> {
    if (!canShare(task)) return this.#runAlone(task);
    if (this.#left === 0 || this.#vitest !== task.vitest || !this.#child?.connected) this.#drop();
    const isFirst = this.#child === undefined;
    const child = this.#child ?? this.#start(task);
    this.#left -= 1;
    const { hasEnded, isStuck, ...outcome } = await ran(child, task);
    if (hasEnded || isStuck) this.#drop();
    const isOpen = isStuck || (hasEnded && !isFirst);
    return isOpen && !this.#isOver ? this.#runAlone(task) : outcome;
  }

  /** Ends it with all that it started: its workers end with the pipe to it. */
  end(): void {
    this.#isOver = true;
    this.#drop();
  }

  #drop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#left = 0;
  }

  [Symbol.dispose](): void {
    this.end();
  }

  /** By its command, in a process that nobody shares. */
  async #runAlone({ cwd, args, bin, env }: VitestTask): Promise<Outcome> {
    this.#drop();
    const child = spawn(process.execPath, [bin, 'run', ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', ({ message }) => {
      output += `${message}\n`;
      resolve(false);
    });
    child.once('close', (code) => {
      resolve(code === 0);
    });
    const isSuccess = await promise;
    this.#child = undefined;
    return { isSuccess, output };
  }

  #start({ vitest, cwd }: VitestTask): ChildProcess {
    const entry = path.join(import.meta.dirname, `vitest-entry${path.extname(import.meta.filename)}`);
    this.#child = fork(entry, [], { cwd, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    // Between two tasks nobody else hears of it, and it would end the whole batch.
    this.#child.on('error', () => {
      this.#left = 0;
    });
    this.#vitest = vitest;
    this.#left = TASKS;
    return this.#child;
  }
}

interface Ran extends Outcome {
  /** The process ended during the task. */
  readonly hasEnded?: boolean;
  /** The process has nothing left to do, and the task did not end. */
  readonly isStuck?: boolean;
}

function ran(child: ChildProcess, task: VitestTask): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  let output = '';
  const hear = (text: string | Buffer): void => {
    output += text.toString();
  };
  const finish = (how: Omit<Ran, 'output'>): void => {
    child.off('message', take);
    child.off('exit', fail);
    child.off('error', breakDown);
    child.stdout?.off('data', hear);
    child.stderr?.off('data', hear);
    resolve({ ...how, output });
  };
  const take = (message: Report): void => {
    if ('out' in message) hear(message.out);
    else if ('code' in message) finish({ isSuccess: message.code === 0 });
    else finish({ isSuccess: false, isStuck: true });
  };
  const end = (why: string): void => {
    hear(`\nVitest's process ended with ${why} during this task\n`);
    finish({ isSuccess: false, hasEnded: true });
  };
  const fail = (code: number | null, signal: NodeJS.Signals | null): void => {
    end(signal ?? `exit ${code ?? 1}`);
  };
  const breakDown = ({ message }: Error): void => {
    end(message);
  };
  child.on('message', take);
  child.once('exit', fail);
  child.once('error', breakDown);
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.send({ task } satisfies Order, (error) => {
    if (error) breakDown(error);
  });
  return promise;
}
