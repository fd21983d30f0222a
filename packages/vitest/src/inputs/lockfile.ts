import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packagesOf } from '@subminute/core/unit';

/** The packages of a workspace as its lockfile pins them. */
export interface Lockfile {
  /** What says which files a version of a package has; `undefined` where nothing does: links, folders, patches. */
  pinOf(name: string, version: string): string | undefined;
}

const NAMES = ['pnpm-lock.yaml', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'bun.lock'];

/** Of such a package, the lockfile says where it comes from and not what is in it. */
const UNPINNED = /\b(?:link|file|portal|workspace|patch):|directory:/;

/** `undefined` where there is none that can be read: then nothing says which packages are installed. */
export function readLockfile(root: string): Lockfile | undefined {
  const name = NAMES.find((candidate) => existsSync(path.join(root, candidate)));
  if (name === undefined) return undefined;
  const text = readFileSync(path.join(root, name), 'utf8');
  const packages = packagesOf(name, text);
  if (!packages) return undefined;
  const patched = patchedPackages(text);
  return {
    pinOf: (wanted, version) => {
      if (patched.has(wanted)) return undefined;
      const all = packages.get(wanted) ?? '';
      // A copy of a folder may have the version of another one that the registry has.
      if (UNPINNED.test(all)) return undefined;
      const pin = all.split(' ').filter((text) => text.startsWith(`${version}#`));
      return pin.length === 0 ? undefined : pin.join(' ');
    },
  };
}

/** The section of pnpm and bun: `patchedDependencies`, and below it names with or without versions. */
const PATCHED = /^( *)"?patchedDependencies"?:.*\n((?:\1 .*\n)*)/m;
const PATCHED_NAME = /^ *['"]?((?:@[^/\s'"]+\/)?[^@\s'":]+)(?:@[^\s'"]*)?['"]?:/gm;

/** What is laid over them is in no checksum of theirs. */
function patchedPackages(text: string): ReadonlySet<string> {
  const [, , section = ''] = PATCHED.exec(text) ?? [];
  return new Set(Array.from(section.matchAll(PATCHED_NAME), ([, name = '']) => name));
}
