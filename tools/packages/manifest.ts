/** The parts of a package.json that we look at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: unknown;
  readonly [field: string]: unknown;
}

/** Resolves to our sources, which are not published. */
const SOURCE_CONDITION = '@subminute/source';

/** Fields for this repository only: the tasks of its Nx workspace, its scripts. */
const OURS = ['nx', 'scripts', 'devDependencies'];

/** The package.json as users get it: without what only makes sense in this repository. */
export function publishedManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([field]) => !OURS.includes(field));
  return Object.fromEntries(
    kept.map(([field, value]) => [field, field === 'exports' ? withoutSource(value) : value]),
  ) as Manifest;
}

function withoutSource(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null || Array.isArray(exports)) return exports;
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([condition]) => condition !== SOURCE_CONDITION)
      .map(([condition, target]) => [condition, withoutSource(target)]),
  );
}
