import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type RunId, parseRunId } from '@subminute/core';
import { writeWhole } from '@subminute/vitest/store';
import { questionText } from '../adapter/nx-args.ts';
import { type OwnerState, ownerState } from '../process/owner-state.ts';
import type { ProcessName, ProcessSpace } from '../process/table.ts';
import type { FileIndex, IndexEntry } from './file-index.ts';
import type { Asked, Fingerprint } from './fingerprint.ts';
import type { Left } from './outputs-left.ts';

/**
 * What a watcher tells others: a file of the store, written whole at each change. It is believed only while the watcher
 * lives, and of a kept verdict only as far as the fingerprint is that of whoever asks.
 */
export interface Published {
  readonly version: 1;
  readonly checkout: string;
  /** What follows `watch`, as it is told to people. */
  readonly told?: readonly string[];
  readonly process: ProcessName;
  readonly space: ProcessSpace;
  /** Whether a run may begin any moment. */
  readonly isSettling: boolean;
  readonly running?: { readonly print: Fingerprint; readonly run: RunId };
  readonly kept?: { readonly print: Fingerprint; readonly run: RunId; readonly left: Left };
}

const FOLDER = 'watch';

/** One file for what is asked the same way: command, arguments and folder. */
export function publishedFile(store: string, { root, cwd, command, args }: Omit<Asked, 'env'>): string {
  const name = hash('sha1', JSON.stringify([root, cwd, command, questionText(args)]));
  return path.join(store, FOLDER, `${name}.json`);
}

function indexFile(file: string): string {
  return file.replace(/\.json$/, '.index');
}

/** Throws what the file system throws. */
export function publish(file: string, published: Published): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeWhole(file, JSON.stringify(published), 0o600);
}

export function withdraw(file: string): void {
  rmSync(file, { force: true });
  rmSync(indexFile(file), { force: true });
}

/** What one watcher has told: where that is gone, another one may tell something in its place already. */
export function withdrawOf(file: string, { pid, started }: ProcessName): void {
  const there = parsePublished(file)?.process;
  if (there?.pid === pid && there.started === started) withdraw(file);
}

/** What a living watcher tells; what a dead one has left says nothing. */
export function readPublished(file: string): Published | undefined {
  const published = parsePublished(file);
  return published && ownerState(published) === 'alive' ? published : undefined;
}

/** A watcher of a checkout, by the file in which it tells what it knows. */
export interface FoundWatcher {
  readonly file: string;
  readonly published: Published;
  /** `elsewhere`: it can neither be asked nor be ended from here. */
  readonly state: Extract<OwnerState, 'alive' | 'elsewhere'>;
}

/** All watchers of a checkout that live, or may. */
export function watchersOf(stores: readonly string[], checkout: string): readonly FoundWatcher[] {
  return stores.flatMap(watchFiles).flatMap((file) => {
    const published = parsePublished(file);
    if (published?.checkout !== checkout) return [];
    const state = ownerState(published);
    return state === 'alive' || state === 'elsewhere' ? [{ file, published, state }] : [];
  });
}

function watchFiles(store: string): readonly string[] {
  const folder = path.join(store, FOLDER);
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function parsePublished(file: string): Published | undefined {
  try {
    const published = JSON.parse(readFileSync(file, 'utf8')) as Published;
    const runs = [published.kept, published.running].filter((it) => it !== undefined);
    const isWhole =
      (published.version as number) === 1 &&
      Number.isSafeInteger(published.process.pid) &&
      published.process.pid > 1 &&
      typeof published.process.started === 'string' &&
      (published.told === undefined || published.told.every((arg) => typeof arg === 'string')) &&
      runs.every(({ run, print }) => parseRunId(run) !== undefined && typeof print.id === 'string');
    return isWhole && typeof published.space.boot === 'string' ? published : undefined;
  } catch {
    return undefined;
  }
}

/** What the watcher has read, so that who asks need not read all files again. */
export function publishIndex(file: string, index: FileIndex): void {
  writeWhole(indexFile(file), JSON.stringify([...index]), 0o600);
}

/** Without it, all files are read. */
export function readIndex(file: string): FileIndex {
  try {
    return new Map(JSON.parse(readFileSync(indexFile(file), 'utf8')) as [string, IndexEntry][]);
  } catch {
    return new Map();
  }
}
