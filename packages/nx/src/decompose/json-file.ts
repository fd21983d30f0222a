import { type JSONPath, type ParseError, applyEdits, modify, parse } from 'jsonc-parser';
import { layoutOf } from '../generators/init/json-layout.ts';
import { isRecord } from '../shield/fields.ts';
import type { Files } from './proposal.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A file of JSON, with comments or without; `undefined`: it is not there, or none. */
export function readJson(files: Files, file: string): Json | undefined {
  const text = files.read(file);
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  return errors.length === 0 && isRecord(value) ? value : undefined;
}

/** Comments and layout stay; `undefined` takes the place out. */
export function withValue(text: string, at: JSONPath, value: unknown): string {
  const formattingOptions = layoutOf(text);
  const isNew = at.at(-1) === -1;
  return applyEdits(
    text,
    modify(text, at, value, { formattingOptions, ...(isNew ? { isArrayInsertion: true } : {}) }),
  );
}

/** A new file of JSON in the layout of another. */
export function jsonText(value: Json, like: string): string {
  const { insertSpaces, tabSize, eol } = layoutOf(like);
  const text = JSON.stringify(value, undefined, insertSpaces === true ? (tabSize ?? 2) : '\t');
  return `${text}\n`.replaceAll('\n', eol ?? '\n');
}

export function recordAt(json: Json | undefined, field: string): Json {
  const value = json?.[field];
  return isRecord(value) ? value : {};
}

export function textAt(json: Json | undefined, field: string): string | undefined {
  const value = json?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** The lists of a package.json in which another package may stand. */
export const DEPENDENCY_FIELDS = [
  'dependencies',
  'peerDependencies',
  'optionalDependencies',
  'devDependencies',
] as const;

export type DependencyField = (typeof DEPENDENCY_FIELDS)[number];
