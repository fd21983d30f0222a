import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type FileEdit, digestOf } from './file-edit.ts';
import type { Texts } from '../imports/edited-graph.ts';
import type { Files } from './proposal.ts';

/** The files of a folder as they are on disk. */
export function filesIn(root: string): Files {
  const exists: Files['exists'] = (file) =>
    lstatSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() === true;
  return { exists, read: (file) => (exists(file) ? readFileSync(path.join(root, file), 'utf8') : undefined) };
}

/** Files with edits on top that nobody has written yet. */
export interface Overlay extends Files {
  readonly add: (edits: readonly FileEdit[]) => Overlay;
  /** All edits together, each file once: what is to be written over the files below. */
  readonly edits: readonly FileEdit[];
}

export function overlayOf(below: Files, edits: readonly FileEdit[] = []): Overlay {
  const byPath = new Map(edits.map((edit) => [edit.path, edit]));
  return {
    edits,
    exists: (file) => {
      const edit = byPath.get(file);
      return edit ? edit.content !== undefined : below.exists(file);
    },
    read: (file) => {
      const edit = byPath.get(file);
      if (!edit) return below.read(file);
      const { content } = edit;
      return content === undefined || typeof content === 'string' ? content : Buffer.from(content).toString();
    },
    add: (more) => overlayOf(below, joined(edits, more)),
  };
}

/** The same files with further edits: what has been edited below is told too. */
export function filesWith(files: Files, edits: readonly FileEdit[]): Files {
  const { read, exists } = overlayOf(files, edits);
  return { read, exists, edits: joined(files.edits ?? [], edits) };
}

/** A later edit of a file stands for the earlier one, which knows what is on disk. */
function joined(edits: readonly FileEdit[], more: readonly FileEdit[]): readonly FileEdit[] {
  const all = new Map(edits.map((edit) => [edit.path, edit]));
  for (const edit of more) {
    const before = all.get(edit.path);
    const { was, from } = before ?? edit;
    const { path: file, content } = edit;
    // It came and went: nothing is left of it.
    if (content === undefined && was === undefined) all.delete(file);
    else
      all.set(file, {
        path: file,
        ...(content === undefined ? {} : { content }),
        ...(was === undefined ? {} : { was }),
        ...(from === undefined ? {} : { from }),
      });
  }
  return [...all.values()];
}

/** An edit of a text that is there, or of none. */
export function textEdit(files: Files, file: string, content: string): FileEdit {
  const before = files.read(file);
  return { path: file, content, ...(before === undefined ? {} : { was: digestOf(before) }) };
}

/** What files hold with edits, by path; `undefined`: nothing any more. */
export function textsOf(edits: readonly FileEdit[]): Texts {
  return new Map(
    edits.map(({ path, content }) => [
      path,
      content === undefined || typeof content === 'string' ? content : Buffer.from(content).toString(),
    ]),
  );
}
