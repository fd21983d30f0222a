import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, symlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { foldersAbove } from './entry-path.ts';
import type { OutputPatterns } from './output-patterns.ts';
import { type Refusal, causeOf, refuse } from './refusal.ts';
import type { TarEntry, TarVisitor } from './tar-reader.ts';

/** Unpacks entries into an empty folder of its own. */
export interface Unpacking extends TarVisitor {
  /** Makes the links. They come last: while files are written there is no link that one could go through. */
  finish(): Refusal | undefined;
  /** What is moved into the workspace as a whole, and the folders that must be there beside it. */
  units(): readonly string[];
  folders(): readonly string[];
  [Symbol.dispose](): void;
}

export function unpackInto(folder: string, patterns: OutputPatterns): Unpacking {
  const links: TarEntry[] = [];
  const units = new Set<string>();
  const folders: string[] = [];
  let file: number | undefined;
  let open: TarEntry | undefined;

  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const begin = (entry: TarEntry): void => {
    open = undefined;
    if (patterns.isTakenOut(entry.path)) return;
    const unit = unitOf(entry.path, entry.type === 'directory', patterns);
    if (unit !== undefined) units.add(unit);
    else if (patterns.covers(entry.path)) folders.push(entry.path);
    open = entry;
    const place = path.join(folder, entry.path);
    mkdirSync(path.dirname(place), { recursive: true });
    if (entry.type === 'symlink') links.push(entry);
    if (entry.type === 'file') file = openSync(place, 'wx', 0o600);
    if (entry.type !== 'directory') return;
    mkdirSync(place, { recursive: true });
    chmodSync(place, entry.mode & 0o777);
  };

  return {
    begin: (entry) => attempt(entry.path, () => begin(entry)),
    content: (bytes) => attempt(open?.path, () => writeAll(file, bytes)),
    end: () =>
      attempt(open?.path, () => {
        if (file !== undefined && open) fchmodSync(file, open.mode & 0o777);
        close();
      }),
    finish: () => {
      for (const { path: link, target } of links) {
        const fault = attempt(link, () => symlinkSync(target, path.join(folder, link)));
        if (fault) return fault;
      }
      return undefined;
    },
    units: () => [...units],
    folders: () => folders,
    [Symbol.dispose]: close,
  };
}

/**
 * The topmost path at or above an entry that is an output through and through: it is exchanged as a whole. Where
 * something is taken out below a folder, what lies beside that is exchanged one by one.
 */
export function unitOf(entry: string, isFolder: boolean, patterns: OutputPatterns): string | undefined {
  const isWhole = (folder: string): boolean => patterns.covers(folder) && !patterns.holdsTakenOut(folder);
  const above = foldersAbove(entry).findLast(isWhole);
  if (above !== undefined) return above;
  const isUnit = isFolder ? isWhole(entry) : patterns.covers(entry) && !patterns.isTakenOut(entry);
  return isUnit ? entry : undefined;
}

/** A step in the file system; its failure as a value. */
function attempt(entry: string | undefined, step: () => void): Refusal | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    return refuse('unwritable', entry, causeOf(error));
  }
}

function writeAll(file: number | undefined, bytes: Uint8Array): void {
  if (file === undefined) return;
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
