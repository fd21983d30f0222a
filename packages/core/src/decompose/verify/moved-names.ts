import { type ProjectLookup, projectLookup } from '../../graph/project-lookup.ts';
import type { WorkspaceGraph } from '../../graph/workspace-graph.ts';
import { type TaskId, asTaskId } from '../../ids.ts';

/** What things were called before a change of the graph, so that both sides can be compared. */
export interface OldNames {
  /** A task of a new project, as that of the project that it came of. */
  readonly task: (task: TaskId) => TaskId;
  /** A file by where it lay. */
  readonly file: (path: string) => string;
  /** Whether files have come to lie elsewhere. */
  readonly isMoved: boolean;
}

export interface BothGraphs {
  readonly before: Pick<WorkspaceGraph, 'projects'>;
  readonly after: Pick<WorkspaceGraph, 'projects'>;
  /** From where files lay to where they lie. */
  readonly moved?: ReadonlyMap<string, string>;
}

export function oldNames({ before, after, moved = new Map() }: BothGraphs): OldNames {
  const known = new Set(before.projects.map(({ name }) => name));
  const old = new Map([...moved].map(([was, is]) => [is, was]));
  const lookup = projectLookup(before.projects);
  const added = after.projects
    .filter(({ name }) => !known.has(name))
    .map(({ name, root }) => ({ name, root, of: originOf(root, { moved, lookup }) }))
    .sort((a, b) => b.name.length - a.name.length);
  const roots = new Map(before.projects.map(({ name, root }) => [name, root]));
  return {
    isMoved: moved.size > 0,
    task: (task) => {
      const part = added.find(({ name }) => task.startsWith(`${name}:`));
      return part?.of === undefined ? task : asTaskId(`${part.of}${task.slice(part.name.length)}`);
    },
    file: (path) => {
      const was = old.get(path);
      if (was !== undefined) return was;
      // What a new project makes lies where the old one made it.
      const part = added.find(({ root }) => path.startsWith(`${root}/`));
      const home = part?.of === undefined ? undefined : roots.get(part.of);
      // A part whose files have not moved has its folder within the old one.
      if (!part || home === undefined || part.root.startsWith(`${home}/`)) return path;
      return `${home}${path.slice(part.root.length)}`;
    },
  };
}

interface Origins {
  readonly moved: ReadonlyMap<string, string>;
  readonly lookup: ProjectLookup;
}

/** The project that most of its files came of, or in whose folder it lies. */
function originOf(root: string, { moved, lookup }: Origins): string | undefined {
  const counts = new Map<string, number>();
  for (const [was, is] of moved) {
    const project = is.startsWith(`${root}/`) ? lookup(was) : undefined;
    if (project !== undefined) counts.set(project, (counts.get(project) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? lookup(`${root}/x`);
}
