import { readdirSync } from 'node:fs';
import type { WrittenFolder } from '../record/unit-facts.ts';

/**
 * Whether all that has changed in a folder since a moment is what the test file itself has made there and taken
 * away: as long as nobody else had changed it before, and the names in it are the same.
 */
export function onlyWritten(folders: readonly WrittenFolder[]): (folder: string, sinceMs: number) => boolean {
  const byPath = new Map(folders.map((folder) => [folder.path, folder]));
  return (folder, sinceMs) => {
    const before = byPath.get(folder);
    return before !== undefined && before.ctimeMs <= sinceMs && hasNames(folder, before.names);
  };
}

function hasNames(folder: string, names: readonly string[]): boolean {
  const then = new Set(names);
  try {
    const now = readdirSync(folder);
    return now.length === then.size && now.every((name) => then.has(name));
  } catch {
    return false;
  }
}
