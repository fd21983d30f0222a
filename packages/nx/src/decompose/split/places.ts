import path from 'node:path';
import type { Import } from '@subminute/core/graph';
import { type Manner, relativeModule } from '../modules/manner.ts';
import type { Assignment, PlacedPart } from './assign.ts';
import { endingOf, isInside, namesPackage, relativeName, withoutEnding } from '../modules/names.ts';

/** How files name each other once all lie in their new places. */
export interface Places {
  readonly newPathOf: (file: string) => string;
  /** `@scope/pkg-part/dir/module`. */
  readonly packageName: (file: string) => string;
  /** Below its package: `dir/module`. */
  readonly subpath: (file: string) => string;
  /** From one file of a project to another one, in the project's manner; both as they lie now. */
  readonly relative: (from: string, to: string) => string;
  /** The same place from another file, for a name that was relative already. */
  readonly sameRelative: (from: string, one: Import) => string;
}

/** Whether a name goes by what the project is called, from inside of it. */
export function namesItself(specifier: string, names: readonly string[]): boolean {
  return names.some((name) => namesPackage(specifier, name));
}

export function placesOf(assignment: Assignment, manner: Manner): Places {
  const { project, parts, homeOf, moves } = assignment;
  const newPathOf = (file: string): string => moves.get(file) ?? file;
  const bases = new Map(parts.map((part, at) => [at + 1, baseOf(part, project.root)]));
  const subpath = (file: string): string => {
    const base = bases.get(homeOf(file) ?? 0) ?? '';
    const own = file.slice(project.root.length + 1 + base.length);
    return withoutEnding(own);
  };
  return {
    newPathOf,
    subpath,
    packageName: (file) => {
      const part = parts[(homeOf(file) ?? 0) - 1];
      return `${part?.package ?? part?.name ?? ''}/${subpath(file)}`;
    },
    relative: (from, to) => relativeModule(newPathOf(from), newPathOf(to), manner),
    sameRelative: (from, { specifier }) => {
      const named = path.posix.join(path.posix.dirname(from), specifier);
      const part = parts[(homeOf(fileAt(named, moves)) ?? 0) - 1];
      if (!part || !isInside(named, project.root)) return specifier;
      return relativeName(path.posix.dirname(newPathOf(from)), part.root + named.slice(project.root.length));
    },
  };
}

/** The file of a moved one that is meant by a name without an ending, or of a folder. */
function fileAt(named: string, moves: ReadonlyMap<string, string>): string {
  if (moves.has(named)) return named;
  for (const file of moves.keys()) {
    const stem = withoutEnding(file);
    if (stem === withoutEnding(named) || stem === `${named}/index`) return file;
  }
  return named;
}

/** `src/` where all of its modules lie there: it is not said in their names. */
export function baseOf({ files }: Pick<PlacedPart, 'files'>, root: string): string {
  const modules = files.filter((file) => endingOf(file) !== '');
  return modules.length > 0 && modules.every((file) => isInside(file, `${root}/src`)) ? 'src/' : '';
}
