import { type FileGraph, type GraphFile, viewOf } from '@subminute/core/graph';
import { minimatch } from 'minimatch';
import { closureOf } from './closure.ts';
import type { Json } from '../json-file.ts';
import type { Modules } from './modules.ts';

/** Which modules may be passed by: a name is then taken from where it is made, and the rest is not loaded. */
export interface Passing {
  /** Whether nothing happens in it that somebody could miss: it only hands names on, or says so of itself. */
  readonly isPure: (file: string) => boolean;
  /** For this file, what this module loads beside what is wanted may be left out. */
  readonly isAllowed: (from: string, through: string) => boolean;
  /** By module that was asked for and could not be passed by, where something happens that would be missed. */
  readonly held: ReadonlyMap<string, string>;
}

interface PassingQuestion {
  readonly graph: FileGraph;
  readonly modules: Modules;
  readonly root: string;
  readonly manifest: Json | undefined;
}

export function passingOf({ graph, modules, root, manifest }: PassingQuestion): Passing {
  const { numbers, files } = graph;
  const view = viewOf(graph, 'runtime');
  const isFree = freeBy(manifest, root);
  const held = new Map<string, string>();
  const reached = (path: string): Numbers => {
    const number = numbers.get(path);
    return closureOf(view, number === undefined ? [] : [number]);
  };
  const effectIn = remembered((path) => {
    const beyond = [...reached(path)].map((number) => files[number]).filter((file) => file !== undefined);
    return beyond
      .map((file) => (isFree(file.path) ? undefined : effectOf(file, modules, isFree)))
      .find(Boolean);
  });
  // A module that a test puts something else in the place of, must be the one that is asked.
  const mocked = remembered((through) => mockers(graph, through).map(reached));
  return {
    held,
    isPure: (path) => files[numbers.get(path) ?? -1]?.facts.reexportsOnly === true || isFree(path),
    isAllowed: (from, through) => {
      const number = numbers.get(from);
      if (number !== undefined && mocked(through).some((all) => all.has(number))) return false;
      const effect = effectIn(through);
      if (effect !== undefined) held.set(through, effect);
      return effect === undefined;
    },
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

/** Where something happens as a module is loaded: by itself, or by what it imports for that. */
function effectOf(
  { path, imports, targets }: GraphFile,
  { effectIn }: Modules,
  isFree: (path: string) => boolean,
): string | undefined {
  const isForEffect = imports.some(({ how, names }, at) => {
    if (how !== 'static' || names === undefined || names.length > 0) return false;
    const target = targets[at];
    return !(target?.is === 'file' && isFree(target.file));
  });
  if (isForEffect) return path;
  const line = effectIn(path);
  return line === undefined ? undefined : `${path}:${line}`;
}

/** Files that mock a module. */
function mockers({ files, edges, numbers }: FileGraph, through: string): readonly string[] {
  const to = numbers.get(through);
  return edges
    .filter((edge) => edge.to === to && files[edge.from]?.imports[edge.at]?.how === 'mock')
    .map(({ from }) => files[from]?.path ?? '');
}
