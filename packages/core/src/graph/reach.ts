import type { ProjectEdge, WorkspaceGraph } from './workspace-graph.ts';

/** Which projects are below which. */
export interface Reach {
  /** Whether `to` is `from` or below it. */
  readonly has: (from: string, to: string | undefined) => boolean;
  readonly of: (from: string) => ReadonlySet<string>;
}

/** By the edges that it was asked for: what a change costs is asked for the same graph many times. */
const reaches = new WeakMap<WorkspaceGraph['edges'], Reach>();

/** Which projects are below which, by the edges of a graph. Cycles are no trouble. */
export function reachOf({ edges }: Pick<WorkspaceGraph, 'edges'>): Reach {
  const found = reaches.get(edges) ?? makeReach(edges);
  reaches.set(edges, found);
  return found;
}

/** Walks the edges, each project once, when it is asked for. */
function makeReach(edges: WorkspaceGraph['edges']): Reach {
  const below = belowOf(edges);
  const known = new Map<string, ReadonlySet<string>>();
  const of = (from: string): ReadonlySet<string> => {
    const found = known.get(from) ?? walk(below, from);
    known.set(from, found);
    return found;
  };
  return { of, has: (from, to) => to !== undefined && of(from).has(to) };
}

function belowOf(edges: readonly ProjectEdge[]): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const list = below.get(from);
    if (list) list.push(to);
    else below.set(from, [to]);
  }
  return below;
}

function walk(below: ReadonlyMap<string, readonly string[]>, from: string): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const project of seen) for (const next of below.get(project) ?? []) seen.add(next);
  return seen;
}
