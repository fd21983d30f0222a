import path from 'node:path';
import type { Manifest } from './manifest.ts';
import { type PathPattern, targetsFor } from './path-patterns.ts';

export interface EntryAsk {
  readonly use: 'types' | 'runtime';
  readonly scriptsOnly?: true;
}

/** What `types` and `main` say, by `look`. */
export function byEntry(
  manifest: Manifest,
  ask: EntryAsk,
  look: (file: string) => string | undefined,
): string | undefined {
  const { dir, typesVersions } = manifest;
  const entry = entryOf(manifest, ask);
  const name = (entry ?? 'index').replace(/^\.\//, '');
  const versioned = ask.use === 'types' ? targetsFor(name, versionPaths(typesVersions, dir)) : undefined;
  for (const file of versioned ?? []) {
    const found = look(file);
    if (found !== undefined) return found;
  }
  return entry === undefined ? undefined : look(path.posix.join(dir, entry));
}

function entryOf({ types, main }: Manifest, { use, scriptsOnly }: EntryAsk): string | undefined {
  if (scriptsOnly) return main;
  return use === 'types' ? (types ?? main) : (main ?? types);
}

/** Of `typesVersions`, what counts for any TypeScript of today. */
export function versionPaths(typesVersions: unknown, dir: string): readonly PathPattern[] {
  if (typeof typesVersions !== 'object' || typesVersions === null) return [];
  const range = Object.entries(typesVersions).find(([key]) => key === '*' || key.startsWith('>'));
  if (typeof range?.[1] !== 'object' || range[1] === null) return [];
  return Object.entries(range[1] as Readonly<Record<string, unknown>>).map(([pattern, targets]) => ({
    pattern,
    targets: (Array.isArray(targets) ? targets : []).map((one) => path.posix.join(dir, String(one))),
  }));
}
