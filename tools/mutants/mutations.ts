import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { FileTexts } from '../rig/units/workspace.ts';
import { sourceMutations } from './source-mutations.ts';

/** One change of a workspace: files, or a variable of the environment. */
export interface Mutation {
  readonly what: string;
  /** From the workspace's root. */
  readonly files: FileTexts;
  readonly env?: Readonly<Record<string, string>>;
}

export type Kind = 'source' | 'data' | 'rename' | 'shadow' | 'variable' | 'dependency' | 'idle';

/** Of a hundred mutations. */
const SHARES: readonly (readonly [Kind, number])[] = [
  ['source', 72],
  ['data', 6],
  ['rename', 5],
  ['shadow', 5],
  ['variable', 4],
  ['dependency', 3],
  ['idle', 5],
];

export interface Field {
  readonly root: string;
  /** The folder whose files are mutated, from the root. */
  readonly folder: string;
  readonly sources: readonly string[];
  readonly data: readonly string[];
  /** Variables that the sources name. */
  readonly variables: readonly string[];
  /** A package that stands in `node_modules`, with the lockfile: its files, before and after. */
  readonly dependency?: FileTexts;
}

const SKIPPED = /^(?:node_modules|dist|build|coverage|\..*)$/;

export function fieldOf(root: string, folder: string, dependency?: FileTexts): Field {
  const all = filesBelow(path.join(root, folder)).map((file) => path.relative(root, file));
  const sources = all.filter(
    (file) => /\.[cm]?[jt]sx?$/.test(file) && !/\.d\.[cm]?ts$|config\.|test-d/.test(file),
  );
  const texts = sources.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
  const named = texts.matchAll(/process\.env(?:\.|\[['"])([A-Z_]\w*)/g);
  return {
    root,
    folder,
    sources,
    data: all.filter(
      (file) => /\.(?:json|txt|snap)$/.test(file) && !/(?:package|tsconfig).*\.json$/.test(file),
    ),
    variables: [...new Set(Array.from(named, ([, name]) => name ?? ''))].sort(),
    ...(dependency ? { dependency } : {}),
  };
}

function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.test(name))
    .flatMap((entry) => {
      const file = path.join(dir, entry.name);
      return entry.isDirectory() ? filesBelow(file) : entry.isFile() ? [file] : [];
    })
    .sort();
}

/** A mutation drawn by `next`, which gives numbers in [0, 1). */
export function draw(field: Field, next: () => number): Mutation {
  for (;;) {
    const made = make(kindOf(next() * 100), field, next);
    if (made) return made;
  }
}

function kindOf(drawn: number): Kind {
  let sum = 0;
  for (const [kind, share] of SHARES) {
    sum += share;
    if (drawn < sum) return kind;
  }
  return 'source';
}

function pick<T>(list: readonly T[], next: () => number): T | undefined {
  return list[Math.floor(next() * list.length)];
}

function make(kind: Kind, field: Field, next: () => number): Mutation | undefined {
  const { root, dependency } = field;
  if (kind === 'variable') {
    const name = pick(field.variables, next);
    return name === undefined
      ? undefined
      : { what: `variable ${name}`, files: {}, env: { [name]: 'changed' } };
  }
  if (kind === 'dependency') return dependency && { what: 'dependency', files: dependency };
  const file = pick(kind === 'data' ? field.data : field.sources, next);
  if (file === undefined) return undefined;
  const text = readFileSync(path.join(root, file), 'utf8');
  switch (kind) {
    case 'source':
      return inSource(file, text, next);
    case 'data':
      return { what: `data ${file}`, files: { [file]: changedData(text, next) } };
    case 'rename':
      return { what: `rename ${file}`, files: { [file]: null, [renamed(file)]: text } };
    case 'shadow':
      return shadow(file, next);
    case 'idle':
      return { what: `idle ${file}`, files: { [file]: `// nothing\n\n${text}` } };
  }
}

function inSource(file: string, text: string, next: () => number): Mutation | undefined {
  const span = pick(sourceMutations(file, text), next);
  if (!span) return undefined;
  const line = text.slice(0, span.start).split('\n').length;
  const mutated = text.slice(0, span.start) + span.text + text.slice(span.end);
  return { what: `${span.what} at ${file}:${line}`, files: { [file]: mutated } };
}

/** A figure becomes another one, or a letter does. */
function changedData(text: string, next: () => number): string {
  const places = [...text.matchAll(/\d|(?<=["'\w ])[a-z](?=[\w "'])/g)].map(({ index }) => index);
  const at = pick(places, next) ?? text.length;
  const by = /\d/.test(text[at] ?? '') ? String((Number(text[at]) + 1) % 10) : 'q';
  return text.slice(0, at) + by + text.slice(at + 1);
}

function renamed(file: string): string {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}-renamed${ext}`);
}

/** A file that resolvers may take for the other one. */
function shadow(file: string, next: () => number): Mutation | undefined {
  const { dir, name, ext } = path.parse(file);
  if (/\.(?:test|spec)$/.test(name) || ext === '.js') return undefined;
  const stem = path.join(dir, name);
  const place = pick(
    [`${stem}.mjs`, `${stem}.js`, `${stem}/index.ts`, path.join(dir, '__mocks__', `${name}.ts`)],
    next,
  );
  const text = "throw new Error('in the place of another');\nexport {};\n";
  return place === undefined ? undefined : { what: `shadow ${place}`, files: { [place]: text } };
}
