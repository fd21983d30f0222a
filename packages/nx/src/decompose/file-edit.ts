import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';

/** What becomes of one file of a workspace. Paths are relative to its root, with `/`. */
export interface FileEdit {
  readonly path: string;
  /** Its new content; absent: it goes. */
  readonly content?: string | Uint8Array;
  /** A file whose mode it takes over, since it was that one; without it a changed file keeps its own. */
  readonly from?: string;
  /** SHA-256 of what it holds now, in hex; absent: it is not there. */
  readonly was?: string;
}

/** One problem in words. */
type Checked = Result<void, string>;

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether all files are as the edits take them to be; the first that is not is named. */
export function checkEdits(root: string, edits: readonly FileEdit[]): Checked {
  const seen = new Set<string>();
  for (const edit of edits) {
    // On file systems that do not tell case apart, two such names would be one file.
    const key = edit.path.toLowerCase();
    const isTwice = seen.has(key) && edit.content !== undefined;
    seen.add(key);
    const checked = isTwice ? err(`${edit.path} is edited twice`) : checkEdit(root, edit);
    if (!checked.ok) return checked;
  }
  return ok(undefined);
}

function checkEdit(root: string, { path: file, was }: FileEdit): Checked {
  const inside = checkPlace(root, file);
  if (!inside.ok) return inside;
  const stat = lstatSync(path.join(root, file), { throwIfNoEntry: false });
  if (!stat) return was === undefined ? ok(undefined) : err(`${file} is gone`);
  if (was === undefined) return err(`${file} is there already`);
  if (!stat.isFile()) return err(`${file} is no file`);
  return digestOf(readFileSync(path.join(root, file))) === was ? ok(undefined) : err(`${file} has changed`);
}

/** Nothing is written through a link, nor outside of the workspace, nor into git's or Nx's own folders. */
function checkPlace(root: string, file: string): Checked {
  const parts = file.split('/');
  const [first = ''] = parts;
  const isOutside =
    path.isAbsolute(file) || parts.some((part) => part === '..' || part === '' || part === '.');
  if (isOutside || ['.git', '.nx', 'node_modules'].includes(first))
    return err(`${file} is no file of the workspace`);
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder = path.join(folder, part);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (!stat) return ok(undefined);
    if (!stat.isDirectory()) return err(`${path.relative(root, folder)} is no folder of its own`);
  }
  return ok(undefined);
}
