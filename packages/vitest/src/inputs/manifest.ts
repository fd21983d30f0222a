import { jsonValue } from './json-value.ts';

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
  return jsonValue(file, (manifest) =>
    typeof manifest === 'object' && manifest !== null
      ? Object.entries(manifest).filter(([key]) => !SAYS_NOTHING.has(key))
      : manifest,
  );
}
