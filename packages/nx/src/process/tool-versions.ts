import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageName } from '@subminute/core';

/** Nx, Node and the plugins of nx.json, each with its version; a plugin of the workspace itself has none. */
export function toolVersions(root: string): Readonly<Record<string, string>> {
  const versions: Record<string, string> = { node: process.version, nx: packageVersion(root, 'nx') };
  for (const plugin of pluginsOf(root)) {
    versions[plugin] = plugin.startsWith('.') ? '' : packageVersion(root, packageName(plugin));
  }
  return versions;
}

function pluginsOf(root: string): readonly string[] {
  try {
    const { plugins } = JSON.parse(readFileSync(path.join(root, 'nx.json'), 'utf8')) as { plugins?: unknown };
    return (Array.isArray(plugins) ? plugins : []).flatMap((entry: unknown) => {
      const name = typeof entry === 'string' ? entry : (entry as { plugin?: unknown } | null)?.plugin;
      return typeof name === 'string' ? [name] : [];
    });
  } catch {
    return [];
  }
}

/** `''` where it is not installed: exports of a package may hide its package.json, the folder does not. */
function packageVersion(root: string, name: string): string {
  for (let dir = root; ; dir = path.dirname(dir)) {
    try {
      const manifest = readFileSync(path.join(dir, 'node_modules', name, 'package.json'), 'utf8');
      const { version } = JSON.parse(manifest) as { version?: unknown };
      return typeof version === 'string' ? version : '';
    } catch {
      if (dir === path.dirname(dir)) return '';
    }
  }
}
