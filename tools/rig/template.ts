import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tarball, packPackages } from '../packages/pack.ts';
import { must } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/workspaces');

/** What a workspace has installed, beside our own packages. */
export interface Installed {
  readonly nx: string;
  /** Further packages: name to version. */
  readonly packages?: Readonly<Record<string, string>>;
}

/**
 * A folder with `node_modules` as npm makes it from our packed tarballs, made once for each set of
 * versions and contents; workspaces copy it.
 */
export async function template(installed: Installed): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const tarballs = packed().map((tarball) => tarball.path);
  const key = createHash('sha256').update(JSON.stringify(installed));
  for (const tarball of tarballs) key.update(readFileSync(tarball));
  const dir = join(CACHE, `nx-${installed.nx}-${key.digest('hex').slice(0, 12)}`);
  if (existsSync(join(dir, 'node_modules'))) return dir;
  const making = `${dir}.${process.pid}.making`;
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, 'package.json'), manifest(installed));
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs];
  await must('npm', args, { cwd: making, env: process.env, timeoutMs: 600_000 });
  try {
    renameSync(making, dir);
  } catch {
    // Another process was quicker.
    rmSync(making, { recursive: true, force: true });
  }
  return dir;
}

function manifest({ nx, packages }: Installed): string {
  const devDependencies = { nx, ...packages };
  return JSON.stringify({ name: 'workspace', private: true, workspaces: ['packages/*'], devDependencies }, undefined, 2);
}

let tarballs: readonly Tarball[] | undefined;

/** Our packages as they would be published, packed once a process. */
export function packed(): readonly Tarball[] {
  tarballs ??= packPackages(join(CACHE, `packed-${process.pid}`));
  return tarballs;
}
