import { drive } from '../../packages/nx/src/watch/drive.ts';
import type { Kept, Reading } from '../../packages/nx/src/watch/state.ts';

/** What happens to a modelled workspace at a time: to a file by its number, or to git. */
export interface Operation {
  readonly atMs: number;
  readonly kind: 'write' | 'rewrite' | 'there-and-back' | 'git';
  readonly file: number;
}

export interface Sequence {
  readonly operations: readonly Operation[];
  /** A file that each run writes: nothing, as it is, or anew, so many times at most. */
  readonly writes: 'nothing' | 'as-it-is' | 'anew';
  /** Of a hundred events, so many are lost. */
  readonly lostPercent: number;
  readonly random: () => number;
}

export interface Judged {
  /** A change after which no run covered the final state. */
  readonly lost: boolean;
  /** Answers that were of another state than the one that was asked about. */
  readonly stale: number;
  readonly runs: number;
  readonly stopped: number;
}

interface File {
  value: number;
  version: number;
}

const FILES = 4;
const GIT_MS = 300;

/** Time that passes as the model wants: what is due next happens next. */
class Clock {
  nowMs = 0;
  readonly #due: { atMs: number; run: () => void }[] = [];

  at(ms: number, run: () => void): { cancelled: boolean } {
    const entry = { cancelled: false };
    this.#due.push({
      atMs: this.nowMs + ms,
      run: () => {
        if (!entry.cancelled) run();
      },
    });
    return entry;
  }

  /** One thing that is due before `endMs`; false where there is none. */
  next(endMs: number): boolean {
    let first = 0;
    for (let i = 1; i < this.#due.length; i++) {
      if ((this.#due[i]?.atMs ?? 0) < (this.#due[first]?.atMs ?? 0)) first = i;
    }
    const due = this.#due[first];
    if (!due || due.atMs > endMs) return false;
    this.#due.splice(first, 1);
    this.nowMs = due.atMs;
    due.run();
    return true;
  }
}

class Model {
  readonly clock = new Clock();
  readonly files: File[] = Array.from({ length: FILES }, () => ({ value: 0, version: 0 }));
  readonly #sequence: Sequence;
  readonly #seen = new Map<string, string>();
  readonly #drive = drive(this.#world());
  #kept: Kept | undefined;
  #gitUntilMs = -1;
  #timer: { cancelled: boolean } | undefined;
  #run: { stopped: boolean } | undefined;
  #anewLeft = 3;
  #values = 0;
  runs = 0;
  stopped = 0;
  stale = 0;

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  #between(least: number, most: number): number {
    return least + this.#sequence.random() * (most - least);
  }

  get state(): string {
    return this.files.map(({ value }) => value).join();
  }

  get isCovered(): boolean {
    return this.#kept?.id === this.state;
  }

  #write(file: number, value: number): void {
    const it = this.files[file];
    if (!it) return;
    it.value = value;
    it.version++;
    if (this.#sequence.random() * 100 < this.#sequence.lostPercent) return;
    this.clock.at(this.#between(0, 30), () => {
      this.#drive.changed(String(file));
    });
  }

  operate({ kind, file }: Operation): void {
    const was = this.files[file]?.value ?? 0;
    if (kind === 'git') this.#gitUntilMs = this.clock.nowMs + GIT_MS;
    else if (kind === 'rewrite') this.#write(file, was);
    else {
      this.#write(file, ++this.#values);
      if (kind === 'there-and-back') {
        this.clock.at(this.#between(0, 400), () => {
          this.#write(file, was);
        });
      }
    }
  }

  /** What somebody is told who asks now, and whether it is true. */
  ask(): void {
    const { state } = this;
    if (this.#kept?.isSure === true && this.#kept.id === state && this.#seen.get(state) !== state)
      this.stale++;
  }

  /** Each file at a moment of its own: no look is of one moment. */
  async #readAll(mostMs: number): Promise<readonly File[]> {
    const reads = this.files.map(
      (file) =>
        new Promise<File>((resolve) => {
          this.clock.at(this.#between(1, mostMs), () => {
            resolve({ ...file });
          });
        }),
    );
    return Promise.all(reads);
  }

  async #look(): Promise<Reading> {
    if (this.clock.nowMs < this.#gitUntilMs) return { kind: 'busy', why: 'git is at work' };
    const files = await this.#readAll(60);
    if (this.clock.nowMs < this.#gitUntilMs) return { kind: 'busy', why: 'git is at work' };
    const id = files.map(({ value }) => value).join();
    return { kind: 'tree', tree: { id, stamp: files.map(({ version }) => version).join() } };
  }

  async #doRun(tree: string): Promise<void> {
    const run = { stopped: false };
    this.#run = run;
    // As the watcher does: nobody is answered from what is given up.
    this.#kept = undefined;
    this.runs++;
    const lengthMs = this.#between(10, 3000);
    this.#taskWrites(run, lengthMs);
    const files = await this.#readAll(lengthMs);
    if (run.stopped) return new Promise(() => {});
    this.#seen.set(tree, files.map(({ value }) => value).join());
  }

  #taskWrites(run: { stopped: boolean }, lengthMs: number): void {
    if (this.#sequence.writes === 'nothing' || this.#anewLeft-- <= 0) return;
    this.clock.at(this.#between(0, lengthMs), () => {
      if (run.stopped) return;
      const value = this.#sequence.writes === 'anew' ? ++this.#values : (this.files[0]?.value ?? 0);
      this.#write(0, value);
    });
  }

  #world(): Parameters<typeof drive>[0] {
    return {
      nowMs: () => this.clock.nowMs,
      wait: (ms, then) => {
        if (this.#timer) this.#timer.cancelled = true;
        this.#timer = this.clock.at(ms, then);
      },
      look: () => this.#look(),
      differs: (path, tree) =>
        new Promise((resolve) => {
          this.clock.at(this.#between(1, 10), () => {
            resolve(tree.split(',')[Number(path)] !== String(this.files[Number(path)]?.value));
          });
        }),
      run: (tree) => this.#doRun(tree),
      stop: () =>
        new Promise((resolve) => {
          if (this.#run) this.#run.stopped = true;
          this.stopped++;
          this.clock.at(this.#between(20, 120), resolve);
        }),
      keep: (kept) => {
        this.#kept = kept;
        this.ask();
      },
      tell: () => {},
    };
  }

  begin(): void {
    this.#drive.begin();
  }

  check(): void {
    this.#drive.check();
  }
}

