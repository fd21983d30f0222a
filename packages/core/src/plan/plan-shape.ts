import type { Plan } from './plan.ts';

/** Who writes one by hand may leave out a list that is empty. */
export interface PlanShape extends Partial<Plan> {
  readonly version: 1;
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** A folder or file below the workspace, as git writes it: never outside of it, whoever wrote the file. */
const place: Check = (value) =>
  typeof value === 'string' &&
  !/^(?:[A-Za-z]:|\/)|\\/.test(value) &&
  value.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
const places: Check = (value) => Array.isArray(value) && value.every(place);
/** As a part of a pattern it means itself: `app/[id]` would be another folder, and its files nobody's inputs. */
const literal: Check = (value) => place(value) && !/[*?[\](){}]/.test(String(value));
const literals: Check = (value) => Array.isArray(value) && value.every(literal);
/** A project may lie at the root. */
const home: Check = (value) => value === '.' || literal(value);
/** Each is a task: nobody has cores for more, and Nx would have to hash them all. */
const MOST_SHARDS = 100;

/** Two tasks at least; what is in none of them would never run. */
const lists: Check = (value) =>
  Array.isArray(value) && value.length > 1 && value.length <= MOST_SHARDS && value.every(places);

const LOOP = {
  sha: text,
  beforeMs: number,
  afterMs: number,
  predictedBeforeMs: number,
  predictedAfterMs: number,
};
const loops: Check = (value) =>
  Array.isArray(value) && value.every((one) => fieldProblem(one, LOOP) === undefined);

/** What may be absent. */
function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

/** It stands in a command. */
const config: Check = (value) => place(value) && /^[\w./-]+\.json$/.test(String(value));
const configs: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(config);
const isTrue: Check = (value) => value === true;
const DECLARATIONS = {
  config,
  out: literal,
  by: optional((value) => value === 'oxc'),
  isShared: optional(isTrue),
};
const declarations = optional((value) => fieldProblem(value, DECLARATIONS) === undefined);

type Fields = Readonly<Record<string, Check>>;

/** Each has these fields. */
function all(fields: Fields): Check {
  return (value) => Array.isArray(value) && value.every((one) => fieldProblem(one, fields) === undefined);
}

const format: Check = (value) => value === 'esm' || value === 'cjs';
const FILES: Fields = {
  how: (value) => value === 'files',
  out: literal,
  format,
  isShared: optional(isTrue),
};
const BUNDLES: Fields = {
  how: (value) => value === 'bundles',
  entries: (value) =>
    Array.isArray(value) && value.length > 0 && all({ source: literal, file: literal, format })(value),
  external: texts,
  inside: all({ project: text, home: literal, as: (value) => value === 'sources' || value === 'built' }),
};
const makes: Check = (value) => [FILES, BUNDLES].some((fields) => fieldProblem(value, fields) === undefined);

const ENTRIES: Readonly<Record<keyof Plan, Fields>> = {
  parts: { name: text, of: text, home, root: literal, targets: texts, reads: literals, needs: texts },
  shards: { project: text, home, target: text, files: lists },
  types: {
    project: text,
    home,
    targets: texts,
    configs,
    emits: declarations,
    readsOwn: optional(isTrue),
    keys: (value) => value === 'declarations' || value === 'sources',
    why: optional(text),
    reads: literals,
  },
  builds: { project: text, home, config, sources: home, makes, reads: literals },
  proofs: {
    id: text,
    title: text,
    commit: text,
    targets: texts,
    tasks: count,
    tests: count,
    declarations: count,
    loops,
    savedMs: number,
    lowMs: number,
    highMs: number,
    predictedSavedMs: number,
  },
};

/** What is wrong with what a plan's file holds. */
export function shapeProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'is no object';
  const { $schema: _schema, version, ...rest } = value;
  if (version !== 1) return 'has no "version": 1';
  const unknown = Object.keys(rest).find((name) => !Object.hasOwn(ENTRIES, name));
  if (unknown !== undefined) return `has "${unknown}", which is not known`;
  for (const [list, fields] of Object.entries(ENTRIES)) {
    const entries = rest[list] ?? [];
    if (!Array.isArray(entries)) return `has no list as "${list}"`;
    for (const [at, entry] of entries.entries()) {
      const problem = fieldProblem(entry, fields);
      if (problem !== undefined) return `${list}[${at}] ${problem}`;
    }
  }
  return undefined;
}

function fieldProblem(entry: unknown, fields: Fields): string | undefined {
  if (!isObject(entry)) return 'is no object';
  const unknown = Object.keys(entry).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) return `has "${unknown}", which is not known`;
  const wrong = Object.entries(fields).find(([name, check]) => !check(entry[name]));
  return wrong && `has no right "${wrong[0]}"`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
