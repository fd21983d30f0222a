import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '@subminute/vitest/store';
import { type FileEdit, digestOf } from '../file-edit.ts';
import { listingsOf, restoreListings } from '../listings.ts';
import { begin } from '../transaction.ts';
import type { Beside } from '../transaction.ts';
import type { SplitFiles } from './request.ts';

/** What puts back what somebody else is about to write: these edits, and what an install changes beside them. */
export function undoOf(
  root: string,
  files: Pick<SplitFiles, 'bytes'>,
  edits: readonly FileEdit[],
  beside: Beside,
): (store: string) => void {
  const listings = listingsOf(root, beside.folders);
  const kept = beside.files.map((file) => [file, files.bytes(file)] as const);
  const newPlaces = new Map(
    edits.flatMap(({ path: to, from }) => (from === undefined ? [] : [[from, to] as const])),
  );
  const inverse = edits.map((edit) => inverseOf(edit, files, newPlaces.get(edit.path)));
  return (store) => {
    restoreListings(root, listings);
    for (const [file, bytes] of kept) putBack(path.join(root, file), bytes);
    // What comes back takes over the mode of what then goes.
    const own = inverse
      .map((edit) => withNow(edit, files))
      .sort((a, b) => Number(a.content === undefined) - Number(b.content === undefined));
    const begun = begin(root, store, own);
    if (begun.ok) begun.value.commit();
    else throw new Error(begun.error);
  };
}

/** Not by edits: most of these lie where no edit of ours may go. */
function putBack(file: string, bytes: Uint8Array | undefined): void {
  if (bytes === undefined) rmSync(file, { force: true });
  else if (!existsSync(file) || !readFileSync(file).equals(bytes)) writeWhole(file, bytes);
}

function inverseOf(
  { path: file, was, content }: FileEdit,
  { bytes }: Pick<SplitFiles, 'bytes'>,
  newPlace: string | undefined,
): FileEdit {
  const before = was === undefined ? undefined : bytes(file);
  if (before === undefined) return { path: file };
  const from = content === undefined && newPlace !== undefined ? { from: newPlace } : {};
  return { path: file, content: before, ...from };
}

function withNow(edit: FileEdit, { bytes }: Pick<SplitFiles, 'bytes'>): FileEdit {
  const now = bytes(edit.path);
  return now === undefined ? edit : { ...edit, was: digestOf(now) };
}
