import path from 'node:path';

/** Where Nx keeps its graph, by the environment that it runs in. */
export function graphFile(root: string, env: Readonly<NodeJS.ProcessEnv>): string {
  const set = env['NX_WORKSPACE_DATA_DIRECTORY'] ?? env['NX_PROJECT_GRAPH_CACHE_DIRECTORY'];
  return path.resolve(root, set ?? path.join('.nx', 'workspace-data'), 'project-graph.json');
}
