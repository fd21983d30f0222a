import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// A folder of empty files: to ask it costs nothing where nothing was ever revoked, and writers need no lock.
const FOLDER = 'revoked';

/** Longer than any cache keeps what nobody asks for. */
const KEPT_MS = 90 * 86_400_000;

/** Notes of tasks, by Nx's hash, that their pass rests on a record that was wrong. */
export function revoke(store: string, taskHashes: readonly string[]): void {
  if (taskHashes.length === 0) return;
  mkdirSync(path.join(store, FOLDER), { recursive: true, mode: 0o700 });
  for (const hash of taskHashes) if (isHash(hash)) writeFileSync(path.join(store, FOLDER, hash), '');
}

/** Whether the pass of a task is not to be believed. */
export function isRevoked(store: string, taskHash: string): boolean {
  return isHash(taskHash) && existsSync(path.join(store, FOLDER, taskHash));
}

export function revokedTasks(store: string): readonly string[] {
  try {
    return readdirSync(path.join(store, FOLDER)).filter(isHash).sort();
  } catch {
    return [];
  }
}

/** It was executed again: what a cache holds of it now is another pass. Never throws: at worst it runs once more. */
export function acquit(store: string, taskHash: string): void {
  try {
    if (isHash(taskHash)) rmSync(path.join(store, FOLDER, taskHash), { force: true });
  } catch {
    // Not ours to remove.
  }
}

/** What no cache can hold any more. */
export function forgetRevoked(store: string, nowMs: number): void {
  for (const hash of revokedTasks(store)) {
    const since = statSync(path.join(store, FOLDER, hash), { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && nowMs - since > KEPT_MS) acquit(store, hash);
  }
}

/** It becomes the name of a file. */
function isHash(text: string): boolean {
  return /^[\w-]{1,128}$/.test(text);
}
