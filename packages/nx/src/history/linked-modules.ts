import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Trees } from './borrowed-modules.ts';

/** What is hard-linked though it begins with a dot: packages, and what package managers note. */
const KEPT = new Set(['.bin', '.pnpm', '.bun', '.store']);
/** What tools make again. */
const CACHE = /^\.(?:cache|vite|vitest|turbo|parcel|swc)/;

/**
 * Gives a folder of a second tree what the checkout has installed there, file by file as hard links: for tools that take
 * nothing from outside of the workspace (Vite), which borrowed packages are. Links of workspaces lead into the tree, as
 * package managers make them relative. Throws where the trees are not on one disk.
 */
export async function linkModules({ checkout, tree }: Trees, folder: string): Promise<void> {
  const from = path.join(checkout, folder, 'node_modules');
  if (!existsSync(from)) return;
  const to = path.join(tree, folder, 'node_modules');
  mkdirSync(path.dirname(to), { recursive: true });
  await copy(['-al', from, to]);
  leadIntoTree({ checkout, tree }, to);
  for (const { name } of readdirSync(to, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (!name.startsWith('.') || KEPT.has(name)) continue;
    // Tools write into these: two trees must not share the bytes.
    rmSync(path.join(to, name), { recursive: true });
    if (!CACHE.test(name)) await copy(['-a', path.join(from, name), to]);
  }
}

/** A link that names the checkout would have the checkout's code run. */
function leadIntoTree({ checkout, tree }: Trees, dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const place = path.join(dir, entry.name);
    if (entry.isDirectory() && entry.name.startsWith('@')) leadIntoTree({ checkout, tree }, place);
    if (!entry.isSymbolicLink()) continue;
    const target = readlinkSync(place);
    if (!path.isAbsolute(target) || !target.startsWith(checkout + path.sep)) continue;
    rmSync(place);
    symlinkSync(path.join(tree, path.relative(checkout, target)), place);
  }
}

async function copy(args: readonly string[]): Promise<void> {
  await promisify(execFile)('cp', [...args]);
}
