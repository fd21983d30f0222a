import { type Stats, closeSync, lstatSync, openSync, readSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_BOUNDS } from '../archive/bounds.ts';
import { readArchive } from '../archive/check.ts';
import type { TarEntry, TarVisitor } from '../archive/tar-reader.ts';
import type { Entry } from './entry.ts';
import type { Layout } from './layout.ts';
import { verifiedBody } from './verified.ts';

/**
 * The first file of an entry that is not in a folder as the archive has it; `undefined`: all are, or the archive itself
 * cannot be read, which is another matter.
 */
export async function firstOtherFile(
  layout: Layout,
  entry: Entry,
  folder: string,
): Promise<string | undefined> {
  const body = await verifiedBody(layout, entry);
  if (typeof body === 'string') return undefined;
  await using verified = body;
  using comparison = comparisonWith(folder);
  await readArchive(verified.chunks(), DEFAULT_BOUNDS, comparison);
  return comparison.first();
}

interface Comparison extends TarVisitor, Disposable {
  first(): string | undefined;
}

/** What a task said and its code lie elsewhere in Nx's cache. */
const BESIDE: readonly string[] = ['terminalOutput', 'code'];

function comparisonWith(folder: string): Comparison {
  let first: string | undefined;
  let handle: number | undefined;
  let at = 0;
  let name = '';
  const close = (): void => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  return {
    begin(entry) {
      if (first !== undefined || BESIDE.includes(entry.path)) return undefined;
      name = entry.path;
      at = 0;
      const file = path.join(folder, entry.path);
      if (!isAlike(entry, file)) first = name;
      else if (entry.type === 'file') handle = openSync(file, 'r');
      return undefined;
    },
    content(bytes) {
      if (handle === undefined) return undefined;
      const here = Buffer.alloc(bytes.length);
      const read = readSync(handle, here, 0, bytes.length, at);
      at += bytes.length;
      if (read !== bytes.length || !here.equals(bytes)) {
        first = name;
        close();
      }
      return undefined;
    },
    end() {
      close();
      return undefined;
    },
    first: () => first,
    [Symbol.dispose]: close,
  };
}

function isAlike({ type, size, target }: TarEntry, file: string): boolean {
  const stat: Stats | undefined = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return false;
  if (type === 'directory') return stat.isDirectory();
  if (type === 'symlink') return stat.isSymbolicLink() && readlinkSync(file) === target;
  return stat.isFile() && stat.size === size;
}
