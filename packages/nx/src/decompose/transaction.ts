import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
} from 'node:fs';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { besideOf, writeWhole } from '@subminute/vitest/store';
import { type ProcessName, isAlive, nameOf } from '../process/table.ts';
import { type FileEdit, checkEdits } from './file-edit.ts';
import { type Listing, listingsOf, restoreListings } from './listings.ts';

/** How a file was before: its bytes are beside the journal, under its number. */
interface Kept {
  readonly path: string;
  /** Absent: it was not there. */
  readonly mode?: number;
}

interface Journal {
  readonly version: 1;
  readonly root: string;
  readonly process: ProcessName;
  readonly files: readonly Kept[];
  /** Folders that are made, outermost first. */
  readonly folders: readonly string[];
  /** Folders in which somebody else makes links. */
  readonly listings?: readonly Listing[];
}

/** What somebody else changes once the edits are made, a package manager for instance: it is undone as well. */
export interface Beside {
  readonly files: readonly string[];
  /** What is new in them goes; a link that went comes back. */
  readonly folders: readonly string[];
}

const NOTHING: Beside = { files: [], folders: [] };

export interface Transaction {
  /** Keeps what was written. */
  readonly commit: () => void;
  /** All files as they were. */
  readonly rollBack: () => void;
}

const JOURNAL = 'journal.json';

/**
 * Makes all edits or none. What was there is kept in `store` until `commit`; after a crash, `recover` puts it back.
 * An error says what stands in the way; then nothing was changed.
 */
export function begin(
  root: string,
  store: string,
  edits: readonly FileEdit[],
  beside: Beside = NOTHING,
): Result<Transaction, string> {
  const checked = checkEdits(root, edits);
  if (!checked.ok) return checked;
  const folder = folderOf(root, store);
  try {
    keep(root, folder, { edits, beside });
  } catch (error) {
    return err(`nothing was changed: ${(error as Error).message}`);
  }
  const rollBack = (): void => {
    restore(root, folder);
  };
  try {
    for (const edit of edits) write(root, edit);
  } catch (error) {
    rollBack();
    return err(`all files are as before: ${(error as Error).message}`);
  }
  return ok({ rollBack, commit: () => forget(folder) });
}

/**
 * Undoes what a process has begun in this workspace that ended in the middle. Returns how many files were put back;
 * an error: one is at work.
 */
export function recover(root: string, store: string): Result<number, string> {
  const folder = folderOf(root, store);
  const journal = readJournal(folder);
  if (!journal) {
    // Nothing was touched before the journal was whole.
    if (existsSync(folder)) forget(folder);
    return ok(0);
  }
  if (journal.process.pid !== process.pid && isAlive(journal.process))
    return err(`process ${journal.process.pid} is editing this workspace`);
  restore(root, folder);
  return ok(journal.files.length);
}

/** One at a time for each workspace. */
function folderOf(root: string, store: string): string {
  return path.join(store, 'edits', Buffer.from(root).toString('base64url').slice(-64));
}

interface Plan {
  readonly edits: readonly FileEdit[];
  readonly beside: Beside;
}

function keep(root: string, folder: string, { edits, beside }: Plan): void {
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  mkdirSync(folder, { mode: 0o700 });
  const paths = new Set([...edits.map((edit) => edit.path), ...beside.files]);
  const files = [...paths].map((file, at): Kept => {
    const stat = lstatSync(path.join(root, file), { throwIfNoEntry: false });
    if (!stat) return { path: file };
    writeSynced(path.join(folder, String(at)), readFileSync(path.join(root, file)));
    return { path: file, mode: stat.mode & 0o777 };
  });
  const folders = newFolders(root, edits);
  const listings = listingsOf(root, beside.folders);
  const journal: Journal = { version: 1, root, process: nameOf(process.pid), files, folders, listings };
  const fresh = path.join(folder, `${JOURNAL}.new`);
  writeSynced(fresh, JSON.stringify(journal));
  renameSync(fresh, path.join(folder, JOURNAL));
}

function writeSynced(file: string, content: string | Uint8Array): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function newFolders(root: string, edits: readonly FileEdit[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path: file, content } of edits) {
    if (content === undefined) continue;
    for (let dir = path.posix.dirname(file); dir !== '.'; dir = path.posix.dirname(dir))
      if (!existsSync(path.join(root, dir))) folders.add(dir);
  }
  return [...folders].sort((a, b) => a.length - b.length);
}

function write(root: string, { path: file, content, from }: FileEdit): void {
  const target = path.join(root, file);
  if (content === undefined) {
    rmSync(target);
    removeEmpty(root, path.posix.dirname(file));
    return;
  }
  const mode = lstatSync(path.join(root, from ?? file), { throwIfNoEntry: false })?.mode;
  mkdirSync(path.dirname(target), { recursive: true });
  writeWhole(target, content);
  if (mode !== undefined) chmodSync(target, mode & 0o777);
}

/** Git knows no empty folders: a moved project leaves none behind. */
function removeEmpty(root: string, folder: string): void {
  for (let dir = folder; dir !== '.'; dir = path.posix.dirname(dir)) {
    const full = path.join(root, dir);
    if (!existsSync(full) || readdirSync(full).length > 0) return;
    rmdirSync(full);
  }
}

function restore(root: string, folder: string): void {
  const journal = readJournal(folder);
  if (!journal) return;
  for (const [at, { path: file, mode }] of journal.files.entries()) {
    const target = path.join(root, file);
    removeQuietly(besideOf(target, journal.process.pid));
    if (mode === undefined) {
      rmSync(target, { force: true });
      continue;
    }
    mkdirSync(path.dirname(target), { recursive: true });
    writeWhole(target, readFileSync(path.join(folder, String(at))));
    chmodSync(target, mode);
  }
  restoreListings(root, journal.listings ?? []);
  for (const dir of journal.folders.toReversed()) {
    const full = path.join(root, dir);
    if (existsSync(full) && readdirSync(full).length === 0) rmdirSync(full);
  }
  forget(folder);
}

/** Where a file could not be written for its name, there is nothing of that name either. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Then it was never written.
  }
}

/** The journal first: without it the rest is nothing. */
function forget(folder: string): void {
  rmSync(path.join(folder, JOURNAL), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

function readJournal(folder: string): Journal | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, JOURNAL), 'utf8')) as Journal;
  } catch {
    return undefined;
  }
}
