import { type RunId, type RunResult, redactCommand } from '@subminute/core';
import { nameOf, processSpace } from '../../process/table.ts';
import type { World } from '../../watch/drive.ts';
import type { FileIndex } from '../../watch/file-index.ts';
import { type Asked, type Fingerprint, lookAt } from '../../watch/fingerprint.ts';
import { type Published, publish, publishIndex, withdraw } from '../../watch/kept-file.ts';
import { type Left, leftIn } from '../../watch/outputs-left.ts';
import type { Kept, Reading, Watch } from '../../watch/state.ts';
import type { Setting } from '../active-run.ts';
import { type WatchedRun, isAnswer, watchedRun } from './one-watched-run.ts';
import { type Snapshot, differsFrom, snapshotOf } from './snapshot.ts';

/** What the world tells whoever looks at the watcher. */
export interface Told {
  readonly state: (watch: Watch, run: WatchedRun | undefined) => void;
  readonly verdict: (result: RunResult) => void;
  readonly problem: (text: string) => void;
}

export interface Making {
  readonly setting: Setting;
  readonly asked: Asked;
  readonly gitDir: string;
  /** Where it is published. */
  readonly file: string;
  readonly told: Told;
  /** After each look: what git ignores. */
  readonly looked: (ignored: readonly string[]) => void;
}

interface Looked {
  readonly print: Fingerprint;
  readonly ignored: readonly string[];
  readonly snapshot: Snapshot;
}

interface Answer {
  readonly print: Fingerprint;
  readonly run: RunId;
  readonly left: Left;
}

/** States with a run, or with one that is to be stopped. */
const HAS_RUN: readonly Watch['now']['is'][] = ['running', 'judging', 'stopping', 'ended'];

/** The real world of a watcher: looks at files, runs Nx, tells others. */
export class WatchWorld implements World {
  readonly #making: Making;
  readonly #index: FileIndex = new Map();
  readonly #told: readonly string[];
  readonly #self = { process: nameOf(process.pid), space: processSpace() };
  #timer: NodeJS.Timeout | undefined;
  /** Of the tree that runs, or was looked at last. */
  #looks: ReadonlyMap<string, Looked> = new Map();
  #run: WatchedRun | undefined;
  #last: { readonly tree: string; readonly result: RunResult | undefined } | undefined;
  #saidRun: RunId | undefined;
  #answer: Answer | undefined;
  #watch: Watch | undefined;
  #published = '';
  /** How long the last look took. */
  lookMs = 0;

  constructor(making: Making) {
    this.#making = making;
    this.#told = redactCommand(making.setting.told);
  }

  get now(): Watch['now'] | undefined {
    return this.#watch?.now;
  }

  nowMs(): number {
    return Date.now();
  }

  wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  async look(): Promise<Reading> {
    const startMs = performance.now();
    const { asked, gitDir, looked } = this.#making;
    // A folder that may not be read this moment: it is looked at again.
    const look = await lookAt(asked, gitDir, this.#index).catch((error: unknown) => ({
      kind: 'busy' as const,
      why: (error as Error).message,
    }));
    this.lookMs = performance.now() - startMs;
    if (look.kind !== 'tree') return look;
    const { print, ignored } = look;
    const running = this.#run && this.#looks.get(this.#run.tree);
    const own = this.#run && running ? ([[this.#run.tree, running]] as const) : [];
    this.#looks = new Map([...own, [print.id, { print, ignored, snapshot: snapshotOf(this.#index) }]]);
    looked(ignored);
    return { kind: 'tree', tree: print };
  }

  async differs(path: string, tree: string): Promise<boolean> {
    const snapshot = this.#looks.get(tree)?.snapshot;
    const { asked, gitDir } = this.#making;
    if (!snapshot) return false;
    const known = await differsFrom(snapshot, path, { ...asked, index: this.#index });
    if (known !== 'look') return known;
    const look = await lookAt(asked, gitDir, this.#index).catch(() => undefined);
    return look?.kind === 'gone' || (look?.kind === 'tree' && look.print.id !== tree);
  }

  async run(tree: string): Promise<void> {
    const { setting, told } = this.#making;
    // It may write over what the last one left behind.
    this.#answer = undefined;
    const run = watchedRun(setting, tree, {
      begun: () => {
        this.#publish();
        if (this.#watch) told.state(this.#watch, this.#run);
      },
      failed: (why) => {
        told.problem(why);
      },
    });
    this.#run = run;
    const result = await run.ended;
    if (run.isStopped()) return new Promise(() => {});
    this.#last = { tree, result };
  }

  async stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.stop();
  }

  keep(kept: Kept): void {
    const look = this.#looks.get(kept.id);
    const { tree, result } = this.#last ?? {};
    const known = look && result && tree === kept.id ? result : undefined;
    // The same verdict again, of files that were changed and changed back, is no news.
    const isNew = known !== undefined && this.#saidRun !== known.run;
    if (look && known && isNew) {
      this.#saidRun = known.run;
      this.#answer = this.#answerOf(kept, look, known);
    }
    this.#publish();
    if (known && isNew) this.#making.told.verdict(known);
  }

  #answerOf({ isSure }: Kept, { print, ignored }: Looked, result: RunResult): Answer | undefined {
    const { setting, asked, file } = this.#making;
    if (!isSure || !isAnswer(setting.workspace.place.dir, result)) return undefined;
    quietly(() => {
      publishIndex(file, this.#index);
    });
    return { print, run: result.run, left: leftIn(asked.root, ignored) };
  }

  tell(watch: Watch): void {
    this.#watch = watch;
    // A run that came to its end is none of the next state.
    if (!HAS_RUN.includes(watch.now.is)) this.#run = undefined;
    // Who waits for a run must find it, or what is kept of it: `keep` publishes that.
    if (watch.now.is !== 'kept') this.#publish();
    this.#making.told.state(watch, this.#run);
  }

  /** Nothing is left of it. */
  close(): void {
    clearTimeout(this.#timer);
    quietly(() => {
      withdraw(this.#making.file);
    });
  }

  #publish(): void {
    const { asked, file } = this.#making;
    const is = this.#watch?.now.is;
    const active = is === 'running' || is === 'judging' ? this.#run?.active() : undefined;
    const print = this.#run && this.#looks.get(this.#run.tree)?.print;
    const published: Published = {
      version: 1,
      checkout: asked.root,
      told: this.#told,
      ...this.#self,
      isSettling: is === 'settling' || is === 'reading' || is === 'stopping' || (is === 'running' && !active),
      ...(active && print ? { running: { print, run: active.owner.run } } : {}),
      ...(this.#answer ? { kept: this.#answer } : {}),
    };
    const text = JSON.stringify(published);
    if (text === this.#published) return;
    this.#published = text;
    // A store that is full keeps no verdict: then everybody runs.
    quietly(() => {
      publish(file, published);
    });
  }
}

function quietly(write: () => void): void {
  try {
    write();
  } catch {
    // Nobody is told anything then, and nobody believes anything.
  }
}
