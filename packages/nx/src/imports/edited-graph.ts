import { posix } from 'node:path';
import { type FileGraph, type Target, fileGraphOf } from '@subminute/core/graph';
import type { Disk, Kind } from './disk.ts';
import { type Entry, type Linking, entryOf } from './entries.ts';
import { type Language, languageOf } from './language.ts';
import { openResolver } from './resolve.ts';
import type { FileScan } from './scan.ts';
import { openTargets } from './targets.ts';

/** Texts of files, relative to the workspace; `undefined` of one that is not there any more. */
export type Texts = ReadonlyMap<string, string | undefined>;

/** A graph of files as they would be, and where further names in them would lead. */
export interface EditedGraph {
  readonly graph: FileGraph;
  /** `specifier` as a statement of this file. */
  readonly targetOf: (file: string, specifier: string) => Target;
}

export interface Below {
  readonly root: string;
  readonly disk: Disk;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly linking: Linking;
  /** Whether names may lead elsewhere where one of these files (absolute) says something else. */
  readonly areDecided: (files: readonly string[]) => boolean;
  readonly scan: (text: string, language: Language) => FileScan;
}

export function graphOver(texts: Texts, below: Below): EditedGraph {
  const { entries, scan, root } = below;
  const scans = new Map(Array.from(entries, ([path, entry]) => [path, entry.scan] as const));
  for (const [path, text] of texts) {
    const language = languageOf(path);
    if (text === undefined) scans.delete(path);
    else if (language !== undefined) scans.set(path, scan(text, language));
  }
  const comesOrGoes = [...texts].some(([path, text]) => entries.has(path) !== (text !== undefined));
  const isSame = !comesOrGoes && !below.areDecided([...texts.keys()].map((path) => `${root}/${path}`));
  const linking = isSame ? below.linking : linkingOver(texts, scans, below);
  const files = Array.from(scans, ([path, own]) => {
    const known = entries.get(path);
    return isSame && known?.scan === own ? known.file : entryOf(path, own, linking).file;
  });
  return { graph: fileGraphOf(files), targetOf: targetsBy(linking) };
}

function linkingOver(
  texts: Texts,
  scans: ReadonlyMap<string, FileScan>,
  { root, disk: below }: Below,
): Linking {
  const listed = new Set(Array.from(scans.keys(), (path) => `${root}/${path}`));
  const disk = diskOver(texts, root, below);
  const resolver = openResolver(root, disk, { has: (file) => listed.has(file), all: () => listed }, () => {});
  return { root, resolver, targets: openTargets(resolver, disk) };
}

function diskOver(texts: Texts, root: string, below: Disk): Disk {
  const files = new Map<string, string | undefined>(
    Array.from(texts, ([path, text]) => [`${root}/${path}`, text]),
  );
  const folders = new Map<string, Set<string>>();
  for (const [file, text] of files)
    for (let at = file; text !== undefined && at !== root; at = posix.dirname(at)) {
      const dir = posix.dirname(at);
      folders.set(dir, (folders.get(dir) ?? new Set()).add(posix.basename(at)));
    }
  const kindOf = (file: string): Kind | undefined => {
    if (files.has(file)) return files.get(file) === undefined ? undefined : 'file';
    return folders.has(file) ? 'folder' : below.kindOf(file);
  };
  return {
    ...below,
    kindOf,
    read: (file) => (files.has(file) ? files.get(file) : below.read(file)),
    namesIn: (dir) => new Set([...below.namesIn(dir), ...(folders.get(dir) ?? [])]),
  };
}

export function targetsBy({ root, resolver, targets }: Linking): EditedGraph['targetOf'] {
  return (file, specifier) => {
    const one = { specifier, start: 0, end: 0, how: 'static', kind: 'runtime' } as const;
    return targets.of([one], resolver.placeOf(`${root}/${file}`))[0]?.target ?? { is: 'missing' };
  };
}
