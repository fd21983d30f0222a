import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PostTasksExecutionContext } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { type EndedTask, isTaskHash } from '../shield/protocol.ts';
import { finishedTasks } from './task-results.ts';

const FROM = { none: 'run', local: 'local-cache', remote: 'remote-cache' } as const;

/** The tasks of a run whose results a cache may hold, with what they have made. */
export function endedTasks(
  results: PostTasksExecutionContext['taskResults'],
  root: string,
): readonly EndedTask[] {
  const cacheable = new Map(Object.values(results).map(({ task }) => [task.id, task]));
  return finishedTasks(results).flatMap(({ task, outcome, cache, hash }): EndedTask[] => {
    const of = cacheable.get(task);
    if (outcome !== 'passed' || of?.cache !== true || hash === undefined || !isTaskHash(hash)) return [];
    const outputs = of.outputs.filter((output) => !output.startsWith('!')).map(tidy);
    const present = outputs.filter((output) => isPresent(root, output));
    return [{ hash, task, outputs, present, from: FROM[cache] }];
  });
}

function tidy(output: string): string {
  return path.posix.normalize(output).replace(/(?<=.)\/$/, '');
}

/** Whether an output is there: a file, a folder that holds something, or for a glob a file that it matches. */
function isPresent(root: string, output: string): boolean {
  const parts = output.split('/');
  const magic = parts.findIndex((part) => /[*?[\]{}]|[!+@]\(/.test(part));
  if (magic === -1) return holdsSomething(path.join(root, output));
  const base = parts.slice(0, magic).join('/');
  return matchesBelow({ root, pattern: output, left: MAX_LOOKED_AT }, base);
}

/** A glob that has not matched by then is not told as present: nothing is asked of an archive that nobody has seen. */
const MAX_LOOKED_AT = 2000;

interface Look {
  readonly root: string;
  readonly pattern: string;
  left: number;
}

function matchesBelow(look: Look, folder: string): boolean {
  const entries = entriesOf(path.join(look.root, folder));
  for (const { name, isFolder } of entries) {
    if (look.left-- <= 0) return false;
    const file = folder === '' ? name : `${folder}/${name}`;
    if (isFolder ? matchesBelow(look, file) : minimatch(file, look.pattern, { dot: true })) return true;
  }
  return false;
}

function entriesOf(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function holdsSomething(file: string): boolean {
  try {
    return !statSync(file).isDirectory() || readdirSync(file).length > 0;
  } catch {
    return false;
  }
}
