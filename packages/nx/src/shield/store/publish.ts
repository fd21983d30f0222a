import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Layout, bodyFile } from './layout.ts';
import type { Entry } from './entry.ts';

/** A file that is being written: whoever ends in between leaves it in `tmp`, where it is swept. */
export interface Draft extends AsyncDisposable {
  readonly file: string;
  readonly handle: FileHandle;
}

export async function draft({ temporary }: Layout): Promise<Draft> {
  const file = path.join(temporary, `${process.pid}-${randomBytes(8).toString('hex')}`);
  const handle = await open(file, 'wx', 0o600);
  return {
    file,
    handle,
    async [Symbol.asyncDispose]() {
      await handle.close().catch(() => {});
      await rm(file, { force: true }).catch(() => {});
    },
  };
}

/**
 * Publishes a whole draft under the hash of its content. Durable when it returns. It takes the place of what is there
 * already, which is the same, unless a disk has lost some of it.
 */
export async function publishBody(layout: Layout, { file, handle }: Draft, sha256: string): Promise<void> {
  const target = bodyFile(layout, sha256);
  await handle.sync();
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await rename(file, target);
  await syncFolder(path.dirname(target));
}

/** Publishes what a hash stands for. The first complete write wins: `false` where there is one. */
export async function publishEntry(layout: Layout, entry: Entry): Promise<boolean> {
  await using text = await draft(layout);
  await text.handle.writeFile(`${JSON.stringify(entry)}\n`);
  await text.handle.sync();
  const isFirst = await linkOnce(text.file, path.join(layout.entries, `${entry.hash}.json`));
  await syncFolder(layout.entries);
  return isFirst;
}

/** `link` never replaces, and is there at once and whole. */
async function linkOnce(file: string, target: string): Promise<boolean> {
  try {
    await link(file, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A name outlives a power cut only when its folder is written. Windows cannot open folders, nor needs to. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
