import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { writeWhole } from '@subminute/vitest/store';

/** Where the mark stands at the latest. */
const HEAD = 512;

/** A file that is to be written, and by what it is known as ours. */
export interface OwnFile {
  readonly file: string;
  readonly text: string;
  readonly mark: string;
  /** Whatever is there. */
  readonly force: boolean;
}

export type NotWritten = { readonly kind: 'foreign' } | { readonly kind: 'failed'; readonly detail: string };

/** Writes it whole or not at all, and never over what somebody else wrote; returns whether anything changed. */
export function writeOwn({ file, text, mark, force }: OwnFile): Result<boolean, NotWritten> {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    // A pipe or a terminal would be waited for, and then be replaced.
    if (stat && !stat.isFile() && !stat.isDirectory())
      return err({ kind: 'failed', detail: 'no regular file' });
    const before = textOf(file);
    if (before !== undefined && !force && !before.slice(0, HEAD).includes(mark))
      return err({ kind: 'foreign' });
    if (before === text) return ok(false);
    mkdirSync(path.dirname(file), { recursive: true });
    writeWhole(file, text);
    return ok(true);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err({ kind: 'failed', detail: code ?? message });
  }
}

/** `undefined`: there is none. Throws where it cannot be read: a folder, no right. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
