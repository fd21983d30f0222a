import { type CacheSource, type TaskId, asTaskId, cleanText } from '@subminute/core';

/** What Nx says of itself in its output (`--output-style=static`, Nx 22.1 to 24.0), tasks' text left out. */
export interface NxOutput {
  /** Tasks whose output Nx printed, which it does when they end: from the cache where it says so. */
  readonly printed: ReadonlyMap<TaskId, CacheSource>;
  /** From the last such list: not run because a dependency failed, or the run was stopped. */
  readonly notRun: readonly TaskId[];
  /** Titles of ` NX ` boxes with the lines below them, in order. */
  readonly messages: readonly NxMessage[];
  /** The first lines before any box: what Nx prints when it fails early, and its stack traces. */
  readonly loose: readonly string[];
}

export interface NxMessage {
  readonly title: string;
  readonly body: readonly string[];
}

const TASK = /^> nx run (\S.*?)(?: {2}\[([^\]]+)\])?$/;
const MESSAGE = /^ ?NX +(\S.*)$/;
const ITEM = /^- (\S.*)$/;

const CACHE: Readonly<Record<string, CacheSource>> = {
  'local cache': 'local',
  'existing outputs match the cache, left as is': 'local',
  'remote cache': 'remote',
};

/** More is not looked at: the boxes of Nx stand at the beginning and at the end. */
const MAX_BODY = 60;
const MAX_LOOSE = 60;
/** Of more loose lines, so many of the last: what is wrong with a command line stands below its whole usage. */
const LAST_LOOSE = 10;
const MAX_MESSAGES = 50;

/** A task may print such lines too, without end. */
const MAX_TASKS = 100_000;

/** Reads line by line: the output may be larger than memory. */
export class NxOutputReader {
  readonly #printed = new Map<TaskId, CacheSource>();
  #messages: { title: string; body: string[] }[] = [];
  readonly #loose: string[] = [];
  #notRun: TaskId[] = [];
  #isListing = false;
  #inTask = false;

  line(raw: string): void {
    const text = cleanText(raw).trimEnd();
    const task = text.startsWith('> nx run ') ? TASK.exec(text) : undefined;
    if (task?.[1] !== undefined) {
      if (this.#printed.size < MAX_TASKS)
        this.#printed.set(asTaskId(task[1]), CACHE[task[2] ?? ''] ?? 'none');
      this.#inTask = true;
      return;
    }
    const message = text.includes('NX ') ? MESSAGE.exec(text) : undefined;
    if (message?.[1] !== undefined) this.#open(message[1]);
    else if (!this.#inTask) this.#inside(text);
  }

  #open(title: string): void {
    this.#inTask = false;
    this.#isListing = false;
    this.#messages.push({ title, body: [] });
    if (this.#messages.length > MAX_MESSAGES) this.#messages = this.#messages.slice(-MAX_MESSAGES);
  }

  #inside(text: string): void {
    if (text.startsWith('Tasks not run because ')) {
      this.#isListing = true;
      this.#notRun = [];
    } else if (text.endsWith(':')) this.#isListing = false;
    const item = this.#isListing ? ITEM.exec(text)?.[1] : undefined;
    if (item !== undefined) {
      if (this.#notRun.length < MAX_TASKS) this.#notRun.push(asTaskId(item));
      return;
    }
    const message = this.#messages.at(-1);
    if (message) {
      if (message.body.length < MAX_BODY) message.body.push(text);
    } else if (text !== '' && this.#loose.push(text) > MAX_LOOSE) this.#loose.splice(-LAST_LOOSE - 1, 1);
  }

  output(): NxOutput {
    return { printed: this.#printed, notRun: this.#notRun, messages: this.#messages, loose: this.#loose };
  }
}
