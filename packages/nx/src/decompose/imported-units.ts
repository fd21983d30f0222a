import path from 'node:path';
import {
  type FileGraph,
  type FileView,
  bitsFor,
  eachBit,
  hasBit,
  packagesOf,
  reachedFrom,
  setBit,
  viewOf,
} from '@subminute/core/graph';
import { type UnitIndex, type UnitRecord, withIndex } from '@subminute/core/ratchet';

/** What test files read, as far as imports tell: for those that nobody has recorded. */
export interface Reading {
  /** `setup`: files that all of them read. All test files of a task are taken to cost the same: nobody has told. */
  readonly unitsOf: (
    tests: readonly string[],
    root: string,
    setup: readonly string[],
  ) => readonly UnitRecord[];
}

export function readingOf(graph: FileGraph): Reading {
  const view = viewOf(graph, 'runtime');
  const above = aboveOf(graph, view);
  return {
    unitsOf: (tests, root, setup) => {
      const units = tests.map((test) => unitOf(test, root, { setup, graph, view }));
      return withIndex(units, indexOf(tests, setup, { graph, above }));
    },
  };
}

interface Below {
  readonly setup: readonly string[];
  readonly graph: FileGraph;
  readonly view: FileView;
}

/** What it reads is put together when it is asked for: all lists at once are more than a machine holds. */
function unitOf(test: string, root: string, below: Below): UnitRecord {
  return {
    path: test,
    folder: root,
    durationMs: 1,
    isTypes: /\.test-d\./.test(test),
    isGuessed: true,
    get inputs() {
      return inputsOf(test, below);
    },
  };
}

function inputsOf(test: string, { setup, graph, view }: Below): NonNullable<UnitRecord['inputs']> {
  const from = bitsFor(view.size);
  for (const file of [test, ...setup]) setBit(from, graph.numbers.get(file) ?? 0);
  const inputs: NonNullable<UnitRecord['inputs']>[number][] = [];
  const packages = new Set<string>();
  eachBit(reachedFrom(from, view.below), (at) => {
    const file = graph.files[at];
    if (!file) return;
    inputs.push({ kind: 'module', environment: 'ssr', id: file.path });
    for (const name of packagesOf(file, { types: false })) packages.add(name);
  });
  for (const name of packages) inputs.push({ kind: 'package', path: `node_modules/${name}` });
  return inputs;
}

type Numbers = readonly number[];

/** Files by what they import, directly or not: the graph, the other way round. */
interface Above {
  /** Whether a file is one of these or imports one. */
  readonly of: (key: string, numbers: () => Numbers) => (file: string) => boolean;
  readonly inFolder: (folder: string) => Numbers;
  readonly withPackage: (name: string) => Numbers;
  readonly withAnyPackage: () => Numbers;
}

/** So many answers are kept: commits change some files again and again. */
const KEPT = 2000;

function aboveOf(graph: FileGraph, view: FileView): Above {
  const known = new Map<string, (file: string) => boolean>();
  const folders = Map.groupBy(graph.files.keys(), (at) => path.posix.dirname(graph.files[at]?.path ?? ''));
  const packages = new Map<string, number[]>();
  for (const [at, file] of graph.files.entries())
    for (const name of packagesOf(file, { types: false })) {
      const list = packages.get(name);
      if (list) list.push(at);
      else packages.set(name, [at]);
    }
  return {
    of: (key, numbers) => {
      const found = known.get(key);
      if (found) return found;
      const from = bitsFor(view.size);
      for (const at of numbers()) setBit(from, at);
      const bits = reachedFrom(from, view.above);
      const isAbove = (file: string): boolean => hasBit(bits, graph.numbers.get(file) ?? view.size);
      if (known.size >= KEPT) known.clear();
      known.set(key, isAbove);
      return isAbove;
    },
    inFolder: (folder) => folders.get(folder) ?? [],
    withPackage: (name) => packages.get(name) ?? [],
    withAnyPackage: () => [...new Set([...packages.values()].flat())],
  };
}

function indexOf(
  tests: readonly string[],
  setup: readonly string[],
  { graph, above }: { readonly graph: FileGraph; readonly above: Above },
): UnitIndex {
  const readers = (key: string, numbers: () => Numbers): ReadonlySet<number> | undefined => {
    const isAbove = above.of(key, numbers);
    // What sets all of them up, each of them reads.
    const isAll = setup.some(isAbove);
    const found = new Set<number>();
    for (const [at, test] of tests.entries()) if (isAll || isAbove(test)) found.add(at);
    return found.size > 0 ? found : undefined;
  };
  return {
    always: [],
    links: new Set(),
    anyPackage: readers('packages', above.withAnyPackage) ?? new Set(),
    // Nobody has recorded what is read beside imports.
    raw: () => undefined,
    lists: () => undefined,
    places: (file) => {
      const number = graph.numbers.get(file);
      return number === undefined ? undefined : readers(`file ${file}`, () => [number]);
    },
    folders: (folder) => readers(`folder ${folder}`, () => above.inFolder(folder)),
    packages: (name) => readers(`package ${name}`, () => above.withPackage(name)),
  };
}
