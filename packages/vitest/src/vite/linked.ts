import path from 'node:path';
import type { Input } from '@subminute/core/unit';
import { toName } from '../run/place-names.ts';
import type { HostProject } from './host.ts';

/** The links that have led to modules of a test file, where nothing in their code names them. */
export type LinksTo = (project: HostProject, environment: string, ids: readonly string[]) => readonly Input[];

/**
 * Vite knows a module by where it really lies; an import whose path is put together may have come to it through a
 * link. Its graph still has the path that was asked for. To be made when the run is over.
 */
export function createLinksTo(root: string): LinksTo {
  const known = new Map<HostProject, Map<string, ReadonlyMap<string, readonly string[]>>>();
  return (project, environment, ids) => {
    const ofProject = known.get(project) ?? new Map<string, ReadonlyMap<string, readonly string[]>>();
    known.set(project, ofProject);
    const asked = ofProject.get(environment) ?? askedThroughLinks(project, environment);
    ofProject.set(environment, asked);
    return ids
      .flatMap((id) => asked.get(id) ?? [])
      .flatMap((place) => [path.dirname(place), place])
      .map((place): Input => ({ kind: 'link', path: toName(place, root) }));
  };
}

function askedThroughLinks(
  { vite }: HostProject,
  environment: string,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [url, { id }] of vite.environments?.[environment]?.moduleGraph.urlToModuleMap ?? []) {
    if (id === null || !path.isAbsolute(id) || !url.startsWith('/')) continue;
    const place = placeOf(url, vite.config.root);
    // What Vite completes is the ending, or an index.
    if (id.startsWith(place)) continue;
    found.set(id, [...(found.get(id) ?? []), place]);
  }
  return found;
}

function placeOf(url: string, root: string): string {
  const file = url.replace(/[?#].*$/s, '');
  if (file.startsWith('/@fs/')) return file.slice('/@fs'.length);
  return file.startsWith(root + path.sep) ? file : path.join(root, file);
}
