import path from 'node:path';
import type { Disk } from '../../imports/disk.ts';
import { endingOf as fileEnding, fileAt } from '../../imports/candidates.ts';
import { lookInMap } from '../../imports/exports-map.ts';
import { openSources } from '../../imports/source-of.ts';
import { isRecord } from '../../shield/fields.ts';
import { leavesOf } from '../modules/exports-leaves.ts';
import { type Json, textAt } from '../json-file.ts';
import { isTest, withoutEnding } from '../modules/names.ts';

/** What of a project others may name. */
export interface Entries {
  /** What its name alone leads to, and its programs: files, relative to the workspace. */
  readonly main: ReadonlySet<string>;
  /** By file, below which names its package shows it beside that (`./deep`). */
  readonly shown: ReadonlyMap<string, readonly string[]>;
}

interface EntryQuestion {
  readonly root: string;
  readonly manifest: Json | undefined;
  readonly disk: Disk;
  /** Of this project, relative to the workspace. */
  readonly files: readonly string[];
  /** What is said to be an entry elsewhere. */
  readonly also?: readonly string[];
}

/** Sources of what a package.json shows, also where it names what a build will write. */
export function entriesOf(question: EntryQuestion): Entries {
  const { manifest, also = [] } = question;
  const source = sourceFinder(question);
  const { exports } = manifest ?? {};
  const isMap = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  const subpaths = isMap ? exports : { '.': exports };
  const main = new Set<string>();
  for (const leaf of [...leavesOf(subpaths['.']), ...fieldLeaves(manifest)]) {
    const file = source(leaf);
    if (file !== undefined) main.add(file);
  }
  for (const file of also) if (question.files.includes(file)) main.add(file);
  return { main, shown: shownBy(subpaths, { ...question, source }) };
}

/** From what a package.json names to its source. */
function sourceFinder({ root, disk, files }: EntryQuestion): Sources['source'] {
  const listed = new Set(files.map((file) => `/${file}`));
  const sourceOf = openSources(disk, (file) => listed.has(file));
  return (leaf) => {
    const place = path.posix.join('/', root, leaf);
    const found = listed.has(place) ? place : (sourceOf(place, `/${root}`, 'name') ?? fileAt(place, disk));
    const isOwn = found !== undefined && listed.has(found) && !found.endsWith('/package.json');
    return isOwn ? found.slice(1) : undefined;
  };
}

function shownBy(subpaths: Json, sources: Sources): Entries['shown'] {
  const shown = new Map<string, readonly string[]>();
  const show = (file: string | undefined, key: string): void => {
    if (file === undefined) return;
    const keys = shown.get(file) ?? [];
    if (!keys.includes(key)) shown.set(file, [...keys, key]);
  };
  for (const [key, value] of Object.entries(subpaths)) {
    if (!key.startsWith('./')) continue;
    const leaves = leavesOf(value);
    if (!key.includes('*')) for (const leaf of leaves) show(sources.source(leaf), key);
    else
      for (const [file, star] of starred(leaves, sources)) {
        const name = key.replaceAll('*', star);
        if (isShown(subpaths, name)) show(file, name);
      }
  }
  return shown;
}

function fieldLeaves(manifest: Json | undefined): readonly string[] {
  const bin = manifest?.['bin'];
  const named = ['source', 'main', 'module', 'types', 'typings', 'browser'].map((field) =>
    textAt(manifest, field),
  );
  return [...named.filter((one) => one !== undefined), ...leavesOf(bin)];
}

interface Sources {
  readonly root: string;
  readonly files: readonly string[];
  readonly source: (leaf: string) => string | undefined;
}

/** Files that a pattern's star may stand for: the leaf with it leads to the file. */
function starred(
  leaves: readonly string[],
  { root, files, source }: Sources,
): readonly (readonly [file: string, star: string])[] {
  return files.flatMap((file) => {
    const own = file.slice(root.length + 1);
    if (fileEnding(own) === '' || isTest(own)) return [];
    const stems = new Set([own, own.replace(/^[^/]+\//, '')].flatMap((one) => [withoutEnding(one), one]));
    for (const stem of stems)
      for (const leaf of leaves)
        if (leaf.includes('*') && source(leaf.replaceAll('*', stem)) === file) return [[file, stem] as const];
    return [];
  });
}

/** Whether no pattern says that it is not (`"./internal/*": null`). */
function isShown(exports: unknown, key: string): boolean {
  const conditions = { has: () => true } as unknown as ReadonlySet<string>;
  return lookInMap(exports, { key, conditions, look: (target) => target }) !== null;
}
