import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { textDigest } from '../store/digest.ts';
import { type Files, isNone } from './files.ts';
import type { Lockfile } from './lockfile.ts';

/** More files than this, and a package that nothing pins is not looked through. */
const MAX_FILES = 5000;

/**
 * What a package folder of `node_modules` is: its manifest, what the lockfile says of this version, and which
 * packages it finds before all others. Where the lockfile does not say what it holds, or a script at its
 * installation may have made something else of it, all its files.
 * `undefined`: too large to be looked through.
 */
export function packageValue(dir: string, files: Files, lockfile: Lockfile): string | undefined {
  const content = files.contentOf(path.join(dir, 'package.json'));
  if (isNone(files.kindOf(dir))) return 'none';
  const pin = pinOf(dir, lockfile) ?? treeValue(dir, files);
  return (
    pin &&
    textDigest(
      [
        content,
        pin,
        // Somebody may have linked another folder in its place.
        files.linkOf(dir),
        linksValue(neighboursOf(dir), files),
        linksValue(path.join(dir, 'node_modules'), files),
      ].join('\n'),
    )
  );
}

/** They write into their package, and often again later: `vue-demi-switch 2` changes what `vue-demi` is. */
const INSTALL_SCRIPTS: readonly string[] = ['preinstall', 'install', 'postinstall'];

interface Identity {
  readonly name?: string;
  readonly version?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** What the lockfile says of the version that stands there; `undefined`: it does not say all that it holds. */
function pinOf(dir: string, lockfile: Lockfile): string | undefined {
  try {
    const manifest = readFileSync(path.join(dir, 'package.json'), 'utf8');
    const { name = '', version = '', scripts = {} } = JSON.parse(manifest) as Identity;
    return INSTALL_SCRIPTS.some((script) => script in scripts) ? undefined : lockfile.pinOf(name, version);
  } catch {
    return undefined;
  }
}

/**
 * Where it shows that a package has been changed: its folder, and of one that the lockfile does not pin each of its
 * folders and files. Of one that is not there, the folder that it would be in, where there is one.
 */
export function packagePlaces(dir: string, files: Files, lockfile: Lockfile): readonly string[] {
  const known = places.get(files) ?? new Map<string, readonly string[]>();
  places.set(files, known);
  const found = known.get(dir) ?? findPlaces(dir, files, lockfile);
  known.set(dir, found);
  return found;
}

/** Every test file of a run asks for the same packages. */
const places = new WeakMap<Files, Map<string, readonly string[]>>();

function findPlaces(dir: string, files: Files, lockfile: Lockfile): readonly string[] {
  if (isNone(files.kindOf(dir))) return existsSync(path.dirname(dir)) ? [path.dirname(dir)] : [];
  // Not a file of it: an installation elsewhere that shares files by hard links touches them all.
  if (pinOf(dir, lockfile) !== undefined) return [dir];
  return treePlaces(dir, files) ?? [dir];
}

/** Between a path of packages and the package. */
export const NODE_MODULES: string = `${path.sep}node_modules${path.sep}`;

/** In pnpm's store, the packages that stand beside a package are those that it imports. */
function neighboursOf(dir: string): string {
  const at = dir.lastIndexOf(NODE_MODULES);
  return dir.slice(0, at).includes(`${path.sep}.pnpm${path.sep}`)
    ? dir.slice(0, at + NODE_MODULES.length - 1)
    : '';
}

/** The packages of a `node_modules` folder: its names, and of links where they lead. */
export function linksValue(folder: string, files: Files): string {
  if (folder === '') return '';
  const lines = files.namesIn(folder).flatMap((entry) => {
    const name = entry.replace(/[/@]$/, '');
    if (name.startsWith('.')) return [];
    const place = path.join(folder, name);
    if (name.startsWith('@') && entry.endsWith('/')) return [`${name}(${linksValue(place, files)})`];
    return [entry.endsWith('@') ? `${name}>${files.linkOf(place)}` : name];
  });
  return lines.join(' ');
}

function treeValue(dir: string, files: Files): string | undefined {
  return treePlaces(dir, files)
    ?.map((place) => `${path.relative(dir, place)}\t${files.contentOf(place)}`)
    .sort()
    .join('\n');
}

/** Vitest has its type checker write it into its own package, whose folder changes with it. */
const BUILD_INFO = 'tsconfig.tmp.tsbuildinfo';

/** A package's folders and files, without those of packages below it; `undefined`: they are too many. */
function treePlaces(dir: string, files: Files): readonly string[] | undefined {
  const found: string[] = [];
  const open = [dir];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const names = files.namesIn(folder);
    if (!names.includes(BUILD_INFO)) found.push(folder);
    for (const entry of names) {
      if (entry === 'node_modules/' || entry === BUILD_INFO) continue;
      const place = path.join(folder, entry.replace(/[/@]$/, ''));
      if (entry.endsWith('/')) open.push(place);
      else found.push(place);
      if (found.length > MAX_FILES) return undefined;
    }
  }
  return found;
}

/** The `node_modules` of these folders, where there are any. */
export function moduleFoldersIn(dirs: readonly string[]): readonly string[] {
  return dirs.map((dir) => path.join(dir, 'node_modules')).filter(isFolder);
}

function isFolder(dir: string): boolean {
  return lstatSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
