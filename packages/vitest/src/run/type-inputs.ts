import path from 'node:path';
import type { Input } from '@subminute/core/unit';
import type { HostProject } from '../vite/host.ts';
import { tsconfigFiles } from '../vite/tsconfigs.ts';
import { programFiles } from '../vite/type-program.ts';
import { folders, foldersAbove, manifestsAbove, packageOf } from './inputs-of.ts';
import { toName } from './place-names.ts';

/**
 * What the type tests of a project hang on: the bytes of all that their checker has read, of data its types, and the names in the
 * folders around it, since a new file may be a part of the program or take the place of another. The same for all
 * of its type tests. `undefined`: nobody can tell.
 */
export async function typeInputs(
  project: HostProject,
  tests: readonly string[],
  root: string,
): Promise<readonly Input[] | undefined> {
  const files = await programFiles(project, tests);
  if (!files) return undefined;
  const name = (file: string): string => toName(file, root);
  const packages = new Set(files.flatMap(packageOf));
  const own = files.filter((file) => packageOf(file).length === 0);
  return [
    ...own.map((file): Input => ({ kind: file.endsWith('.json') ? 'shape' : 'file', path: name(file) })),
    ...tsconfigFiles(path.join(project.config.root, 'x'), root).map((file): Input => ({
      kind: 'file',
      path: name(file),
    })),
    ...foldersAbove(own, root).map((dir): Input => ({ kind: 'list', path: name(dir) })),
    ...[...packages].map((dir): Input => ({ kind: 'package', path: name(dir) })),
    ...manifestsAbove(own, root).map((file): Input => ({ kind: 'manifest', path: name(file) })),
    ...folders(own, root).map((dir): Input => ({ kind: 'links', path: name(dir) })),
  ];
}
