import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publishedManifest, type Manifest } from './manifest.ts';
import { removeOrphans } from './orphans.ts';

const root = dirname(dirname(import.meta.dirname));

/** A package as its users get it. */
export interface Tarball {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the .tgz. */
  readonly path: string;
}

/** What npm tells about a package that it packed, or would pack. */
interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs every package of the repository into a folder, in the order of their folders' names. They
 * must be built. What is packed is a copy: with a manifest for users instead of ours, and the licence.
 */
export function packPackages(into: string): readonly Tarball[] {
  const folders = packageFolders();
  for (const folder of folders) removeOrphans(join(root, folder));
  const stage = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const listed = npmPack(['--dry-run', ...folders.map((folder) => `./${folder}`)]);
    const staged = folders.map((folder) => stagePackage(folder, filesOf(listed, folder), stage));
    mkdirSync(into, { recursive: true });
    return npmPack(['--pack-destination', into, ...staged]).map(({ name, version, filename }) => ({
      name,
      version,
      path: join(into, filename),
    }));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function packageFolders(): readonly string[] {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
}

function npmPack(args: readonly string[]): readonly Packed[] {
  const out = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=error', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    // Inherited from an outer "npm run …", this would say which workspace is meant.
    env: { ...process.env, npm_config_workspace: '', npm_config_dry_run: '' },
  });
  return JSON.parse(out) as readonly Packed[];
}

function filesOf(listed: readonly Packed[], folder: string): readonly string[] {
  const { name } = readManifest(folder);
  const files = listed.find((packed) => packed.name === name)?.files;
  if (files === undefined) throw new Error(`internal: npm pack did not list ${name}`);
  return files.map(({ path }) => path);
}

/** Copies what is to be published; returns the folder of the copy. */
function stagePackage(folder: string, files: readonly string[], stage: string): string {
  const to = join(stage, folder);
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(root, folder, file), join(to, file));
  }
  copyFileSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  const manifest = publishedManifest(readManifest(folder));
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return to;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
}
