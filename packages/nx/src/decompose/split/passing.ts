import { type FileGraph, type GraphFile, viewOf } from '@subminute/core/graph';
import { minimatch } from 'minimatch';
import { closureOf } from './closure.ts';
import type { Json } from './manifest-file.ts';

/** Which modules may be passed by: a name is then taken from where it is made, and the rest is not loaded. */
export interface Passing {
  /** Whether nothing happens in it that somebody could miss: it only hands names on, or says so of itself. */
  readonly isPure: (file: string) => boolean;
  /** For this file, what this module loads beside what is wanted may be left out. */
  readonly isAllowed: (from: string, through: string) => boolean;
}

export function passingOf(graph: FileGraph, root: string, manifest: Json | undefined): Passing {
  const { numbers, files } = graph;
  const view = viewOf(graph, 'runtime');
  const isFree = freeBy(manifest, root);
  const fileOf = (path: string): GraphFile | undefined => files[numbers.get(path) ?? -1];
  const reached = (path: string): Numbers => {
    const number = numbers.get(path);
    return closureOf(view, number === undefined ? [] : [number]);
  };
  const quiet = new Map<string, boolean>();
  const isQuiet = (path: string): boolean => {
    const known = quiet.get(path) ?? !hasEffects(graph, reached(path), isFree);
    quiet.set(path, known);
    return known;
  };
  const mocking = new Map<string, readonly Numbers[]>();
  // A module that a test puts something else in the place of, must be the one that is asked.
  const mocked = (through: string): readonly Numbers[] => {
    const known = mocking.get(through) ?? mockers(graph, through).map(reached);
    mocking.set(through, known);
    return known;
  };
  return {
    isPure: (path) => fileOf(path)?.facts.reexportsOnly === true || isFree(path),
    isAllowed: (from, through) => {
      const number = numbers.get(from);
      const isMocked = number !== undefined && mocked(through).some((numbers) => numbers.has(number));
      return !isMocked && isQuiet(through);
    },
  };
}

type Numbers = ReadonlySet<number>;

/** What `sideEffects` of a package.json says. */
function freeBy(manifest: Json | undefined, root: string): (path: string) => boolean {
  const said = manifest?.['sideEffects'];
  if (said === false) return (path) => path.startsWith(`${root}/`);
  if (!Array.isArray(said)) return () => false;
  const globs = said
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.replace(/^\.\//, ''));
  return (path) =>
    path.startsWith(`${root}/`) &&
    !globs.some((glob) => minimatch(path.slice(root.length + 1), glob.includes('/') ? glob : `**/${glob}`));
}

/** Whether something is imported for what it does. */
function hasEffects({ files }: FileGraph, among: Numbers, isFree: (path: string) => boolean): boolean {
  return files.some(
    ({ path, imports, targets }, number) =>
      among.has(number) &&
      imports.some(({ how, names }, at) => {
        if (how !== 'static' || names === undefined || names.length > 0) return false;
        const target = targets[at];
        return !(isFree(path) || (target?.is === 'file' && isFree(target.file)));
      }),
  );
}

/** Files that mock a module. */
function mockers({ files, edges, numbers }: FileGraph, through: string): readonly string[] {
  const to = numbers.get(through);
  return edges
    .filter((edge) => edge.to === to && files[edge.from]?.imports[edge.at]?.how === 'mock')
    .map(({ from }) => files[from]?.path ?? '');
}
