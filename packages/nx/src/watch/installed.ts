import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Where a package manager notes what it has installed. */
export const INSTALL_NOTES: readonly string[] = [
  'node_modules/.package-lock.json',
  'node_modules/.modules.yaml',
  'node_modules/.pnpm/lock.yaml',
  'node_modules/.yarn-state.yml',
  'node_modules/.yarn-integrity',
  '.pnp.cjs',
  '.pnp.data.json',
];

/** What is installed at the root: the note of the package manager, and each package's own stamp. */
export function installedPackages(root: string): string {
  const digest = createHash('sha1');
  for (const note of INSTALL_NOTES) digest.update(`${note} ${stampOf(path.join(root, note))}\n`);
  const modules = path.join(root, 'node_modules');
  for (const entry of entriesIn(modules)) {
    if (entry.name.startsWith('.')) continue;
    if (!entry.name.startsWith('@')) digest.update(`${entry.name} ${packageStamp(modules, entry)}\n`);
    else {
      const scope = path.join(modules, entry.name);
      for (const inside of entriesIn(scope)) {
        digest.update(`${entry.name}/${inside.name} ${packageStamp(scope, inside)}\n`);
      }
    }
  }
  return digest.digest('base64url');
}

function entriesIn(dir: string): readonly Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** A linked package is its link: what it leads to are files of the workspace, or the note's matter. */
function packageStamp(dir: string, entry: Dirent): string {
  if (!entry.isSymbolicLink()) return stampOf(path.join(dir, entry.name, 'package.json'));
  try {
    return readlinkSync(path.join(dir, entry.name));
  } catch {
    return '';
  }
}

/** Not the time of change: packages are hard links of one another, and that moves with each new link. */
function stampOf(file: string): string {
  try {
    const { size, mtimeMs, ino } = lstatSync(file);
    return `${size} ${mtimeMs} ${ino}`;
  } catch {
    return 'none';
  }
}
