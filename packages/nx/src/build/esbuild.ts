import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type Esbuild = typeof import('esbuild');

/** Where the workspace has its own; what is built is pinned by its lockfile, and no update of ours changes it. */
export function esbuildPlace(home: string): string | undefined {
  try {
    return createRequire(path.join(home, 'package.json')).resolve('esbuild');
  } catch {
    return undefined;
  }
}

export const NO_ESBUILD =
  'esbuild is not installed. Run: npm i -D esbuild, or what your package manager calls it';

export async function loadEsbuild(place: string): Promise<Esbuild> {
  const loaded = (await import(pathToFileURL(place).href)) as Esbuild & { readonly default?: Esbuild };
  return loaded.default ?? loaded;
}
