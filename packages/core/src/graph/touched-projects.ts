import type { GlobCompiler } from './glob.ts';
import { projectLookup } from './project-lookup.ts';
import type { WorkspaceGraph } from './workspace-graph.ts';

/** Of a set of paths, the projects that Nx takes for touched by them, and all that depend on these. */
export interface TouchedProjects {
  readonly byPath: (path: string) => readonly string[];
  /** All that depend on a project, directly or not, and itself. */
  readonly above: (project: string) => ReadonlySet<string>;
}

/** Nx's own rules where it selects whole projects. */
export function touchedProjects(graph: WorkspaceGraph, compile: GlobCompiler): TouchedProjects {
  const lookup = projectLookup(graph.projects);
  const shared = (graph.shared ?? []).map(({ pattern, projects }) => ({ has: compile(pattern), projects }));
  const known = new Map<string, readonly string[]>();
  const reversed = new Map<string, string[]>();
  for (const { from, to } of graph.edges) reversed.set(to, [...(reversed.get(to) ?? []), from]);
  const reached = new Map<string, ReadonlySet<string>>();
  return {
    byPath: (path) => {
      const found = known.get(path) ?? [
        ...[lookup(path)].filter((name) => name !== undefined),
        ...shared.filter(({ has }) => has(path)).flatMap(({ projects }) => projects),
      ];
      known.set(path, found);
      return found;
    },
    above: (project) => {
      const found = reached.get(project) ?? reach(project, reversed);
      reached.set(project, found);
      return found;
    },
  };
}

function reach(project: string, reversed: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([project]);
  // A set goes on with what is added meanwhile.
  for (const one of found) for (const above of reversed.get(one) ?? []) found.add(above);
  return found;
}
