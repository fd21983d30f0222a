import path from 'node:path';
import type { GraphFile } from '@subminute/core/graph';
import type { Disk } from './disk.ts';
import type { Problem } from './problem.ts';

/** Names that lead to a file only where the system does not care about case: there they run, elsewhere they fail. */
export function caseProblems(files: Iterable<GraphFile>, root: string, disk: Disk): readonly Problem[] {
  const problems: Problem[] = [];
  for (const file of files) {
    for (const [at, { specifier }] of file.imports.entries()) {
      if (file.targets[at]?.is !== 'missing' || !specifier.startsWith('.')) continue;
      const alike = alikeOf(path.posix.resolve(root, path.posix.dirname(file.path), specifier), disk);
      if (alike === undefined) continue;
      problems.push({ file: file.path, message: `imports ${specifier}, but the file is called ${alike}` });
    }
  }
  return problems;
}

function alikeOf(place: string, disk: Disk): string | undefined {
  const wanted = stemOf(path.posix.basename(place));
  for (const name of disk.namesIn(path.posix.dirname(place))) {
    const stem = stemOf(name);
    if (stem !== wanted && stem.toLowerCase() === wanted.toLowerCase()) return name;
  }
  return undefined;
}

function stemOf(name: string): string {
  return name.replace(/(?:\.d)?\.[^.]+$/, '');
}
