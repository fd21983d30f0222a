import { isBuiltin } from 'node:module';
import path from 'node:path';
import { packageName } from '@subminute/core';
import { type Import, type Target, isDeclaration } from '@subminute/core/graph';
import { minimatch } from 'minimatch';
import { exactFile, fileAt, scriptBeside } from './candidates.ts';
import type { Disk } from './disk.ts';
import { languageOf } from './language.ts';
import { openManifests } from './manifest.ts';
import { type Mode, modeOf, ownMode } from './mode.ts';
import type { Problem } from './problem.ts';
import { type Ask, type Found, type Where, resolveName } from './resolve-name.ts';
import { openSettings } from './settings-for.ts';
import type { Settings } from './settings.ts';
import { openSources } from './source-of.ts';

/** The files of the graph: absolute paths. */
export interface Listing {
  readonly has: (file: string) => boolean;
  readonly all: () => Iterable<string>;
  /** No source is guessed for what is not built: names lead where they do on disk. */
  readonly isAsItIs?: true;
}

/** What all imports of a file have in common. */
export interface Place {
  readonly dir: string;
  readonly settings: Settings;
  readonly mode: Mode;
}

export interface Resolver {
  readonly placeOf: (file: string) => Place;
  /** Where an import leads. Globs are asked for by `globTarget`. */
  readonly targetOf: (one: Import, place: Place) => Target;
  readonly globTarget: (pattern: string, place: Place) => Target;
}

/** Knows what it has read once for good: make another one where a tsconfig or a package.json has changed. */
export function openResolver(
  root: string,
  disk: Disk,
  listing: Listing,
  tell: (problem: Problem) => void,
): Resolver {
  const manifests = openManifests(disk, root, tell);
  const settingsFor = openSettings(disk, root, tell);
  const sourceOf = listing.isAsItIs ? () => undefined : openSources(disk, listing.has);
  const folderOf = workspacePackages({ root, disk, at: manifests.at }, listing);
  const where: Where = { root, disk, manifests, sourceOf, folderOf, isListed: listing.has };
  const finish = finisher(where, listing);
  return {
    placeOf: (file) => {
      const settings = settingsFor(file);
      return { dir: path.posix.dirname(file), settings, mode: ownMode(file, settings, manifests) };
    },
    targetOf: (one, place) => {
      const mode = modeOf(one, place.mode, place.settings);
      return targetOf(one, { ...place, name: one.specifier, mode, use: 'types' }, where, finish);
    },
    globTarget: (pattern, place) => globTarget(pattern, place, where, listing),
  };
}

type Finish = (found: Found | undefined) => Target;

function targetOf(one: Import, ask: Ask, where: Where, finish: Finish): Target {
  const { name } = ask;
  if (one.how === 'reference-path' || one.how === 'url') return finish(beside(one, ask, where));
  if (name === '' || /^(?:data|https?|file|virtual|bun|deno|cloudflare|\0).*:/.test(name))
    return { is: 'missing' };
  // A question of a bundler: what is loaded is the file.
  const bare = name.startsWith('#') ? name : name.replace(/[?#].*$/, '');
  if (isBuiltin(bare)) return { is: 'builtin', name: bare };
  const found = resolveName({ ...ask, name: bare }, where);
  const target = finish(found);
  if (target.is !== 'file') return target;
  const runs = one.kind === 'type' ? undefined : runtimeOf(target.file, found, { ...ask, name: bare }, where);
  const mock = one.how === 'mock' ? mockOf(`${where.root}/${target.file}`, where.disk) : undefined;
  const other = finish(mock ?? runs);
  return other.is === 'file' && other.file !== target.file ? { ...target, runs: other.file } : target;
}

/** What is executed, where that may be another file than the one that declares it. */
function runtimeOf(file: string, found: Found | undefined, ask: Ask, where: Where): Found | undefined {
  if (found?.is === 'file' && found.byPackage) {
    const other = resolveName({ ...ask, use: 'runtime' }, where);
    if (other?.is === 'file' && !isDeclaration(other.file)) return other;
  }
  if (!isDeclaration(file)) return undefined;
  return asFound(scriptBeside(`${where.root}/${file}`, where.disk));
}

function mockOf(file: string, disk: Disk): Found | undefined {
  const name = path.posix.basename(file).replace(/\.[^.]+$/, '');
  return asFound(fileAt(`${path.posix.dirname(file)}/__mocks__/${name}`, disk));
}

function asFound(file: string | undefined): Found | undefined {
  return file === undefined ? undefined : { is: 'file', file, byPackage: false };
}

function beside({ how }: Import, { name, dir }: Ask, { disk }: Where): Found | undefined {
  const place = path.posix.resolve(dir, name.replace(/[?#].*$/, ''));
  return asFound(exactFile(place, disk) ?? (how === 'url' ? undefined : fileAt(place, disk)));
}

/** From what was found on disk to what it is in the graph. */
function finisher({ root, disk, manifests, sourceOf }: Where, listing: Listing): Finish {
  const relative = (file: string): string => file.slice(root.length + 1);
  return (found) => {
    if (!found) return { is: 'missing' };
    if (found.is === 'folder') return { ...found, dir: relative(found.dir) };
    if (found.is === 'package') return found;
    const file = listing.has(found.file) ? found.file : disk.realOf(found.file);
    if (listing.has(file)) return { is: 'file', file: relative(file) };
    const modules = file.lastIndexOf('/node_modules/');
    if (modules !== -1) return { is: 'package', name: packageName(file.slice(modules + 14)) };
    if (!file.startsWith(`${root}/`)) return { is: 'missing' };
    // Written by a build and not watched by git: its source is what counts.
    const scope = languageOf(file) === undefined ? undefined : manifests.above(path.posix.dirname(file));
    const source = scope && sourceOf(file, scope.dir, 'name');
    return source === undefined
      ? { is: 'asset', file: relative(file) }
      : { is: 'file', file: relative(source) };
  };
}

/**
 * Packages by their names, for a checkout where nothing is installed: elsewhere, what is not linked is not found.
 * Where two have one name, neither is meant.
 */
function workspacePackages(
  { root, disk, at }: Pick<Where, 'root' | 'disk'> & Pick<Where['manifests'], 'at'>,
  listing: Listing,
): (name: string) => string | undefined {
  let byName: Map<string, string | undefined> | undefined;
  return (name) => {
    if (disk.kindOf(`${root}/node_modules`) !== undefined) return undefined;
    if (!byName) {
      byName = new Map();
      for (const file of listing.all()) {
        if (!file.endsWith('/package.json')) continue;
        const dir = file.slice(0, -'/package.json'.length);
        const own = at(dir)?.name;
        if (own !== undefined) byName.set(own, byName.has(own) ? undefined : dir);
      }
    }
    return byName.get(name);
  };
}

/** Vite's globs: from the file, or with `/` from the package that it lies in. */
function globTarget(pattern: string, { dir }: Place, { root, manifests }: Where, listing: Listing): Target {
  const base = pattern.startsWith('/') ? (manifests.above(dir)?.dir ?? root) : dir;
  const full = path.posix.join(base, pattern);
  const head = full.slice(0, full.search(/[*?[{(!]|$/));
  const files: string[] = [];
  for (const file of listing.all()) {
    if (file.startsWith(head) && minimatch(file, full, { dot: true }))
      files.push(file.slice(root.length + 1));
  }
  return { is: 'files', pattern: full.slice(root.length + 1), files: files.sort() };
}
