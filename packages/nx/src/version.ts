import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The package's own version. */
export function version(): string {
  const manifest = path.join(import.meta.dirname, '../package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
