import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { byCodeUnit } from '../order.ts';
import { type SampleCommit, withPaths } from './sample.ts';

/** A project's folder, before and after. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Projects of `base` (with the head's names) that lie in another folder in `head`. */
export function movesOf(base: WorkspaceGraph, head: WorkspaceGraph): readonly Move[] {
  const roots = new Map(head.projects.map(({ name, root }) => [name, root]));
  return base.projects.flatMap(({ name, root }) => {
    const to = roots.get(name) ?? root;
    return to === root || root === '.' || to === '.' ? [] : [{ from: root, to }];
  });
}

/**
 * The sample as it would be had the projects always been where a graph has them: else the edits of a project
 * that moved would count for nobody, and its loops would seem to be shorter.
 */
export function movedSample(
  sample: readonly SampleCommit[],
  moves: readonly Move[],
  { projects }: Pick<WorkspaceGraph, 'projects'>,
): readonly SampleCommit[] {
  const roots = new Set(projects.map(({ root }) => root));
  // The deepest folder first: one project may lie in another.
  const done = moves
    .filter(({ from, to }) => roots.has(to) && !roots.has(from))
    .toSorted((a, b) => b.from.length - a.from.length || byCodeUnit(a.from, b.from));
  if (done.length === 0) return sample;
  const moved = (file: string): string => {
    const move = done.find(({ from }) => file.startsWith(`${from}/`));
    return move ? `${move.to}${file.slice(move.from.length)}` : file;
  };
  const all = (files: readonly string[]): readonly string[] => files.map(moved).sort(byCodeUnit);
  return sample.map((commit) => withPaths(commit, all));
}
