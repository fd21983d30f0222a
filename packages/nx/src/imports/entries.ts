import type { GraphFile } from '@subminute/core/graph';
import type { Place, Resolver } from './resolve.ts';
import type { FileScan } from './scan.ts';
import type { Resolution, Targets } from './targets.ts';

/** What is known of one file of the graph. */
export interface Entry {
  readonly scan: FileScan;
  readonly place: Place;
  readonly resolutions: readonly Resolution[];
  readonly file: GraphFile;
}

/** How a file's scan becomes a file of the graph. */
export interface Linking {
  readonly root: string;
  readonly resolver: Resolver;
  readonly targets: Targets;
}

export function entryOf(path: string, scan: FileScan, { root, resolver, targets }: Linking): Entry {
  const place = resolver.placeOf(`${root}/${path}`);
  const resolutions = targets.of(scan.imports, place);
  const file: GraphFile = {
    path,
    imports: scan.imports,
    targets: resolutions.map(({ target }) => target),
    facts: scan.facts,
    verbatim: place.settings.verbatim,
  };
  return { scan, place, resolutions, file };
}

/** The same entry, unless one of its answers does not hold any more. */
export function refreshed(entry: Entry, linking: Linking): Entry {
  return entry.resolutions.some(({ isStale }) => isStale)
    ? entryOf(entry.file.path, entry.scan, linking)
    : entry;
}
