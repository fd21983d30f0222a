import { createHash } from 'node:crypto';
import { type Stats, lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** By path: what stands there, of files with a hash of their bytes. */
export type Contents = ReadonlyMap<string, string>;

/** Larger files are known by their size. */
const MAX_BYTES = 64 << 20;

/** Bits that give a file somebody else's rights; others are the user's affair. */
const SPECIAL_MODE = 0o7000;

/** What stands in a folder; nothing is followed and nothing is opened but files. */
export function contentsOf(root: string, folders: readonly string[]): Contents {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (!stat) return;
    found.set(path, describe(join(root, path), stat));
    if (stat.isDirectory())
      for (const name of readdirSync(join(root, path)).toSorted()) visit(`${path}/${name}`);
  };
  for (const folder of folders) visit(folder);
  return found;
}

function describe(file: string, stat: Stats): string {
  const special = stat.mode & SPECIAL_MODE;
  const mode = special === 0 ? '' : ` with mode ${(stat.mode & 0o7777).toString(8)}`;
  if (stat.isDirectory()) return `folder${mode}`;
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  if (!stat.isFile()) return 'neither file nor folder';
  if (stat.size > MAX_BYTES) return `file of ${stat.size} bytes`;
  return `file ${sha256(readFileSync(file))}${mode}`;
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** How contents differ from what they should be, in words; empty where they do not. */
export function differences(wanted: Contents, found: Contents): readonly string[] {
  const lost = [...wanted].flatMap(([path, is]) => {
    const there = found.get(path);
    if (there === undefined) return [`${path} is missing`];
    return there === is ? [] : [`${path} is another: ${there}`];
  });
  const more = [...found].flatMap(([path, is]) => (wanted.has(path) ? [] : [`${path} is too much: ${is}`]));
  return [...lost, ...more];
}
