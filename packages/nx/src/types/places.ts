import path from 'node:path';

/** What stands for all declarations of a project in the keys of those who are checked against them. */
export const SURFACE_FILE = 'types.surface';

/** What tasks of types keep of a project, relative to the workspace: ignored by git everywhere. */
function typesFolder(home: string): string {
  return path.posix.join('node_modules/.cache/subminute/types', home);
}

export function surfacePlace(home: string): string {
  return path.posix.join(typesFolder(home), SURFACE_FILE);
}
