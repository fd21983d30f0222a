import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TaskId } from '@subminute/core';
import { declaredOutputs, outputTest } from '../../adapter/declared-outputs.ts';
import { type TreeTasks, findTask } from '../../process/tree-tasks.ts';

const DECLARATION = /\.d\.[cm]?ts$/;

/** The declaration files that these tasks declare to make and that are there: their text by their path. */
export function declaredFiles(tree: TreeTasks, tasks: Iterable<TaskId>): ReadonlyMap<string, string> {
  const { root } = tree.worktree;
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const task of tasks) {
    const known = findTask(tree, task);
    if (!known) continue;
    const outputs = declaredOutputs(known.target, known.named);
    const isOutput = outputTest(outputs);
    for (const base of outputs.flatMap(folderOf)) {
      if (seen.has(`${base}\0${outputs.join('\0')}`)) continue;
      seen.add(`${base}\0${outputs.join('\0')}`);
      for (const file of declarationsIn(root, base))
        if (isOutput(file)) found.set(file, readFileSync(path.join(root, file), 'utf8'));
    }
  }
  return found;
}

/** Of a glob the folder before it; what would be the whole workspace is left alone. */
function folderOf(output: string): readonly string[] {
  if (output.startsWith('!')) return [];
  const parts = output.split('/');
  const at = parts.findIndex((part) => /[*?[\]{}()!]/.test(part));
  const base = at === -1 ? output : parts.slice(0, at).join('/');
  return base === '' || base === '.' ? [] : [base];
}

function declarationsIn(root: string, base: string): readonly string[] {
  const full = path.join(root, base);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return DECLARATION.test(base) ? [base] : [];
  if (stat?.isDirectory() !== true) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(base, entry.name);
    // Packages are nobody's outputs, and links lead out of them.
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : declarationsIn(root, file);
    return entry.isFile() && DECLARATION.test(file) ? [file] : [];
  });
}
