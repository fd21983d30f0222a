import type { GraphProject } from './workspace-graph.ts';

/** The project that a file belongs to: the one with the deepest root above it. */
export type ProjectLookup = (path: string) => string | undefined;

export function projectLookup(projects: readonly GraphProject[]): ProjectLookup {
  const byRoot = new Map(projects.map(({ name, root }) => [root === '.' ? '' : root, name]));
  return (path) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const name = byRoot.get(path.slice(0, end));
      if (name !== undefined) return name;
    }
    return byRoot.get('');
  };
}
