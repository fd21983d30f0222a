import path from 'node:path';
import { byCodeUnit } from '@subminute/core/unit';
import type { Disk } from '../imports/disk.ts';
import { configChain } from '../types/configs.ts';
import type { InferProject } from './question.ts';

export interface ReadsPlace {
  /** Absolute. */
  readonly root: string;
  readonly disk: Disk;
  readonly ownerOf: (file: string) => string | undefined;
  readonly byName: ReadonlyMap<string, InferProject>;
}

export interface Reads {
  /** Of a task with its own files in the key and those of the projects below: what is in neither, with settings of compilers. */
  readonly beyondBelow: (project: InferProject, files: Iterable<string>) => readonly string[];
  /** Of a task with nothing but its own files in the key. */
  readonly beyondOwn: (project: InferProject, files: Iterable<string>) => readonly string[];
}

/** Says which files must be in the key of a task by their names. */
export function openReads(place: ReadsPlace): Reads {
  const settings = new Map<string, readonly string[]>();
  const settingsOf = (name: string): readonly string[] => {
    const found = settings.get(name) ?? projectSettings(name, place);
    settings.set(name, found);
    return found;
  };
  const beyondBelow: Reads['beyondBelow'] = (project, files) => {
    const below = belowOf(project, place.byName);
    const found = [...files, ...[...below].flatMap(settingsOf)].filter((file) => {
      const owner = place.ownerOf(file);
      return owner === undefined || !below.has(owner);
    });
    return [...new Set(found)].sort(byCodeUnit);
  };
  return {
    beyondBelow,
    beyondOwn: ({ name }, files) =>
      [...new Set(files)].filter((file) => place.ownerOf(file) !== name).sort(byCodeUnit),
  };
}

/** A project and all that it hangs on. */
export function belowOf(
  { name }: InferProject,
  byName: ReadonlyMap<string, InferProject>,
): ReadonlySet<string> {
  const found = new Set([name]);
  // A set goes on with what is added meanwhile.
  for (const one of found) for (const next of byName.get(one)?.needs ?? []) found.add(next);
  return found;
}

/** What its tsconfigs extend, and what stands above a project that has none of its own: all compilers read that. */
function projectSettings(name: string, { root, disk, byName }: ReadsPlace): readonly string[] {
  const home = byName.get(name)?.root ?? '.';
  const dir = path.posix.join(root, home);
  const names = [...disk.namesIn(dir)];
  const configs = names.filter((one) => /^tsconfig(?:\..+)?\.json$/.test(one)).map((one) => `${dir}/${one}`);
  const above = ['tsconfig.json', 'package.json'].flatMap((one) =>
    names.includes(one) ? [] : nearestAbove(one, dir, { root, disk }),
  );
  const tsconfigs = [...configs, ...above.filter((one) => one.endsWith('/tsconfig.json'))];
  const chains = tsconfigs.flatMap((one) => configChain(one, root).files);
  return [...chains, ...above]
    .filter((one) => one.startsWith(`${root}/`) && !one.includes('/node_modules/'))
    .map((one) => one.slice(root.length + 1));
}

function nearestAbove(
  name: string,
  dir: string,
  { root, disk }: Pick<ReadsPlace, 'root' | 'disk'>,
): readonly string[] {
  for (let at = dir; at.length > root.length;) {
    at = path.posix.dirname(at);
    if (disk.kindOf(`${at}/${name}`) === 'file') return [`${at}/${name}`];
  }
  return [];
}
