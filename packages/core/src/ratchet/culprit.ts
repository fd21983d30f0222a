import { type GraphChange, keyOf } from '../graph/changes.ts';
import { reverted } from '../graph/reverted.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { byCodeUnit } from '../order.ts';

/** A change of the graph and what it costs the loop by itself, in ms. */
export interface CostedChange {
  readonly change: GraphChange;
  readonly costMs: number;
}

/** So many are costed; a change of more is a migration, whose largest parts are told. */
const MAX_CANDIDATES = 50;

export interface Costing {
  readonly base: WorkspaceGraph;
  readonly head: WorkspaceGraph;
  readonly changes: readonly GraphChange[];
  /** Of the worst scenario, in ms. */
  readonly loopOf: (graph: WorkspaceGraph) => number;
  /** By how much it is longer than in the base. */
  readonly grownMs: number;
}

/**
 * What each change costs: the loop with all of them less the loop without this one. Where two do the same
 * twice over, neither is missed alone; then each is taken for what it costs as the only one.
 */
export function costOf({ base, head, changes, loopOf, grownMs }: Costing): readonly CostedChange[] {
  const candidates = [...changes].sort(bySize(base)).slice(0, MAX_CANDIDATES);
  const all = loopOf(head);
  const alone = candidates.map((change) => ({
    change,
    costMs: all - loopOf(reverted(base, head, change)),
  }));
  const found = Math.max(0, ...alone.map(({ costMs }) => costMs));
  if (candidates.length < 2 || found >= grownMs / 2 || grownMs <= 0) return alone.sort(byCost);
  const none = loopOf(without(base, head, candidates));
  const only = candidates.map((change) => {
    const others = candidates.filter((one) => one !== change);
    return { change, costMs: loopOf(without(base, head, others)) - none };
  });
  return only.sort(byCost);
}

function without(
  base: WorkspaceGraph,
  head: WorkspaceGraph,
  changes: readonly GraphChange[],
): WorkspaceGraph {
  let graph = head;
  for (const change of changes) graph = reverted(base, graph, change);
  return graph;
}

/** Edges of what was there before first: they are few, and mostly it is one of them. */
function bySize({ projects }: WorkspaceGraph): (a: GraphChange, b: GraphChange) => number {
  const known = new Set(projects.map(({ name }) => name));
  const sizeOf = (change: GraphChange): number => {
    if (change.kind === 'edge') return known.has(change.from) ? Number.MAX_SAFE_INTEGER : 0;
    return 'tasks' in change ? change.tasks.length : 1;
  };
  return (a, b) => sizeOf(b) - sizeOf(a) || byCodeUnit(keyOf(a), keyOf(b));
}

function byCost(a: CostedChange, b: CostedChange): number {
  return b.costMs - a.costMs || byCodeUnit(keyOf(a.change), keyOf(b.change));
}
