import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Result, err, ok } from '@subminute/core';
import type { GraphTask, WorkspaceGraph } from '@subminute/core/ratchet';
import { type JSONPath, type ParseError, findNodeAtLocation, parseTree } from 'jsonc-parser';
import { minimatch } from 'minimatch';
import type { FileEdit } from './file-edit.ts';
import { isRecord } from '../shield/fields.ts';
import { type Json, readJson, recordAt, withValue } from './json-file.ts';
import { textEdit } from './overlay.ts';
import type { Files } from './proposal.ts';

/** What Nx hashes where nobody says anything. */
export const NX_INPUTS: readonly unknown[] = ['default', '^default'];

export interface InputChange {
  readonly tasks: readonly GraphTask[];
  readonly projects: WorkspaceGraph['projects'];
  /** From the `inputs` of a target to those that it should have. */
  readonly change: (inputs: readonly unknown[]) => readonly unknown[];
}

/** Where `inputs` of a target are written, or should be. */
interface Place {
  readonly file: string;
  readonly at: JSONPath;
  /** Why they cannot be written there. */
  readonly problem?: string;
}

/**
 * Edits of the `inputs` of these tasks' targets where they are written: in a project's own file, else in the defaults of
 * nx.json. An error says why there is no one place.
 */
export function inputEdits(
  files: Files,
  { tasks, projects, change }: InputChange,
): Result<readonly FileEdit[], string> {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const groups = Map.groupBy(tasks, (task) =>
    JSON.stringify(placeOf(files, roots.get(task.project) ?? '.', task.target)),
  );
  const texts = new Map<string, string>();
  for (const [key, same] of groups) {
    const { file, at, problem } = JSON.parse(key) as Place;
    if (problem !== undefined) return err(problem);
    const [declared = NX_INPUTS, ...others] = same.map((task) => task.declared ?? NX_INPUTS);
    // What is written there now: another proposal may have been there first.
    const inputs = writtenAt(files, { file, at }) ?? declared;
    if (others.some((list) => !isDeepStrictEqual(list, declared)))
      return err(
        `the inputs of ${same[0]?.target} differ between projects, and none of their files says them`,
      );
    const changed = change(inputs);
    if (isDeepStrictEqual(changed, inputs)) continue;
    const text = withJson(texts.get(file) ?? files.read(file) ?? '{}', at, changed);
    if (text === undefined) return err(`${file} is no JSON`);
    texts.set(file, text);
  }
  return ok([...texts].map(([file, text]) => textEdit(files, file, text)));
}

/** The same with a named input of nx.json. */
export function namedInputEdit(
  files: Files,
  name: string,
  inputs: readonly unknown[],
): Result<FileEdit, string> {
  const text = withJson(files.read('nx.json') ?? '{}', ['namedInputs', name], inputs);
  return text === undefined ? err('nx.json is no JSON') : ok(textEdit(files, 'nx.json', text));
}

function placeOf(files: Files, root: string, target: string): Place {
  const inFile = (name: string, at: JSONPath): Place | undefined => {
    const file = path.posix.join(root, name);
    const tree = parseTree(files.read(file) ?? '');
    return tree && findNodeAtLocation(tree, at) ? { file, at } : undefined;
  };
  return (
    inFile('project.json', ['targets', target, 'inputs']) ??
    inFile('package.json', ['nx', 'targets', target, 'inputs']) ??
    defaultsPlace(readJson(files, 'nx.json')?.['targetDefaults'], target)
  );
}

/** In nx.json. Of several keys Nx takes one alone, the name before patterns: a new one would hide what they say. */
function defaultsPlace(targetDefaults: unknown, target: string): Place {
  const file = 'nx.json';
  const at = ['targetDefaults', target];
  const given = recordAt({ targetDefaults }, 'targetDefaults');
  const own = given[target];
  if (Array.isArray(own)) {
    const isPlain = own.every((entry) => isRecord(entry) && !('filter' in entry)) && own.length > 0;
    return isPlain
      ? { file, at: [...at, own.length - 1, 'inputs'] }
      : { file, at, problem: `targetDefaults of nx.json choose the inputs of ${target} by filters` };
  }
  const pattern = own === undefined ? Object.keys(given).find((key) => isGlob(key, target)) : undefined;
  return {
    file,
    at: [...at, 'inputs'],
    ...(pattern === undefined
      ? {}
      : { problem: `targetDefaults of nx.json say what ${target} is by the pattern ${pattern}` }),
  };
}

function isGlob(key: string, target: string): boolean {
  return /[*?[{(]/.test(key) && minimatch(target, key);
}

function writtenAt(files: Files, { file, at }: Place): readonly unknown[] | undefined {
  let value: unknown = readJson(files, file);
  for (const name of at) value = Object(value) === value ? (value as Json)[String(name)] : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** Comments and layout stay. `undefined`: it is no JSON. */
function withJson(text: string, at: JSONPath, value: unknown): string | undefined {
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) return undefined;
  return withValue(text, at, value);
}
