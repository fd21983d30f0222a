import { readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryOf } from '@subminute/vitest/store';

export interface CacheSettings {
  readonly root: string;
  /** Of Nx. */
  readonly version: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** `cacheDirectory` of nx.json. */
  readonly cacheDirectory?: string;
}

/** Whether Nx's own cache is used by other checkouts too; several that make one result at once break it. */
export type CacheSharing =
  /** Each checkout has its own. */
  | 'own'
  /** All checkouts of the repository, in the user's home, or a folder that somebody has set. */
  | 'repository'
  /** Linked worktrees, and nothing in nx.json changes that: Nx 22. */
  | 'worktrees';

export function cacheSharing({ root, version, env, cacheDirectory }: CacheSettings): CacheSharing {
  const set = env['NX_CACHE_DIRECTORY'] ?? cacheDirectory;
  if (set !== undefined && set !== '' && !isInside(root, path.resolve(root, set))) return 'repository';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 7)) return 'own';
  if (major === 22) return (env['NX_CACHE_DIRECTORY'] ?? '') === '' ? 'worktrees' : 'own';
  return set === undefined || set === '' ? 'repository' : 'own';
}

function isInside(root: string, dir: string): boolean {
  const relative = path.relative(root, dir);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** How many worktrees a repository has; 1 where there is no git. */
export function worktreeCount(root: string): number {
  try {
    const { commonDir } = repositoryOf(root);
    return commonDir === undefined ? 1 : 1 + readdirSync(path.join(commonDir, 'worktrees')).length;
  } catch {
    return 1;
  }
}
