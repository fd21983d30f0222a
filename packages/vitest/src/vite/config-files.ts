import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Files } from '../inputs/files.ts';
import { textDigest } from '../store/digest.ts';
import type { HostProject } from './host.ts';
import { type ConfigSource, usedKeys } from './used-keys.ts';

/** A file that Vite's settings were read from, and its value. */
export interface ConfigFile {
  readonly file: string;
  readonly value: string;
}

/**
 * The config with all that it imports, and that of the Vitest that runs it, in the order of their paths; of JSON what
 * is taken from it.
 */
export function configFiles({ vite, vitest }: HostProject, files: Files): readonly ConfigFile[] {
  // Some settings are the root's alone: where snapshots lie, which errors do not count.
  const configs = [vite.config, vitest?.vite?.config].filter((config) => config !== undefined);
  const all = configs.flatMap(({ configFile, configFileDependencies }) =>
    configFile === undefined || configFile === ''
      ? configFileDependencies
      : [configFile, ...configFileDependencies],
  );
  // Of Vitest 3: a file that names the projects.
  const workspace = vitest?.config?.workspace;
  if (typeof workspace === 'string') all.push(workspace);
  const paths = [...new Set(all.map((file) => path.resolve(file)))].sort();
  const sources = paths.filter((file) => !file.endsWith('.json')).map(sourceOf);
  return paths.map((file) => ({ file, value: jsonValue(file, sources) ?? files.contentOf(file) }));
}

function sourceOf(file: string): ConfigSource {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch {
    return { file, text: '' };
  }
}

function jsonValue(file: string, sources: readonly ConfigSource[]): string | undefined {
  const keys = file.endsWith('.json') ? usedKeys(file, sources) : undefined;
  if (!keys) return undefined;
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
    return textDigest(JSON.stringify(keys.map((key) => [key, content[key]])));
  } catch {
    return undefined;
  }
}
