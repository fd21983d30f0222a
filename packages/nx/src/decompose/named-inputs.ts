import { isRecord } from '../shield/fields.ts';
import { type Json, readJson, recordAt } from './json-file.ts';
import type { Files } from './proposal.ts';

const AT_ROOT = '{workspaceRoot}/';

/** The named inputs of nx.json; a project may say its own, which is not looked at. */
export function namedInputsOf(files: Files): Json {
  return recordAt(readJson(files, 'nx.json'), 'namedInputs');
}

/** The patterns of files at the root that inputs come to, from the root, each once; those that take out have their `!`. */
export function rootPatterns(inputs: readonly unknown[], named: Json): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (list: readonly unknown[]): void => {
    for (const input of list) {
      const pattern = rootPattern(input);
      if (pattern !== undefined) found.add(pattern);
      const name = nameIn(input, named);
      if (name === undefined || seen.has(name)) continue;
      seen.add(name);
      look(listOf(named, name));
    }
  };
  look(inputs);
  return [...found];
}

/** Inputs without some files, and the named inputs that are made for it. */
export interface NarrowInputs {
  readonly inputs: readonly unknown[];
  readonly made: ReadonlyMap<string, readonly unknown[]>;
}

/**
 * The same inputs without these patterns of files at the root. A name that comes to one of them is replaced by a new one
 * with the rest (`default-test`): the name itself is for all targets, and others may read what this one does not.
 */
export function withoutPatterns(
  inputs: readonly unknown[],
  {
    named,
    dropped,
    suffix,
  }: { readonly named: Json; readonly dropped: ReadonlySet<string>; readonly suffix: string },
): NarrowInputs {
  const made = new Map<string, readonly unknown[]>();
  const narrow = (list: readonly unknown[]): readonly unknown[] =>
    list.flatMap((input) => {
      const pattern = rootPattern(input);
      if (pattern !== undefined && dropped.has(pattern)) return [];
      const name = nameIn(input, named);
      if (name === undefined || !comesTo(name)) return [input];
      const fresh = `${name}-${suffix}`;
      if (!made.has(fresh)) {
        // So that a name that leads to itself comes to an end.
        made.set(fresh, []);
        made.set(fresh, narrow(listOf(named, name)));
      }
      return made.get(fresh)?.length === 0 ? [] : [renamed(input, fresh)];
    });
  const comesTo = (name: string): boolean => rootPatterns([name], named).some((one) => dropped.has(one));
  const narrowed = narrow(inputs);
  return { inputs: narrowed, made: new Map([...made].filter(([, list]) => list.length > 0)) };
}

function listOf(named: Json, name: string): readonly unknown[] {
  const list = named[name];
  return Array.isArray(list) ? list : [];
}

/** `{workspaceRoot}/ci.yml`, with `!` or without, also as the file set of an object. */
function rootPattern(input: unknown): string | undefined {
  const text = isRecord(input) ? input['fileset'] : input;
  if (typeof text !== 'string') return undefined;
  const not = text.startsWith('!') ? '!' : '';
  const rest = text.slice(not.length);
  return rest.startsWith(AT_ROOT) ? `${not}${rest.slice(AT_ROOT.length)}` : undefined;
}

/** `default`, `^default` and `{ "input": "default", … }`. */
function nameIn(input: unknown, named: Json): string | undefined {
  const text = isRecord(input) ? input['input'] : input;
  const name = typeof text === 'string' ? text.replace(/^\^/, '') : undefined;
  return name !== undefined && Object.hasOwn(named, name) ? name : undefined;
}

function renamed(input: unknown, name: string): unknown {
  if (typeof input === 'string') return input.startsWith('^') ? `^${name}` : name;
  const text = isRecord(input) ? input['input'] : undefined;
  return { ...(input as Json), input: typeof text === 'string' && text.startsWith('^') ? `^${name}` : name };
}