const CHECK_MS = 5000;
const ASK_MS = 150;

/** Long after the last change: every pause, check and run has its turn. */
const SETTLED_MS = 400_000;

/** Plays a sequence and judges what the watcher made of it. */
export async function play(sequence: Sequence): Promise<Judged> {
  const model = new Model(sequence);
  const { clock } = model;
  for (const operation of sequence.operations) {
    clock.at(operation.atMs, () => {
      model.operate(operation);
    });
  }
  const lastMs = Math.max(0, ...sequence.operations.map(({ atMs }) => atMs));
  for (let ms = CHECK_MS; ms < lastMs + SETTLED_MS; ms += CHECK_MS) {
    clock.at(ms, () => {
      model.check();
    });
  }
  for (let ms = ASK_MS; ms < lastMs + 20_000; ms += ASK_MS) {
    clock.at(ms, () => {
      model.ask();
    });
  }
  model.begin();
  do await settled();
  while (clock.next(lastMs + SETTLED_MS));
  const { stale, runs, stopped } = model;
  return { lost: !model.isCovered, stale, runs, stopped };
}

/** All promises that are due have had their turn. */
async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}

const KINDS: readonly Operation['kind'][] = ['write', 'write', 'rewrite', 'there-and-back', 'git'];

/** A sequence made by chance. */
export function sequenceFrom(random: () => number): Sequence {
  const length = 1 + Math.floor(random() * 12);
  let atMs = 0;
  const operations = Array.from({ length }, (): Operation => {
    // Bursts and pauses.
    atMs += random() < 0.5 ? random() * 60 : random() * 4000;
    const kind = KINDS[Math.floor(random() * KINDS.length)] ?? 'write';
    return { atMs, kind, file: Math.floor(random() * FILES) };
  });
  const writes = (['nothing', 'nothing', 'as-it-is', 'anew'] as const)[Math.floor(random() * 4)] ?? 'nothing';
  return { operations, writes, lostPercent: random() < 0.3 ? 20 : 0, random };
}
