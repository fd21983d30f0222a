import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** The nearest folder upwards that has an nx.json. */
export function findRoot(from: string): string | undefined {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, 'nx.json'))) return realpathSync(dir);
    if (dir === path.dirname(dir)) return undefined;
  }
}
