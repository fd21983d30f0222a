import type { ProjectEdge } from '@subminute/core/ratchet';
import type { JSONPath } from 'jsonc-parser';
import { readJson, withValue } from './json-file.ts';

/** Where it is written that a project depends on another one. */
export interface EdgeEntry {
  readonly edge: ProjectEdge;
  readonly kind: 'implicit' | 'package';
  readonly file: string;
  /** Of the project that depends. */
  readonly root: string;
  /** The list, or the field of a package.json. */
  readonly at: JSONPath;
  /** As the entry has it: a project's name, or a package's. */
  readonly name: string;
}

/** The text of its file without it; `undefined`: it is there no more. */
export function withoutEntry(text: string, entry: EdgeEntry): string | undefined {
  return entry.kind === 'implicit' ? withoutItem(text, entry) : withoutField(text, entry);
}

function withoutItem(text: string, { at, name }: EdgeEntry): string | undefined {
  const list = valueAt(text, at);
  const place = Array.isArray(list) ? list.indexOf(name) : -1;
  if (place === -1) return undefined;
  return Array.isArray(list) && list.length === 1
    ? withValue(text, at, undefined)
    : withValue(text, [...at, place], undefined);
}

/** A list with nothing in it goes too, as package managers write it. */
export function withoutField(text: string, { at, name }: Pick<EdgeEntry, 'at' | 'name'>): string | undefined {
  const all = valueAt(text, at);
  if (typeof all !== 'object' || all === null || !(name in all)) return undefined;
  return Object.keys(all).length === 1
    ? withValue(text, at, undefined)
    : withValue(text, [...at, name], undefined);
}

function valueAt(text: string, at: JSONPath): unknown {
  let value: unknown = readJson({ read: () => text, exists: () => true }, '');
  for (const name of at) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  return value;
}
