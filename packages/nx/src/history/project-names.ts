import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { parse } from 'jsonc-parser';

/** By which names the source of a workspace imports its projects: those of packages, and aliases. */
export function projectNames(
  root: string,
  { projects }: WorkspaceGraph,
): (project: string) => readonly string[] {
  const aliases = aliasesOf(root);
  return (name) => {
    const project = projects.find((one) => one.name === name);
    if (!project) return [];
    const manifest = readJson(path.join(root, project.root, 'package.json'));
    const packageName = typeof manifest?.['name'] === 'string' ? [manifest['name']] : [];
    return [...new Set([...packageName, ...aliases.flatMap((alias) => nameBy(alias, project.root) ?? [])])];
  };
}

interface Alias {
  /** `@acme/ui`, `@acme/*` */
  readonly alias: string;
  /** Relative to the workspace's root. */
  readonly target: string;
}

/** The name under which an alias leads into a folder: `@acme/*` to `packages/*\/src` is `@acme/ui` for `packages/ui`. */
function nameBy({ alias, target }: Alias, root: string): string | undefined {
  const folder = target.replace(/\/\*$/, '');
  if (folder === root || folder.startsWith(`${root}/`)) return alias.replace(/\/\*$/, '');
  const star = target.indexOf('*');
  const before = target.slice(0, Math.max(0, star));
  if (star === -1 || !alias.includes('*') || root === before || !root.startsWith(before)) return undefined;
  return alias.replace('*', () => root.slice(before.length));
}

/** `compilerOptions.paths` of the root. */
function aliasesOf(root: string): readonly Alias[] {
  for (const file of ['tsconfig.base.json', 'tsconfig.json']) {
    const options = readJson(path.join(root, file))?.['compilerOptions'];
    const { paths, baseUrl = '.' } = (options ?? {}) as { paths?: unknown; baseUrl?: unknown };
    if (typeof paths !== 'object' || paths === null) continue;
    return Object.entries(paths).flatMap(([alias, targets]) =>
      (Array.isArray(targets) ? targets : []).map((target): Alias => {
        const file = path.posix.join(String(baseUrl), String(target));
        return { alias, target: path.posix.normalize(file) };
      }),
    );
  }
  return [];
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
