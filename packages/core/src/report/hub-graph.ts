import type { CostlyProject } from '../decompose/replay.ts';
import type { ProjectEdge } from '../graph/workspace-graph.ts';

/** A project as it is drawn. */
export interface Hub extends CostlyProject {
  /** How many shown projects stand below it, one on the other: 0 depends on none of them. */
  readonly level: number;
  /** Its place in its level, 0 to 1. */
  readonly across: number;
  /** So many projects of the workspace depend on it directly. */
  readonly dependents: number;
}

/** The projects whose tasks cost most: seconds times how often, and how they hang together. */
export interface HubGraph {
  /** The costliest first. */
  readonly hubs: readonly Hub[];
  /** Positions in `hubs`: the first depends on the second. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  /** Projects that cost less, or nothing. */
  readonly leftOut: number;
  readonly totalMs: number;
}

/** More circles are no picture. */
const SHOWN = 30;
/** Of sorting each level by where its neighbours stand. */
const SWEEPS = 8;

export interface HubFacts {
  /** The costliest first. */
  readonly projects: readonly CostlyProject[];
  readonly edges: readonly ProjectEdge[];
  /** Of the workspace. */
  readonly all: number;
}

export function hubGraph({ projects, edges, all }: HubFacts): HubGraph {
  const shown = projects.filter(({ workMs }) => workMs > 0).slice(0, SHOWN);
  const places = new Map(shown.map(({ project }, at) => [project, at]));
  const between = edgesBetween(edges, places);
  const levels = levelsOf(shown.length, between);
  const across = placesIn(levels, between);
  const dependents = dependentsOf(edges);
  return {
    hubs: shown.map((one, at) => ({
      ...one,
      level: levels[at] ?? 0,
      across: across[at] ?? 0.5,
      dependents: dependents.get(one.project)?.size ?? 0,
    })),
    edges: between,
    leftOut: Math.max(0, all - shown.length),
    totalMs: projects.reduce((sum, { workMs }) => sum + workMs, 0),
  };
}

type Edge = readonly [from: number, to: number];

function edgesBetween(edges: readonly ProjectEdge[], places: ReadonlyMap<string, number>): readonly Edge[] {
  const known = new Map<string, Edge>();
  for (const edge of edges) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (from !== undefined && to !== undefined && from !== to) known.set(`${from} ${to}`, [from, to]);
  }
  return [...known.values()].sort(([a, b], [c, d]) => a - c || b - d);
}

function dependentsOf(edges: readonly ProjectEdge[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { from, to } of edges) found.set(to, (found.get(to) ?? new Set()).add(from));
  return found;
}

/** The longest way down; of a cycle, as far as it goes without coming back. */
function levelsOf(count: number, edges: readonly Edge[]): readonly number[] {
  const below = Array.from({ length: count }, (): number[] => []);
  for (const [from, to] of edges) below[from]?.push(to);
  const levels: (number | undefined)[] = Array.from({ length: count }, () => undefined);
  const open = new Set<number>();
  const visit = (at: number): number => {
    const known = levels[at];
    if (known !== undefined) return known;
    open.add(at);
    const deepest = (below[at] ?? [])
      .filter((to) => !open.has(to))
      .reduce((most, to) => Math.max(most, visit(to) + 1), 0);
    open.delete(at);
    return (levels[at] = deepest);
  };
  for (let at = 0; at < count; at++) visit(at);
  return levels.map((level) => level ?? 0);
}

/** Each level in the order of where its neighbours stand, so that few lines cross. */
function placesIn(levels: readonly number[], edges: readonly Edge[]): readonly number[] {
  const rows = [...Map.groupBy(levels.keys(), (at) => levels[at] ?? 0)]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row);
  const across = levels.map(() => 0.5);
  const spread = (row: readonly number[]): void => {
    for (const [place, at] of row.entries()) across[at] = (place + 0.5) / row.length;
  };
  for (const row of rows) spread(row);
  const neighbours = levels.map((): number[] => []);
  for (const [from, to] of edges) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const centre = new Map(
        row.map((at) => [at, centreOf(neighbours[at] ?? [], across) ?? across[at] ?? 0]),
      );
      row.sort((a, b) => (centre.get(a) ?? 0) - (centre.get(b) ?? 0) || a - b);
      spread(row);
    }
  }
  return across;
}

function centreOf(neighbours: readonly number[], across: readonly number[]): number | undefined {
  if (neighbours.length === 0) return undefined;
  return neighbours.reduce((sum, at) => sum + (across[at] ?? 0), 0) / neighbours.length;
}
