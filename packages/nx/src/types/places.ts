import path from 'node:path';
import type { PlannedTypes } from '@subminute/core/plan';

/** What stands for all declarations of a project in the keys of those who are checked against them. */
export const SURFACE_FILE = 'types.surface';

/** What tasks of types keep of a project, relative to the workspace: ignored by git everywhere. */
function typesFolder(home: string): string {
  return path.posix.join('node_modules/.cache/subminute/types', home);
}

/**
 * Beside patterns Nx keeps nothing that lies below a node_modules, so where a build writes into the same folder it lies in
 * that, by a name that npm leaves out when it packs.
 */
export function surfacePlace({ home, emits }: Pick<PlannedTypes, 'home' | 'emits'>): string {
  return emits?.isShared === true
    ? path.posix.join(emits.out, `._${SURFACE_FILE}`)
    : path.posix.join(typesFolder(home), SURFACE_FILE);
}

/** Whether an output of a task is such a place. */
export function isSurface(output: string): boolean {
  return /\/(?:\._)?types\.surface$/.test(output);
}
