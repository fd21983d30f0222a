import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** What lay in a folder: each entry with where it leads, if it is a link. Absent: there was no such folder. */
export interface Listing {
  readonly dir: string;
  readonly entries?: Readonly<Record<string, string | null>>;
}

export function listingsOf(root: string, dirs: readonly string[]): readonly Listing[] {
  return dirs.map((dir) => {
    const full = path.join(root, dir);
    if (!lstatSync(full, { throwIfNoEntry: false })?.isDirectory()) return { dir };
    const entries = readdirSync(full, { withFileTypes: true }).map((entry) => {
      const link = entry.isSymbolicLink() ? readlinkSync(path.join(full, entry.name)) : null;
      return [entry.name, link] as const;
    });
    return { dir, entries: Object.fromEntries(entries) };
  });
}

/** What is new in these folders goes, and a link that went or leads elsewhere is as before. */
export function restoreListings(root: string, listings: readonly Listing[]): void {
  for (const { dir, entries } of listings) {
    const full = path.join(root, dir);
    if (!entries) {
      rmSync(full, { recursive: true, force: true });
      continue;
    }
    for (const name of namesIn(full))
      if (!Object.hasOwn(entries, name)) rmSync(path.join(full, name), { recursive: true, force: true });
    for (const [name, link] of Object.entries(entries))
      if (link !== null) restoreLink(path.join(full, name), link);
  }
}

function namesIn(dir: string): readonly string[] {
  return lstatSync(dir, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(dir) : [];
}

function restoreLink(place: string, link: string): void {
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() === true && readlinkSync(place) === link) return;
  if (stat) rmSync(place, { recursive: true, force: true });
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(link, place);
}
