import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';
import type { GraphTask } from '@subminute/core/ratchet';
import type { Files } from './proposal.ts';

/** Where Vitest looks for its configuration in a folder, in this order. */
const CONFIGS: readonly string[] = ['vitest', 'vite'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.config.${ending}`),
);

export function vitestConfigIn(files: Files, folder: string): string | undefined {
  return CONFIGS.map((name) => path.posix.join(folder, name)).find((file) => files.exists(file));
}

/** Files that a configuration names in quotes: what it sets up, a global set-up, aliases. */
export function namedFiles(text: string, root: string, { numbers }: FileGraph): readonly string[] {
  return Array.from(text.matchAll(/['"`]([^'"`\n]{1,200})['"`]/g), ([, name = '']) =>
    path.posix.join(root, name),
  ).filter((file) => numbers.has(file));
}

/** Whether each run of a task collects coverage. That of a part of the tests is not that of all. */
export function collectsCoverage(text: string, { command }: Pick<GraphTask, 'command'>): boolean {
  return (
    /\bcoverage\b[^}]{0,300}\benabled\s*:\s*true/.test(text) || /--coverage(?!\.enabled=false)/.test(command)
  );
}
