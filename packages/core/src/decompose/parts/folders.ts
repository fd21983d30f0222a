import { byCodeUnit } from '../../order.ts';
import type { NumberedCommit } from './pieces.ts';

/** The folder of each path, at most so many levels deep below what all have in common. */
function foldersOf(files: readonly string[], depth: number): readonly string[] {
  const split = files.map((file) => file.split('/').slice(0, -1));
  const shared = sharedDepth(split);
  return split.map((folders) => folders.slice(0, shared + depth).join('/'));
}

function sharedDepth(split: readonly (readonly string[])[]): number {
  const first = split[0] ?? [];
  let depth = 0;
  while (depth < first.length && split.every((folders) => folders[depth] === first[depth])) depth++;
  return depth;
}

/** Files by folder, as parts; folders in order. */
export function partsByFolder(files: readonly string[], depth: number): readonly (readonly number[])[] {
  const byFolder = new Map<string, number[]>();
  for (const [file, folder] of foldersOf(files, depth).entries())
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  return [...byFolder].sort(([a], [b]) => byCodeUnit(a, b)).map(([, list]) => list);
}

/** As many folders are told apart as this, so that as many bits are enough. */
const MOST_FOLDERS = 64;
const DEEPEST = 12;

/** What a folder's files are believed to have in common: a share of its commits … */
const SHARE = 0.1;
/** … and of all commits a share that all folders have, so that what never changed is not free. */
const EACH = 0.05;

/**
 * Commits as they were, and a few that never were: each touches all of one folder. They stand for the files that
 * have not changed yet (Laplace's rule, by folder): without them, such files would cost nothing anywhere.
 */
export function smoothed(
  files: readonly string[],
  commits: readonly NumberedCommit[],
): readonly NumberedCommit[] {
  const folders = foldersOf(files, usefulDepth(files));
  const byFolder = new Map<string, number[]>();
  for (const [file, folder] of folders.entries()) {
    const list = byFolder.get(folder);
    if (list) list.push(file);
    else byFolder.set(folder, [file]);
  }
  const touched = new Map<string, number>();
  let total = 0;
  for (const commit of commits) {
    if (commit.whole === true) continue;
    total += commit.weight;
    for (const folder of new Set(commit.files.map((file) => folders[file] ?? '')))
      touched.set(folder, (touched.get(folder) ?? 0) + commit.weight);
  }
  const made = [...byFolder].map(([folder, list]) => ({
    files: list,
    weight: SHARE * (touched.get(folder) ?? 0) + (EACH * total * list.length) / files.length,
  }));
  return [...commits, ...made];
}

function usefulDepth(files: readonly string[]): number {
  let depth = 1;
  while (depth < DEEPEST && new Set(foldersOf(files, depth + 1)).size <= MOST_FOLDERS) depth++;
  return depth;
}
