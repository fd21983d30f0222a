import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { parse } from 'jsonc-parser';

/** The folder of a file; all paths are relative to the workspace, which is `.`. */
export function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
}

/** A folder and all above it, up to the workspace's root: where Node looks for a package. */
export function foldersAbove(folder: string): readonly string[] {
  return folder === '.' ? ['.'] : [folder, ...foldersAbove(folderOf(folder))];
}

/** Whether a folder's package.json asks for a package. */
export function dependsOn(tree: Tree, folder: string, name: string): boolean {
  return ['dependencies', 'devDependencies'].some((field) => {
    const list = manifestOf(tree, `${folder}/package.json`)?.[field];
    return typeof list === 'object' && list !== null && name in list;
  });
}

/** The version of a package that a folder would load; of several, of the last, as the one before it would load it. */
export function installedVersion(
  tree: Tree,
  folder: string,
  ...names: readonly string[]
): string | undefined {
  let manifest = path.join(tree.root, folder, 'package.json');
  try {
    for (const name of names) manifest = createRequire(manifest).resolve(`${name}/package.json`);
    return versionIn(JSON.parse(readFileSync(manifest, 'utf8')));
  } catch {
    return undefined;
  }
}

function versionIn(manifest: unknown): string | undefined {
  const { version } = manifest as { readonly version?: unknown };
  return typeof version === 'string' ? version : undefined;
}

/** Whether Node reads a file as an ES module: by its name, or else by the nearest package.json. */
export function isModule(tree: Tree, file: string): boolean {
  if (/\.[cm][jt]s$/.test(file)) return /\.m[jt]s$/.test(file);
  const nearest = foldersAbove(folderOf(file))
    .map((above) => manifestOf(tree, `${above}/package.json`))
    .find((manifest) => manifest !== undefined);
  return nearest?.['type'] === 'module';
}

function manifestOf(tree: Tree, file: string): Readonly<Record<string, unknown>> | undefined {
  const text = tree.read(file, 'utf8');
  return text === null ? undefined : (parse(text) as Readonly<Record<string, unknown>> | undefined);
}
