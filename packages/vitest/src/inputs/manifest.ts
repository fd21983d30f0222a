import { readFileSync } from 'node:fs';
import { textDigest } from '../store/digest.ts';

/**
 * What people, registries and installers read, and no resolver, bundler or runtime: which packages are installed is told
 * by links and the lockfile. Peers stay, since Vite looks for optional ones. All else counts.
 */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'version',
  'description',
  'keywords',
  'homepage',
  'bugs',
  'license',
  'author',
  'contributors',
  'funding',
  'repository',
  'scripts',
  'files',
  'publishConfig',
  'bin',
  'man',
  'nx',
  '$schema',
  'private',
  'engines',
  'packageManager',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'overrides',
  'resolutions',
  'pnpm',
]);

/** A `package.json` by what decides how modules are found and run. Of one that is not JSON, its bytes. */
export function manifestValue(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return 'none';
  }
  try {
    const manifest = JSON.parse(text) as unknown;
    if (typeof manifest !== 'object' || manifest === null) return textDigest(text);
    return textDigest(JSON.stringify(Object.entries(manifest).filter(([key]) => !SAYS_NOTHING.has(key))));
  } catch {
    return textDigest(text);
  }
}
