import { byCodeUnit } from '../order.ts';

/** A line of a list is cut here, between two names. */
const MAX_WIDTH = 240;
const MAX_LINES = 12;
/** More files are only counted: finding what they share costs a look at each pair. */
const MAX_FILES = 500;

/** `folder/` and the names in it, which are themselves paths or lists of names. */
interface Group {
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * Many files in few lines, exact: `src/{a,b}.ts` for files of one folder, `{api,web}/src/a.ts` for the same
 * name in several, and where the folder's name returns in the file's,
 * `features/*\/src/*.view.ts (* = admin, cart)`. What does not fit is counted.
 */
export function listFiles(files: readonly string[]): string[] {
  const unique = [...new Set(files)].sort(byCodeUnit);
  const lines = merged(foldersOf(unique.slice(0, MAX_FILES)));
  const shown = lines.slice(0, lines.length > MAX_LINES ? MAX_LINES - 1 : MAX_LINES);
  const left = unique.length - shown.reduce((sum, line) => sum + line.count, 0);
  return [...shown.map((line) => line.text), ...(left > 0 ? [`… ${left} more files`] : [])];
}

interface Line {
  readonly text: string;
  readonly count: number;
}

/** The names of each folder, those with the same ending together. */
function foldersOf(files: readonly string[]): Group[] {
  const groups = new Map<string, { folder: string; names: string[] }>();
  for (const file of files) {
    const at = file.lastIndexOf('/') + 1;
    const [folder, name] = [file.slice(0, at), file.slice(at)];
    const group = groups.get(folder) ?? { folder, names: [] };
    group.names.push(name);
    groups.set(folder, group);
  }
  return [...groups.values()];
}

/** Joins folders that hold the same names, or names that differ as the folders do. */
function merged(groups: readonly Group[]): Line[] {
  const templates = groups.map(templatesOf);
  const byKey = new Map<string, number[]>();
  for (const [at, some] of templates.entries()) {
    for (const { key } of some) byKey.set(key, [...(byKey.get(key) ?? []), at]);
  }
  const left = new Set(groups.keys());
  const alikeOf = ({ key }: Template): number[] => (byKey.get(key) ?? []).filter((at) => left.has(at));
  const lines: Line[] = [];
  for (const [at, group] of groups.entries()) {
    if (!left.has(at)) continue;
    const found = (templates[at] ?? []).map((template) => ({ template, alike: alikeOf(template) }));
    const best = found.sort((a, b) => b.alike.length - a.alike.length)[0];
    const isAlone = !best || best.alike.length === 1;
    for (const other of isAlone ? [at] : best.alike) left.delete(other);
    lines.push(...(isAlone ? own(group) : together(best.template, best.alike, groups)));
  }
  return lines;
}

const STAR = '*';

/** A folder's path with one of its names replaced, and where they begin with it, the names in it. */
interface Template {
  readonly key: string;
  /** Which part of the path is replaced. */
  readonly part: number;
}

/** None twice: in `a/a` either part gives the same. */
function templatesOf({ folder, names }: Group): Template[] {
  const parts = folder.split('/').slice(0, -1);
  const templates = new Map<string, Template>();
  for (const [part, word] of parts.entries()) {
    const star = (text: string): string =>
      startsWithWord(text, word) ? STAR + text.slice(word.length) : text;
    const path = parts.map((text, at) => (at === part ? STAR : star(text))).join('/');
    const key = `${path}/${braced(names.map(star))}`;
    if (key.length <= MAX_WIDTH / 2 && !folder.includes(STAR) && !templates.has(key))
      templates.set(key, { key, part });
  }
  return [...templates.values()];
}

/** `cart.view.ts` begins with `cart`, `carts.ts` does not. */
function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && !/[A-Za-z0-9]/.test(text.charAt(word.length));
}

function together({ key, part }: Template, alike: readonly number[], groups: readonly Group[]): Line[] {
  const words = alike.map((at) => groups[at]?.folder.split('/')[part] ?? '');
  const each = groups[alike[0] ?? 0]?.names.length ?? 0;
  const isOnce = key.indexOf(STAR) === key.lastIndexOf(STAR);
  return chunks(words, MAX_WIDTH - key.length).map((some) => ({
    text: isOnce ? key.replace(STAR, () => joined(some)) : `${key} (${STAR} = ${some.join(', ')})`,
    count: some.length * each,
  }));
}

function own({ folder, names }: Group): Line[] {
  return chunks(names, MAX_WIDTH - Math.min(folder.length, MAX_WIDTH / 2)).map((some) => ({
    text: `${folder}${braced(some)}`,
    count: some.length,
  }));
}

/** `{a,b}.ts`; the ending that all have stands once. */
function braced(names: readonly string[]): string {
  if (names.length === 1) return names[0] ?? '';
  const ending = sharedEnding(names);
  return `${joined(names.map((name) => name.slice(0, name.length - ending.length)))}${ending}`;
}

function joined(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `{${words.join(',')}}`;
}

/** From a dot on: `.view.ts`. Not the whole of any name. */
function sharedEnding(names: readonly string[]): string {
  const [first = '', ...others] = names;
  for (let at = first.indexOf('.', 1); at !== -1; at = first.indexOf('.', at + 1)) {
    const ending = first.slice(at);
    if (others.every((name) => name.endsWith(ending) && name.length > ending.length)) return ending;
  }
  return '';
}

/** As many words a line as fit; at least one. */
function chunks(words: readonly string[], maxWidth: number): string[][] {
  const out: string[][] = [];
  let width = Number.POSITIVE_INFINITY;
  for (const word of words) {
    width += word.length + 2;
    if (width > maxWidth) {
      out.push([]);
      width = word.length + 2;
    }
    out.at(-1)?.push(word);
  }
  return out;
}
