import type { FileGraph, ImportedName } from '@subminute/core/graph';
import type { GraphProject } from '@subminute/core/ratchet';
import type { EditedGraph } from '../../imports/edited-graph.ts';
import type { Modules } from '../modules/modules.ts';
import type { NameGroup } from '../modules/statement.ts';
import type { Files } from '../proposal.ts';

/** One statement that takes its names from where they are made, and no more from a module that hands them on. */
export interface Passage {
  /** The file that it stands in, and which of its imports it is. */
  readonly from: number;
  readonly at: number;
  /** The module that was asked. */
  readonly barrel: number;
  readonly groups: readonly NameGroup[];
  /** Types that still come from the barrel. */
  readonly rest: readonly ImportedName[];
  /** What is loaded in its place, in order. */
  readonly loads: readonly number[];
}

/** What passages are found by. Nothing of it changes. */
export interface BarrelQuestion extends EditedGraph {
  readonly files: Files;
  readonly modules: Modules;
  readonly projects: readonly GraphProject[];
}

export function pathAt({ files }: FileGraph, number: number): string {
  return files[number]?.path ?? '';
}
