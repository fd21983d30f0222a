import path from 'node:path';
import { packageName } from '@subminute/core';
import { projectLookup } from '@subminute/core/ratchet';
import { type Json, DEPENDENCY_FIELDS, readJson, recordAt, textAt } from '../json-file.ts';
import { leavesOf } from '../modules/exports-leaves.ts';
import { type Manner, endingIn, mannerOf, relativeModule } from '../modules/manner.ts';
import { endingOf, isInside, isRelative, withoutEnding } from '../modules/names.ts';
import type { BarrelQuestion } from './passage.ts';

/** A module that a file asked for, and the one that it wants in its place. */
export interface Wanted {
  readonly from: string;
  /** As the file names the module that it asks now, and which one that is. */
  readonly specifier: string;
  readonly barrel: string;
  readonly target: string;
  /** How the module before the target names it: another package is named in the same way. */
  readonly before: string | undefined;
}

/** What a file may call a module: in its own manner, and only what leads there. `undefined`: it has no name for it. */
export type Naming = (wanted: Wanted) => string | undefined;

export function openNaming(question: BarrelQuestion): Naming {
  const { targetOf, projects } = question;
  const owner = projectLookup(projects);
  const rootOf = new Map(projects.map(({ name, root }) => [name, root === '.' ? '' : root]));
  const homeOf = (file: string): string => rootOf.get(owner(file) ?? '') ?? '';
  const manifests = remembered((root) =>
    readJson(question.files, root === '' ? 'package.json' : `${root}/package.json`),
  );
  const aliased = remembered((root) => namesInConfigs(root, question));
  const homes: Homes = { homeOf, manifests, aliased };
  const manners = remembered((file) => mannersOf(file, homeOf(file), question));
  const leadsTo = ({ from, target }: Wanted, name: string): boolean => {
    const found = targetOf(from, name);
    return found.is === 'file' && found.file === target && found.runs === undefined;
  };
  return (wanted) => {
    const { from, target, specifier } = wanted;
    const isOwn = homeOf(from) === homeOf(target);
    const shown = publicNames(wanted, homes);
    const own = isOwn ? relativeNames(wanted, manners(from)) : [];
    const names = isRelative(specifier)
      ? [...own, ...(isOwn ? [] : shown)]
      : [...aliases(wanted, manners(from)), ...(isOwn ? [] : shown), ...own];
    return names.find((name) => isAllowed(wanted, { name, shown }, homes) && leadsTo(wanted, name));
  };
}

function remembered<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (key) => {
    const found = known.get(key) ?? { value: find(key) };
    known.set(key, found);
    return found.value;
  };
}

interface Homes {
  readonly homeOf: (file: string) => string;
  readonly manifests: (root: string) => Json | undefined;
  /** Names in quotes in what configures the tests of a project: they may lead elsewhere there. */
  readonly aliased: (root: string) => ReadonlySet<string>;
}

const CONFIGS: readonly string[] = ['vitest', 'vite', 'jest'].flatMap((tool) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map((ending) => `${tool}.config.${ending}`),
);

