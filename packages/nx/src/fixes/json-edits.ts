import path from 'node:path';
import { type JSONPath, type ParseError, findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { FileEdit } from '../decompose/file-edit.ts';
import { withValue } from '../decompose/json-file.ts';
import { textEdit } from '../decompose/overlay.ts';
import type { Files } from '../decompose/proposal.ts';
import type { Changed } from './fixer.ts';

/** Where something of a target is written, or would be. */
export interface Place {
  readonly file: string;
  readonly at: JSONPath;
}

/** Edits of JSON files that come together: comments and layout stay. */
export interface JsonEdits {
  /** `undefined` takes the place out; behind a list, `-1` adds to it. */
  readonly set: (place: Place, value: unknown) => void;
  readonly edits: () => readonly FileEdit[];
  readonly changed: readonly Changed[];
}

export function jsonEdits(files: Files): JsonEdits {
  const texts = new Map<string, string>();
  const changed: Changed[] = [];
  return {
    changed,
    set: ({ file, at }, value) => {
      const before = texts.get(file) ?? files.read(file) ?? '{}';
      texts.set(file, withValue(before, at, value));
      const isNew = at.at(-1) === -1;
      const to = value === undefined ? 'taken out' : `${isNew ? 'and ' : ''}${JSON.stringify(value)}`;
      changed.push({ file, key: at.slice(0, isNew ? -1 : undefined).join('.'), to });
    },
    edits: () => [...texts].map(([file, text]) => textEdit(files, file, text)),
  };
}

/** What a JSON file holds at a place; `undefined`: nothing, or it is no JSON. */
export function valueAt(files: Files, { file, at }: Place): unknown {
  const errors: ParseError[] = [];
  const text = files.read(file);
  const tree = text === undefined ? undefined : parseTree(text, errors, { allowTrailingComma: true });
  const node = tree && errors.length === 0 ? findNodeAtLocation(tree, at) : undefined;
  return node && JSON.parse(JSON.stringify(plain(node)));
}

type Node = NonNullable<ReturnType<typeof parseTree>>;

function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value as unknown;
  return Object.fromEntries(
    (node.children ?? []).map(({ children: [key, value] = [] }) => [key?.value, value && plain(value)]),
  );
}

/** The file of a project in which a target stands; a script of a package is one. `undefined`: a plugin has made it. */
export function targetPlace(
  files: Files,
  { root, target }: { readonly root: string; readonly target: string },
): Place | undefined {
  const own = { file: path.posix.join(root, 'project.json'), at: ['targets', target] };
  if (valueAt(files, own) !== undefined) return own;
  const file = path.posix.join(root, 'package.json');
  const place = { file, at: ['nx', 'targets', target] };
  const isThere = [place, { file, at: ['scripts', target] }].some((one) => valueAt(files, one) !== undefined);
  return isThere ? place : undefined;
}
