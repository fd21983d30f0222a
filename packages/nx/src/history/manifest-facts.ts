import path from 'node:path';
import { UNKNOWN } from '@subminute/core/ratchet';
import { parse } from 'jsonc-parser';

const TSCONFIGS: ReadonlySet<string> = new Set(['tsconfig.base.json', 'tsconfig.json']);

/** A file that Nx itself reads, and of which it hashes only a part. */
export function isManifest(file: string): boolean {
  const name = path.posix.basename(file);
  return name === 'package.json' || name === 'project.json' || TSCONFIGS.has(file);
}

interface Manifest {
  readonly name?: unknown;
  readonly nx?: unknown;
  readonly private?: unknown;
  readonly keywords?: unknown;
  readonly workspaces?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
}

/** Of a manifest, what Nx reads. */
export interface ManifestFacts {
  /** Equal texts are the same configuration to Nx. */
  readonly text: string;
  /** Of a tsconfig: where its `paths` lead. */
  readonly paths?: Aliases;
}

export type Aliases = Readonly<Record<string, readonly string[]>>;

/** What of a manifest counts; `undefined`: it cannot be read. */
export function manifestFacts(file: string, content: string): ManifestFacts | undefined {
  const text = manifestText(file, content);
  if (text === undefined || !TSCONFIGS.has(file)) return text === undefined ? undefined : { text };
  const { compilerOptions } = parse(content) as Manifest;
  return { text, paths: (compilerOptions?.['paths'] ?? {}) as Aliases };
}

/** Where changed `paths` led and lead; all of them, where one is gone. */
export function changedAliases(before: Aliases, after: Aliases): readonly string[] {
  const changed = new Set<string>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name] ?? [], after[name] ?? []];
    if (was.length > is.length) return [UNKNOWN];
    for (const [at, target] of is.entries())
      if (target !== was[at])
        for (const one of [was[at], target]) if (one !== undefined) changed.add(plain(one));
  }
  return [...changed].sort();
}

function plain(target: string): string {
  return target.replace(/^\.\//, '');
}

/**
 * What counts of a manifest, as text. Of a package.json that is
 * the names of scripts, but not what they say, and no versions; of the root's tsconfig all but its comments and
 * `paths`.
 */
function manifestText(file: string, text: string): string | undefined {
  const json = parse(text) as Manifest | null | undefined;
  if (typeof json !== 'object' || json === null) return undefined;
  if (TSCONFIGS.has(file)) {
    const { paths: _paths, ...options } = json.compilerOptions ?? {};
    return JSON.stringify({ ...json, compilerOptions: options });
  }
  if (path.posix.basename(file) !== 'package.json') return JSON.stringify(json);
  const { name, nx, private: isPrivate, keywords, workspaces, scripts } = json;
  return JSON.stringify([name, nx, isPrivate, keywords, workspaces, Object.keys(scripts ?? {})]);
}
