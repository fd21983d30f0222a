import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A compiled file: dist/a.d.ts and dist/a.js are made of src/a.ts. */
const COMPILED = /^(?<base>.+?)(\.d)?\.[cm]?(ts|js)(\.map)?$/;

/** Compiled once, by another configuration than today's: tests are not built. */
const TEST = /\.test$|^testing[/\\]/;

/** Removes what an earlier build left in a package's dist/ and today's would not make. */
export function removeOrphans(packageFolder: string): void {
  const dist = join(packageFolder, 'dist');
  if (!existsSync(dist)) return;
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const base = COMPILED.exec(file)?.groups?.['base'];
    if (base === undefined) continue;
    const sources = ['.ts', '.mts', '.cts'].map((ending) => join(packageFolder, 'src', base + ending));
    if (TEST.test(base) || !sources.some((source) => existsSync(source))) rmSync(join(dist, file));
  }
}
