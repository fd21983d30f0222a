import path from 'node:path';
import { projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import { minimatch } from 'minimatch';
import type { Parse } from '../../imports/parser.ts';
import type { Files } from '../proposal.ts';
import { readJson, recordAt, textAt } from '../json-file.ts';
import type { PackageManager, SplitFiles, SplitProject, SplitWorkspace } from './request.ts';
import { withoutEnd } from '../../shield/without-end.ts';

/** What the files of a workspace say of its projects, as Nx reads it: by project.json, else by package.json. */
export function workspaceOf(files: SplitFiles, parse: Parse): SplitWorkspace {
  const roots = new Set(
    files.paths
      .filter((file) => /\/(?:project|package)\.json$/.test(file))
      .map((file) => path.posix.dirname(file)),
  );
  const globs = packageGlobs(files);
  const projects = [...roots].sort(byCodeUnit).flatMap((root): readonly SplitProject[] => {
    const own = readJson(files, `${root}/project.json`);
    const manifest = readJson(files, `${root}/package.json`);
    if (!own && !(manifest && isCovered(root, globs))) return [];
    const name = textAt(manifest, 'name');
    return [
      {
        name:
          textAt(own, 'name') ??
          textAt(recordAt(manifest, 'nx'), 'name') ??
          name ??
          path.posix.basename(root),
        root,
        ...(name === undefined ? {} : { package: name }),
      },
    ];
  });
  return { projects, manager: managerOf(files), parse };
}

/** The folder of the project that a file belongs to: of two, the one further in. */
export function rootLookup(projects: readonly SplitProject[]): (file: string) => string | undefined {
  return projectLookup(projects.map(({ root }) => ({ name: root, root })));
}

/** The globs of folders in which packages of the workspace lie. */
export function packageGlobs(files: Files): readonly string[] {
  const pnpm = files.read('pnpm-workspace.yaml');
  if (pnpm !== undefined) return pnpmGlobs(pnpm).map(({ glob }) => glob);
  const { workspaces } = readJson(files, 'package.json') ?? {};
  const list = Array.isArray(workspaces)
    ? workspaces
    : (workspaces as { packages?: unknown } | undefined)?.packages;
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
}

/** The items of `packages:`, and where each line ends. */
export function pnpmGlobs(
  text: string,
): readonly { readonly glob: string; readonly line: string; readonly end: number }[] {
  const list = /^packages:[^\S\n]*\n((?:[^\S\n]*(?:-[^\n]*|#[^\n]*)?(?:\n|$))*)/m.exec(text);
  if (!list) return [];
  const start = list.index + list[0].length - (list[1] ?? '').length;
  return [...(list[1] ?? '').matchAll(/^[^\S\n]*-[^\S\n]*(['"]?)([^'"#\n]+?)\1[^\S\n]*(?:#[^\n]*)?$/gm)].map(
    (item) => ({ glob: item[2] ?? '', line: item[0], end: start + item.index + item[0].length }),
  );
}

export function isCovered(root: string, globs: readonly string[]): boolean {
  const clean = globs.map((glob) => withoutEnd(glob.replace(/^(!?)\.\//, '$1'), '/'));
  return (
    clean.some((glob) => !glob.startsWith('!') && minimatch(root, glob)) &&
    !clean.some((glob) => glob.startsWith('!') && minimatch(root, glob.slice(1)))
  );
}

export function managerOf(files: Files): PackageManager {
  const told = textAt(readJson(files, 'package.json'), 'packageManager')?.split('@')[0];
  if (told === 'npm' || told === 'pnpm' || told === 'yarn' || told === 'bun') return told;
  if (files.exists('pnpm-lock.yaml') || files.exists('pnpm-workspace.yaml')) return 'pnpm';
  if (files.exists('yarn.lock')) return 'yarn';
  return files.exists('bun.lock') || files.exists('bun.lockb') ? 'bun' : 'npm';
}
