import { type FileGraph, viewOf } from '@subminute/core/graph';
import { closureOf } from '../modules/closure.ts';
import type { Json } from '../json-file.ts';
import { effectOf, freeBy } from '../modules/effects.ts';
import type { Modules } from '../modules/modules.ts';

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

/** Files that mock a module. */
function mockers({ files, edges, numbers }: FileGraph, through: string): readonly string[] {
  const to = numbers.get(through);
  return edges
    .filter((edge) => edge.to === to && files[edge.from]?.imports[edge.at]?.how === 'mock')
    .map(({ from }) => files[from]?.path ?? '');
}
