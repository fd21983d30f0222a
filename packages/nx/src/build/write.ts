import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { PlannedBuild } from '@subminute/core/plan';
import { besideOf, writeWhole } from '@subminute/vitest/store';
import { cachedPlace, writtenPlace, writtenPlaces } from './places.ts';

export interface Writing {
  readonly root: string;
  readonly build: PlannedBuild;
}

/** Why a file cannot be written where the plan has it: a line for each. */
export function placeProblems(files: readonly string[], { root, build }: Writing): readonly string[] {
  const home = path.posix.join(root, build.home);
  const line = (file: string, what: string): string =>
    `${path.posix.relative(root, file)}: error subminute: ${what}`;
  const outside = files.find((file) => !file.startsWith(`${home}/`));
  if (outside !== undefined) return [line(outside, `it would be written outside of ${build.project}`)];
  const folders = new Set(files.map((file) => path.posix.dirname(file)));
  for (const folder of folders) {
    const there = nearest(folder);
    if (realpathSync(there) !== there)
      return [line(there, 'it is a link, and what is built would lie elsewhere')];
    if (!lstatSync(there).isDirectory()) return [line(there, 'it is no folder')];
  }
  const odd = files.find((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === false);
  if (odd !== undefined) return [line(odd, 'it is a link or a folder where a file is built')];
  const kept = trackedAmong(files, root);
  return kept.slice(0, 5).map((file) => line(file, 'git keeps it where it would be written'));
}

function nearest(folder: string): string {
  return lstatSync(folder, { throwIfNoEntry: false }) ? folder : nearest(path.posix.dirname(folder));
}

function trackedAmong(files: readonly string[], root: string): readonly string[] {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (git.error) return [];
  const tracked = new Set(git.stdout.split('\0'));
  return files.filter((file) => tracked.has(path.posix.relative(root, file)));
}

/**
 * Puts all files in their places, or none: each is written beside first. Those of a build before that are not among them
 * go; what nobody has written by this is left alone.
 */
export function writeAll(files: ReadonlyMap<string, string | Uint8Array>, { root, build }: Writing): void {
  const list = path.posix.join(root, writtenPlace(build));
  const before = writtenPlaces(build).flatMap((one) =>
    writtenBefore(path.posix.join(root, one), { root, build }),
  );
  const beside: (readonly [string, string])[] = [];
  removeLeft([...files.keys()]);
  try {
    for (const [file, content] of files) {
      mkdirSync(path.dirname(file), { recursive: true });
      const next = besideOf(file, process.pid);
      beside.push([next, file]);
      writeFileSync(next, content);
    }
    mkdirSync(path.dirname(list), { recursive: true });
    // With those of before until they are gone: whoever is ended here leaves nothing that nobody knows.
    const names = [...files.keys()].map((file) => path.posix.relative(root, file));
    writeWhole(list, listText([...names, ...before]));
    for (const [next, file] of beside) renameSync(next, file);
    removeOthers(before, new Set(names), { root, build });
    // Where Nx restores an earlier list, what is there beside is still known by the other one.
    for (const place of [path.posix.join(root, cachedPlace(build)), list]) {
      mkdirSync(path.dirname(place), { recursive: true });
      writeWhole(place, listText(names));
    }
  } finally {
    for (const [next] of beside) rmSync(next, { force: true });
  }
}

/** What a build that was killed has left beside. */
function removeLeft(files: readonly string[]): void {
  const names = new Set(files);
  for (const folder of new Set(files.map((file) => path.dirname(file))))
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const [, file] = /^(.+)\.\d+\.tmp$/.exec(name) ?? [];
      if (file !== undefined && names.has(path.join(folder, file)))
        rmSync(path.join(folder, name), { force: true });
    }
}

function listText(names: readonly string[]): string {
  return `${[...new Set(names)].sort().join('\n')}\n`;
}

function removeOthers(before: readonly string[], names: ReadonlySet<string>, { root, build }: Writing): void {
  // Whoever writes declarations there may be about to, into a folder that is empty now.
  const isShared = build.makes.how === 'files' && build.makes.isShared === true;
  for (const name of before) {
    if (names.has(name)) continue;
    const file = path.posix.join(root, name);
    rmSync(file, { force: true });
    if (isShared) continue;
    for (let folder = path.dirname(file); isRemoved(folder); folder = path.dirname(folder));
  }
}

/** A folder that has nothing in it any more. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** The list lies where anybody may write: nothing outside of the project is taken from it, and nothing behind a link. */
function writtenBefore(list: string, { root, build }: Writing): readonly string[] {
  const home = path.posix.join(root, build.home);
  let text: string;
  try {
    text = readFileSync(list, 'utf8');
  } catch {
    return [];
  }
  const names = text.split('\n').filter((name) => {
    const file = path.posix.join(root, name);
    if (name === '' || !file.startsWith(`${home}/`) || !/\.(?:[cm]?js|json)(?:\.map)?$/.test(name))
      return false;
    if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    return realpathSync(path.dirname(file)) === path.dirname(file);
  });
  const kept = new Set(
    trackedAmong(
      names.map((name) => path.posix.join(root, name)),
      root,
    ),
  );
  return names.filter((name) => !kept.has(path.posix.join(root, name)));
}
