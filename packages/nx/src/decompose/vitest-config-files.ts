import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';

/** Where Vitest looks for its configuration in a folder, in this order. */
export const VITEST_CONFIGS: readonly string[] = ['vitest', 'vite'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.config.${ending}`),
);

/** Files that a configuration names in quotes: what it sets up, a global set-up, aliases. */
export function namedFiles(text: string, root: string, { numbers }: FileGraph): readonly string[] {
  return Array.from(text.matchAll(/['"`]([^'"`\n]{1,200})['"`]/g), ([, name = '']) =>
    path.posix.join(root, name),
  ).filter((file) => numbers.has(file));
}
