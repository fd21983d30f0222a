import { type FileView, bitsFor, hasBit, reachedFrom, setBit, viewOf } from '@subminute/core/graph';
import { isTestFile } from '@subminute/core/ratchet';
import { type BarrelQuestion, pathAt } from './passage.ts';

/** Who puts something else in the place of a module that this file asks: it must stay the one that is asked. */
export type Replaced = (from: number, through: number) => string | undefined;

/** Calls that change what a module hands out to others. */
const SPIES = /\b(?:spyOn|replaceProperty|stub|mocked)\s*\(/;

/** By mocks of the module, and by spies on all of its names at once. */
export function openReplaced({ graph, files }: Pick<BarrelQuestion, 'graph' | 'files'>): Replaced {
  const view = viewOf(graph, 'runtime');
  const by = new Map<number, number[]>();
  const add = (through: number, who: number): void => {
    by.set(through, [...(by.get(through) ?? []), who]);
  };
  const spies = new Map<number, boolean>();
  const isSpy = (who: number): boolean => {
    const known = spies.get(who) ?? SPIES.test(files.read(pathAt(graph, who)) ?? '');
    spies.set(who, known);
    return known;
  };
  for (const { from, to, at } of graph.edges) {
    const one = graph.files[from]?.imports[at];
    if (one?.how === 'mock') add(to, from);
    else if (one && takesAll(one) && isSpy(from)) add(to, from);
  }
  const reaches = new Map<number, Uint32Array | undefined>();
  return (from, through) => {
    const who = by.get(through)?.find((one) => {
      // What is not a test file may be loaded by any, and then mocks for all that it loads.
      if (!isTestFile(pathAt(graph, one))) return true;
      const reached = reaches.get(one) ?? reachOf(one, view);
      reaches.set(one, reached);
      return hasBit(reached, from);
    });
    return who === undefined ? undefined : pathAt(graph, who);
  };
}

function takesAll({ how, names }: BarrelQuestion['graph']['files'][number]['imports'][number]): boolean {
  if (how === 'dynamic' || how === 'require') return true;
  return how === 'static' && names?.some(({ name }) => name === '*') === true;
}

function reachOf(file: number, view: FileView): Uint32Array {
  const from = bitsFor(view.size);
  setBit(from, file);
  return reachedFrom(from, view.below);
}
