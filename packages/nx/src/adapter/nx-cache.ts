import { existsSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { loadSqlite, repositoryOf } from '@subminute/vitest/store';

export interface CachePlace {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** Other `nx` are waited for so long. */
const BUSY_MS = 1500;

/** Repositories of a user that are looked through; Nx names their folders in its own way. */
const MAX_REPOSITORIES = 500;

/**
 * Takes entries out of Nx's local cache, by the hashes of their tasks, so that the next run misses them. Nx has no
 * command for a single entry; a hit is a row of its database (22.1 to 24), or without one a file `<hash>.commit`.
 * Returns how many were found; never throws, as what cannot be taken out is looked for after each run.
 */
export function takeFromCache(hashes: readonly string[], place: CachePlace): number {
  if (hashes.length === 0) return 0;
  const rows = databases(place).reduce((sum, file) => sum + removeRows(file, hashes), 0);
  for (const dir of cacheDirs(place)) {
    for (const hash of hashes) {
      for (const name of [hash, `${hash}.commit`, path.join('terminalOutputs', hash)]) {
        removeEntry(path.join(dir, name));
      }
    }
  }
  return rows;
}

/** Somebody else's files may not be ours to remove. */
function removeEntry(entry: string): void {
  try {
    rmSync(entry, { recursive: true, force: true });
  } catch {
    // It is looked for after each run.
  }
}

function removeRows(file: string, hashes: readonly string[]): number {
  try {
    const { DatabaseSync: Connection } = loadSqlite();
    const db = new Connection(file, { timeout: BUSY_MS });
    try {
      if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'cache_outputs'").get()) return 0;
      const removal = db.prepare('DELETE FROM cache_outputs WHERE hash = ?');
      return hashes.reduce((sum, hash) => sum + Number(removal.run(hash).changes), 0);
    } finally {
      db.close();
    }
  } catch {
    return 0;
  }
}

/**
 * Of this checkout, and from Nx 23 on of the repository, in the user's home. From 22.7 on a linked worktree has those of
 * the main one.
 */
function databases({ root, env }: CachePlace): readonly string[] {
  const set = env['NX_WORKSPACE_DATA_DIRECTORY'] ?? env['NX_PROJECT_GRAPH_CACHE_DIRECTORY'];
  const own = [root, ...mainRoots(root)].map((checkout) =>
    path.resolve(checkout, set ?? path.join('.nx', 'workspace-data')),
  );
  const shared = sharedDirs(env).map((dir) => path.join(dir, 'databases'));
  return [...new Set([...own, ...shared])].flatMap((dir) =>
    namesIn(dir)
      .filter((name) => name.endsWith('.db'))
      .map((name) => path.join(dir, name)),
  );
}

function cacheDirs({ root, env }: CachePlace): readonly string[] {
  const own = [root, ...mainRoots(root)].map((checkout) =>
    path.resolve(checkout, env['NX_CACHE_DIRECTORY'] ?? path.join('.nx', 'cache')),
  );
  const shared = sharedDirs(env).map((dir) => path.join(dir, 'cache'));
  return [...new Set([...own, ...shared])].filter((dir) => existsSync(dir));
}

/** The same workspace in the main worktree of a linked one. */
function mainRoots(root: string): readonly string[] {
  try {
    const { commonDir, inside = '' } = repositoryOf(root);
    const isPlain = commonDir !== undefined && path.basename(commonDir) === '.git';
    return isPlain ? [path.join(path.dirname(commonDir), inside)] : [];
  } catch {
    return [];
  }
}

function sharedDirs(env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  const nx = path.join(env['HOME'] ?? env['USERPROFILE'] ?? homedir(), '.nx');
  return namesIn(nx)
    .filter((name) => /^[\da-f]{16}$/.test(name))
    .slice(0, MAX_REPOSITORIES)
    .map((name) => path.join(nx, name));
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
}
