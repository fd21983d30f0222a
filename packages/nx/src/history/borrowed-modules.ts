import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';

/** A checkout, and a second tree of the same repository: real paths. */
export interface Trees {
  readonly checkout: string;
  readonly tree: string;
}

/** What package managers keep the packages in that they link to; commands name it by its path. */
const STORES = new Set(['.pnpm', '.bun', '.store']);

/**
 * Gives a folder of a second tree what the user's checkout has installed there, entry by entry: packages from
 * the registry are links into the checkout, packages of the workspace are links to the second tree's own
 * folders, and nothing that tools write is shared. Nothing happens where nothing is installed.
 */
export function borrowModules(trees: Trees, folder: string): void {
  const from = path.join(trees.checkout, folder, 'node_modules');
  const to = path.join(trees.tree, folder, 'node_modules');
  for (const { name, isFolder } of entriesIn(from)) {
    if (name === '.bin') copyCommands(path.join(from, name), path.join(to, name));
    else if (name.startsWith('.')) copyState({ from, to, name, isFolder });
    else if (name.startsWith('@') && isFolder) {
      for (const entry of entriesIn(path.join(from, name)))
        linkPackage(trees, path.join(from, name, entry.name), path.join(to, name, entry.name));
    } else linkPackage(trees, path.join(from, name), path.join(to, name));
  }
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

function entriesIn(dir: string): Entry[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/** A package whose real folder is in the checkout itself belongs to the workspace. */
function linkPackage({ checkout, tree }: Trees, from: string, to: string): void {
  const real = realPath(from);
  if (real === undefined) return;
  const inside = path.relative(checkout, real);
  const isOwn = !isOutside(inside) && !inside.split(path.sep).includes('node_modules');
  const target = isOwn ? path.join(tree, inside) : from;
  // A project that this commit does not have yet, or no more.
  if (isOwn && realPath(target) === undefined) return;
  mkdirSync(path.dirname(to), { recursive: true });
  symlinkSync(target, to);
}

/** Links and scripts alike name what they start relative to where they stand. */
function copyCommands(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const { name } of entriesIn(from)) copyEntry(path.join(from, name), path.join(to, name));
}

/**
 * What package managers note for themselves is small files. Of other folders tools are the authors (`.cache`,
 * `.vite`): two trees must not share them.
 */
function copyState({ from, to, name, isFolder }: Entry & { from: string; to: string }): void {
  if (isFolder && !STORES.has(name)) return;
  mkdirSync(to, { recursive: true });
  if (isFolder) symlinkSync(path.join(from, name), path.join(to, name));
  else copyEntry(path.join(from, name), path.join(to, name));
}

/** A link stays the link that it is. */
export function copyEntry(from: string, to: string): void {
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to);
}

function isOutside(relative: string): boolean {
  return (
    relative === '' || relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)
  );
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
