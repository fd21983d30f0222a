import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Files by the names that the disk has for them. Where case does not tell files apart, git goes on calling a file by the
 * name that it was added with, and finds it there.
 */
export function asSpelled(root: string, files: readonly string[]): readonly string[] {
  const folders = new Map<string, ReadonlyMap<string, string>>();
  const namesIn = (folder: string): ReadonlyMap<string, string> => {
    let names = folders.get(folder);
    if (!names) {
      names = spellings(path.join(root, folder));
      folders.set(folder, names);
    }
    return names;
  };
  return files.map((file) => {
    const folder = path.posix.dirname(file);
    const name = path.posix.basename(file);
    return path.posix.join(folder, namesIn(folder).get(name.toLowerCase()) ?? name);
  });
}

/** Names by what they have in common with others of another case; those that only differ in that are left as they are. */
function spellings(folder: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const name of namesOf(folder)) {
    const lower = name.toLowerCase();
    if (names.has(lower)) twice.add(lower);
    names.set(lower, name);
  }
  for (const lower of twice) names.delete(lower);
  return names;
}

function namesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
