import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where a process writes a file before it is renamed; a killed one leaves it there. */
export function besideOf(file: string, pid: number): string {
  return `${file}.${pid}.tmp`;
}

/** Whole or not at all: written beside and renamed. Throws what the file system throws, and leaves nothing beside. */
export function writeWhole(file: string, content: string | Uint8Array, mode?: number): void {
  const beside = besideOf(file, process.pid);
  try {
    writeFileSync(beside, content, mode === undefined ? {} : { mode });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** The same for what is kept to save time, in a folder of our own: a full disk is no reason to fail. */
export function keepWhole(file: string, content: string | Uint8Array): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeWhole(file, content, 0o600);
  } catch {
    // It is made again.
  }
}
