import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type RunId, type TaskId, parseRunId, runIdFrom } from '@subminute/core';
import { writeWhole } from '@subminute/vitest/store';
import type { Question } from './ask-nx.ts';
import type { ProcessName, ProcessSpace } from './table.ts';

/**
 * A run while it lasts: a folder of the store that its processes write to. It holds no history;
 * what stays is in the database.
 */
export interface RunDir {
  readonly run: RunId;
  readonly dir: string;
}

/** Files of a run directory. */
export const FILES = {
  /** Who owns the run and what it is: `Owner` as JSON. */
  owner: 'owner.json',
  /** What the preload in `nx` saw. */
  events: 'events.jsonl',
  /** What the probe in tasks saw. */
  probe: 'probe.jsonl',
  /** Everything that `nx` printed. */
  output: 'nx.log',
  /** The first failure of each test file, as it happened. */
  failing: 'failing.jsonl',
  /** The record that the hook wrote at the end. */
  record: 'record.json',
  /** What the checkout looked like when the run began. */
  tree: 'tree.json',
  /** What the run has of the shield: `ShieldSeen` as JSON. Absent: nothing. */
  shield: 'shield.json',
  /** The whole run, where the store could not take it. */
  verdict: 'verdict.json',
  /** Says that the hook has put its record into the database. */
  stored: 'stored',
} as const;

/** The folder of a question to Nx about a run: its processes carry another mark than the run's tasks. */
export function askDir(dir: string): string {
  return path.join(dir, 'ask');
}

/** A run and its present owner: the command, or after its deadline the supervisor. */
export interface Owner {
  readonly version: 1;
  readonly run: RunId;
  readonly checkout: string;
  /** As it was asked for. */
  readonly command: readonly string[];
  readonly startedMs: number;
  readonly process: ProcessName;
  /** Where its pids mean anything. */
  readonly space: ProcessSpace;
  /** Absent until it has started. */
  readonly nx?: ProcessName;
  readonly budgetMs: number;
  /** When the run is ended, ms since the epoch; only a supervised run has one. */
  readonly capAtMs?: number;
  /** The task of another run that this one was started by. */
  readonly parent?: TaskId;
  /** Its owner is a watcher. */
  readonly background?: true;
  /** How to ask Nx about this run. */
  readonly ask: Pick<Question, 'bin' | 'cwd' | 'args'>;
}

/** Makes a run with an unused name. Throws what the file system throws (read-only, full). */
export function makeRunDir(store: string, random: (size: number) => Uint8Array): RunDir {
  const runs = path.join(store, 'runs');
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  for (;;) {
    const run = runIdFrom(random(5));
    const dir = path.join(runs, run);
    try {
      mkdirSync(dir, { mode: 0o700 });
      return { run, dir };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

export function writeOwner(dir: string, owner: Owner): void {
  writeWhole(path.join(dir, FILES.owner), JSON.stringify(owner));
}

/** `undefined` where the run has no owner file, or one that cannot be read: it is over. */
export function readOwner(dir: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(path.join(dir, FILES.owner), 'utf8')) as Partial<Owner>;
    const isWhole =
      owner.version === 1 &&
      parseRunId(owner.run ?? '') !== undefined &&
      typeof owner.process?.pid === 'number' &&
      typeof owner.space?.boot === 'string';
    return isWhole ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
}

/** The runs of a store that have a directory: under way, or left behind by a crash. */
export function listRunDirs(store: string): readonly RunDir[] {
  const runs = path.join(store, 'runs');
  let names: string[];
  try {
    names = readdirSync(runs);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const run = parseRunId(name);
    return run === undefined ? [] : [{ run, dir: path.join(runs, name) }];
  });
}

export function removeRunDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 2 });
}

/** A file of the run, `''` where it is not there. */
export function readRunFile(dir: string, file: string): string {
  try {
    return readFileSync(path.join(dir, file), 'utf8');
  } catch {
    return '';
  }
}

/** The store that a run's directory lies in. */
export function storeOf(dir: string): string {
  return path.dirname(path.dirname(dir));
}