function namesInConfigs(root: string, { files }: BarrelQuestion): ReadonlySet<string> {
  const places = ['', root].flatMap((dir) => CONFIGS.map((name) => path.posix.join(dir, name)));
  const texts = [...new Set(places)].map((place) => files.read(place) ?? '');
  // The plain name, or as a pattern: `'^@scope/lib$'`.
  const names = texts.flatMap((text) =>
    Array.from(text.matchAll(/['"`]\^?([@\w][\w@./-]*)\$?['"`]/g), ([, name = '']) => name),
  );
  return new Set(names);
}

/** As the file's other imports end, else as those of its project do. */
function mannersOf(file: string, home: string, { graph }: BarrelQuestion): readonly Manner[] {
  const inFile = specifiersOf(graph.files[graph.numbers.get(file) ?? -1]);
  const inProject = (): readonly string[] =>
    graph.files.filter(({ path: one }) => home === '' || isInside(one, home)).flatMap(specifiersOf);
  const own = mannerOf(inFile.some(isRelative) ? inFile : inProject());
  return [own, ...(['none', 'output', 'source'] as const).filter((one) => one !== own)];
}

function specifiersOf(file: BarrelQuestion['graph']['files'][number] | undefined): readonly string[] {
  return file?.imports.map(({ specifier }) => specifier) ?? [];
}

function relativeNames({ from, target }: Wanted, manners: readonly Manner[]): readonly string[] {
  return manners.map((manner) => relativeModule(from, target, manner));
}

/** `@/shop` leads to `src/shop/index.ts`: then `@/shop/cart` may lead to `src/shop/cart.ts`. */
function aliases({ specifier, barrel, target }: Wanted, manners: readonly Manner[]): readonly string[] {
  const own = endingOf(specifier);
  const manner: Manner = own === '' ? 'none' : /tsx?$/.test(own) ? 'source' : 'output';
  const stem = withoutEnding(barrel);
  const places = [stem, ...(stem.endsWith('/index') ? [path.posix.dirname(stem)] : [])];
  const said = withoutEnding(specifier);
  const names = places.flatMap((place) => {
    const shared = sharedTail(said, place);
    const dir = place.slice(0, place.length - shared.length);
    if (!target.startsWith(dir)) return [];
    const rest = withoutEnding(target).slice(dir.length);
    return [said.slice(0, said.length - shared.length) + rest];
  });
  const below = path.posix.relative(path.posix.dirname(barrel), withoutEnding(target));
  const all = [...names, ...(below.startsWith('..') ? [] : [`${said}/${below}`])];
  return [manner, ...manners].flatMap((one) => all.map((name) => name + endingIn(endingOf(target), one)));
}

/** Whole parts of two paths that are the same at their ends. */
function sharedTail(a: string, b: string): string {
  const [left, right] = [a.split('/'), b.split('/')];
  let count = 0;
  while (count < left.length && count < right.length && left.at(-1 - count) === right.at(-1 - count)) count++;
  return count === 0 ? '' : right.slice(-count).join('/');
}

/**
 * What a package shows: a file that its `exports` name as it stands, so that no build has another copy of it. Without
 * `exports`, all that lies in one that nobody publishes and that is used as it lies there.
 */
function publicNames({ target, barrel, before }: Wanted, { homeOf, manifests }: Homes): readonly string[] {
  const root = homeOf(target);
  const manifest = manifests(root);
  const name = textAt(manifest, 'name');
  const same = before === undefined || isRelative(before) ? [] : [before];
  if (name === undefined) return same;
  const own = `./${target.slice(root.length + 1)}`;
  const { exports } = manifest ?? {};
  const entry = textAt(manifest, 'main') ?? 'index';
  const isOpen =
    exports === undefined &&
    manifest?.['private'] === true &&
    withoutEnding(path.posix.join(root, entry)) === withoutEnding(barrel);
  const shown = Object.entries(recordAt(manifest, 'exports')).flatMap(([key, value]) =>
    keysFor(key, value, own),
  );
  const direct = isOpen ? [withoutEnding(own)] : shown;
  return [...same, ...direct.map((key) => (key === '.' ? name : name + key.slice(1)))];
}

function keysFor(key: string, value: unknown, file: string): readonly string[] {
  if (!key.startsWith('.')) return [];
  return leavesOf(value).flatMap((leaf) => {
    if (!key.includes('*')) return leaf === file ? [key] : [];
    const [head = '', tail = ''] = leaf.split('*');
    const isMeant =
      leaf.includes('*') &&
      file.startsWith(head) &&
      file.endsWith(tail) &&
      file.length > head.length + tail.length;
    return isMeant ? [key.replace('*', file.slice(head.length, file.length - tail.length))] : [];
  });
}

interface Named {
  readonly name: string;
  readonly shown: readonly string[];
}

/** Of a package, what it shows; and only by who asks for it, where packages ask for each other. */
function isAllowed(
  { from, barrel, before, target }: Wanted,
  { name, shown }: Named,
  { homeOf, manifests, aliased }: Homes,
): boolean {
  if (isRelative(name)) return true;
  const needed = packageName(name);
  if (aliased(homeOf(from)).has(needed)) return false;
  if (textAt(manifests(homeOf(target)), 'name') === needed && !shown.includes(name)) return false;
  const asks = (file: string): boolean => {
    const manifest = manifests(homeOf(file));
    return DEPENDENCY_FIELDS.some((field) => needed in recordAt(manifest, field));
  };
  const isOther = before !== undefined && packageName(before) === needed;
  return !isOther || asks(from) || !asks(barrel);
}
