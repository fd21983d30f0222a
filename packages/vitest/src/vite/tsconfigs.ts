import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Files } from '../inputs/files.ts';

/**
 * The `tsconfig.json` files that the code of a module follows from (JSX, decorators, what happens to imports of
 * types): the nearest one above it with all that it extends or refers to.
 */
export function tsconfigFiles(file: string, root: string): readonly string[] {
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    const config = path.join(dir, 'tsconfig.json');
    if (existsSync(config)) return chainOf(config, new Set());
    if (dir === root || dir === path.dirname(dir)) return [];
  }
}

/** One value for all of them. */
export function tsconfigValue(file: string, root: string, files: Files): string {
  const lines = tsconfigFiles(file, root).map(
    (config) => `${path.relative(root, config)} ${files.contentOf(config)}`,
  );
  return lines.join('\n');
}

function chainOf(config: string, seen: Set<string>): readonly string[] {
  if (seen.has(config)) return [];
  seen.add(config);
  return [config, ...namedIn(config).flatMap((next) => chainOf(next, seen))];
}

/** Paths that stand in `extends` and `references`. Read as text: such files have comments. */
function namedIn(config: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(config, 'utf8');
  } catch {
    return [];
  }
  const dir = path.dirname(config);
  const lists = [...text.matchAll(/"(?:extends|path)"\s*:\s*(?:"([^"]+)"|\[([^\]]*)\])/g)];
  const names = lists.flatMap(([, one, many]) =>
    one === undefined ? Array.from((many ?? '').matchAll(/"([^"]+)"/g), (match) => match[1] ?? '') : [one],
  );
  return names.map((name) => resolved(name, dir));
}

function resolved(name: string, dir: string): string {
  const place = name.startsWith('.') || path.isAbsolute(name) ? path.resolve(dir, name) : packaged(name, dir);
  if (place.endsWith('.json')) return place;
  return existsSync(`${place}.json`) ? `${place}.json` : path.join(place, 'tsconfig.json');
}

/** By the package's exports, as a module would be found; without those in the nearest `node_modules` that has it. */
function packaged(name: string, from: string): string {
  try {
    return createRequire(path.join(from, 'tsconfig.json')).resolve(name);
  } catch {
    // No such export, or no file with an ending that Node knows.
  }
  for (let dir = from; ; dir = path.dirname(dir)) {
    const place = path.join(dir, 'node_modules', name);
    if (existsSync(place) || existsSync(`${place}.json`) || dir === path.dirname(dir)) return place;
  }
}
