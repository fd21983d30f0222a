import path from 'node:path';
import { SURFACE_FILE } from './surface.ts';

/** What tasks of types keep of a project, relative to the workspace: ignored by git everywhere. */
function typesFolder(home: string): string {
  return path.posix.join('node_modules/.cache/subminute/types', home);
}

export function surfacePlace(home: string): string {
  return path.posix.join(typesFolder(home), SURFACE_FILE);
}
