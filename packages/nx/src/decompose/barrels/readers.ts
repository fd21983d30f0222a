import type { TaskId } from '@subminute/core';
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
import type { UnitRecord, UnitTask } from '@subminute/core/ratchet';
import type { Passage } from './passage.ts';

/** What files import once these statements go past barrels. */
export function passedGraph(graph: FileGraph, passages: readonly Passage[]): FileGraph {
  const gone = new Set(passages.map(({ from, at }) => `${from} ${at}`));
  const news = passages.flatMap(({ from, at, loads }) =>
    loads.map((to) => ({ from, to, at, kind: 'runtime' as const })),
  );
  return { ...graph, edges: [...graph.edges.filter(({ from, at }) => !gone.has(`${from} ${at}`)), ...news] };
}

/** Test files with what they still read: what they reached only through barrels goes. */
export function unitsPast(
  units: ReadonlyMap<TaskId, UnitTask>,
  before: FileGraph,
  after: FileGraph,
): ReadonlyMap<TaskId, UnitTask> {
  const views = { graph: before, old: viewOf(before, 'runtime'), now: viewOf(after, 'runtime') };
  return new Map(
    Array.from(units, ([task, one]) => [
      task,
      { ...one, units: one.units.map((unit) => unitPast(unit, views)) },
    ]),
  );
}

interface Views {
  readonly graph: FileGraph;
  readonly old: FileView;
  readonly now: FileView;
}

function unitPast(unit: UnitRecord, { graph, old, now }: Views): UnitRecord {
  const start = graph.numbers.get(unit.path);
  if (start === undefined || !unit.inputs) return unit;
  const { inputs } = unit;
  const roots = bitsFor(old.size);
  setBit(roots, start);
  const explained = reachedFrom(roots, old.below);
  // What its own imports do not explain, others load for it: set-up files and what tells the runner where to look.
  for (const input of inputs) {
    const number = input.kind === 'module' ? graph.numbers.get(fileOf(input.id)) : undefined;
    if (number !== undefined && !hasBit(explained, number)) setBit(roots, number);
  }
  const was = reachedFrom(roots, old.below);
  const is = reachedFrom(roots, now.below);
  const lost = new Set<string>();
  const packages = new Set<string>();
  const kept = new Set<string>();
  eachBit(was, (at) => {
    const file = graph.files[at];
    if (!file) return;
    const names = packagesOf(file, { types: false });
    if (hasBit(is, at)) for (const name of names) kept.add(name);
    else {
      lost.add(file.path);
      for (const name of names) packages.add(name);
    }
  });
  if (lost.size === 0) return unit;
  return {
    ...unit,
    inputs: inputs.filter((input) => {
      if (input.kind === 'module') return !lost.has(fileOf(input.id));
      if (input.kind !== 'package') return true;
      const name = input.path.slice(input.path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return !packages.has(name) || kept.has(name);
    }),
  };
}

function fileOf(id: string): string {
  return id.replace(/\?.*$/s, '');
}
