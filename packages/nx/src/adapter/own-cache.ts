import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { loadSqlite } from '@subminute/vitest/store';

export interface OwnCachePlace {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** `cacheDirectory` of nx.json. */
  readonly cacheDirectory?: string;
}

/** What Nx's database says that its cache of this checkout holds. */
export interface OwnCache {
  readonly dir: string;
  readonly hashes: readonly string[];
}

/** `undefined`: there is none, or it cannot be read. */
export function ownCache({ root, env, cacheDirectory }: OwnCachePlace): OwnCache | undefined {
  const dir = path.resolve(root, env['NX_CACHE_DIRECTORY'] ?? cacheDirectory ?? path.join('.nx', 'cache'));
  const set = env['NX_WORKSPACE_DATA_DIRECTORY'] ?? env['NX_PROJECT_GRAPH_CACHE_DIRECTORY'];
  const data = path.resolve(root, set ?? path.join('.nx', 'workspace-data'));
  if (!existsSync(dir) || !existsSync(data)) return undefined;
  const files = readdirSync(data).filter((name) => name.endsWith('.db'));
  const hashes = files.flatMap((name) => hashesIn(path.join(data, name)));
  return { dir, hashes: [...new Set(hashes)].sort() };
}

/** The folder of an entry. */
export function entryFolder({ dir }: OwnCache, hash: string): string {
  return path.join(dir, hash);
}

function hashesIn(file: string): readonly string[] {
  try {
    const { DatabaseSync: Connection } = loadSqlite();
    const db = new Connection(file, { readOnly: true });
    try {
      const columns = db.prepare("SELECT name FROM pragma_table_info('cache_outputs')").all();
      if (columns.length === 0) return [];
      // Nx 24 has rows of logs only, too.
      const isEntry = columns.some(({ name }) => name === 'is_cache_entry') ? 'WHERE is_cache_entry' : '';
      const rows = db.prepare(`SELECT hash FROM cache_outputs ${isEntry}`).all();
      return rows.map((row) => String(row['hash']));
    } finally {
      db.close();
    }
  } catch {
    return [];
  }
}
