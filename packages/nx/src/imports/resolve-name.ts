import path from 'node:path';
import { packageName } from '@subminute/core';
import { exactFile, fileAt, manifestFile, namedFile } from './candidates.ts';
import type { Disk } from './disk.ts';
import { lookInMap } from './exports-map.ts';
import type { Manifest, Manifests } from './manifest.ts';
import { byEntry, versionPaths } from './manifest-entry.ts';
import { type Mode, conditionsOf } from './mode.ts';
import { targetsFor } from './path-patterns.ts';
import type { Settings } from './settings.ts';
import type { SourceOf } from './source-of.ts';
import { withoutEnd } from '../shield/without-end.ts';

/** A name as a file asks for it. */
export interface Ask {
  readonly name: string;
  /** Of the file that asks. */
  readonly dir: string;
  readonly settings: Settings;
  readonly mode: Mode;
  /** What a type checker reads, or what is executed. */
  readonly use: 'types' | 'runtime';
  /** Endings are not added, and folders have no index. */
  readonly inFull?: true;
  /** Nothing that declares types was found: of a manifest, only `main` counts now. */
  readonly scriptsOnly?: true;
}

/** Where names are looked for. */
export interface Where {
  readonly root: string;
  readonly disk: Disk;
  readonly manifests: Manifests;
  /** The folder of a package of the workspace by its name, for those that no `node_modules` leads to. */
  readonly folderOf: (name: string) => string | undefined;
  /** Whether a file is of the graph: some keep a `node_modules` in git. */
  readonly isListed: (file: string) => boolean;
  /** The source of a file that a build would write. */
  readonly sourceOf: SourceOf;
}

export type Found =
  /** `byPackage`: a manifest said so, which may say something else to those who execute it. */
  | { readonly is: 'file'; readonly file: string; readonly byPackage: boolean }
  | { readonly is: 'folder'; readonly dir: string; readonly name: string }
  | { readonly is: 'package'; readonly name: string };

/** TypeScript's algorithm, within the workspace; of what lies outside, the name of the package. */
export function resolveName(ask: Ask, where: Where): Found | undefined {
  if (ask.settings.resolution !== 'node16' || ask.mode !== 'import') return search(ask, where);
  // Node wants names in full there. Bundlers do not, so what it refuses is looked for once more.
  const inFull = search({ ...ask, inFull: true }, withoutGuesses(where));
  return inFull?.is === 'file' ? inFull : search(ask, where);
}

function search(ask: Ask, where: Where): Found | undefined {
  const { name, dir } = ask;
  const isRelative = /^\.{1,2}(?:\/|$)/.test(name);
  const mapped = isRelative ? inRootDirs(ask, where) : byPaths(ask, where);
  if (mapped !== undefined) return { is: 'file', file: mapped, byPackage: false };
  if (isRelative || name.startsWith('/')) {
    const place = path.posix.resolve(dir, name);
    const file = atPlace(name.endsWith('/') ? `${place}/` : place, ask, where) ?? ownSource(place, where);
    return file === undefined ? undefined : { is: 'file', file, byPackage: false };
  }
  if (name.startsWith('#')) return byImports(ask, where);
  return bySelf(ask, where) ?? byModules(ask, where);
}

/** Of what the build of the package that a place lies in would write there. */
function ownSource(place: string, { manifests, sourceOf }: Where): string | undefined {
  const scope = manifests.above(path.posix.dirname(place));
  return scope && place !== scope.dir ? sourceOf(place, scope.dir, 'output') : undefined;
}

function inRootDirs({ name, dir, settings, ...ask }: Ask, where: Where): string | undefined {
  const { rootDirs } = settings;
  if (rootDirs.length === 0) return undefined;
  const place = path.posix.resolve(dir, name) + (name.endsWith('/') ? '/' : '');
  const own = rootDirs.find((one) => place.startsWith(`${one}/`));
  if (own === undefined) return undefined;
  const rest = place.slice(own.length);
  for (const one of [own, ...rootDirs.filter((other) => other !== own)]) {
    const found = atPlace(one + rest, { name, dir, settings, ...ask }, where);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byPaths(ask: Ask, where: Where): string | undefined {
  const { name, settings } = ask;
  for (const target of targetsFor(name, settings.paths) ?? []) {
    const hasEnding = /\.(?:[cm]?[jt]sx?|json)$/.test(target);
    const found = (hasEnding ? exactFile(target, where.disk) : undefined) ?? atPlace(target, ask, where);
    if (found !== undefined) return found;
  }
  if (settings.baseUrl === undefined || name.startsWith('/')) return undefined;
  return atPlace(`${settings.baseUrl}/${name}`, ask, where);
}

/** A file, or a folder by its manifest or its index. */
function atPlace(place: string, ask: Ask, where: Where): string | undefined {
  if (ask.inFull) return namedFile(place, where.disk) ?? exactFile(place, where.disk);
  if (place.endsWith('/')) return inFolder(withoutEnd(place, '/'), ask, where);
  return fileAt(place, where.disk) ?? inFolder(place, ask, where) ?? exactFile(place, where.disk);
}

function inFolder(dir: string, ask: Ask, where: Where): string | undefined {
  if (where.disk.kindOf(dir) !== 'folder') return undefined;
  const manifest = where.manifests.at(dir);
  return (
    (manifest && byEntry(manifest, ask, (file) => entryAt(file, where))) ?? fileAt(`${dir}/index`, where.disk)
  );
}

function entryAt(file: string, { disk }: Where): string | undefined {
  const place = withoutEnd(file, '/');
  return manifestFile(place, disk) ?? fileAt(place, disk) ?? fileAt(`${place}/index`, disk);
}

function byImports(ask: Ask, where: Where): Found | undefined {
  const scope = where.manifests.above(ask.dir);
  return scope ? inMap(scope, { map: scope.imports, key: ask.name }, ask, where) : undefined;
}

/** A package that imports itself by its name, as its `exports` allow. */
function bySelf(ask: Ask, where: Where): Found | undefined {
  const scope = where.manifests.above(ask.dir);
  const name = packageName(ask.name);
  if (scope?.exports === undefined || scope.name !== name) return undefined;
  return inPackage(scope, `.${ask.name.slice(name.length)}`, ask, where);
}

function byModules(ask: Ask, where: Where): Found | undefined {
  const name = packageName(ask.name);
  const rest = `.${ask.name.slice(name.length)}`;
  const dir = linkedFolder(name, ask.dir, where) ?? { found: where.folderOf(name) };
  if (dir.found === undefined) return { is: 'package', name };
  const manifest = where.manifests.at(dir.found) ?? emptyManifest(dir.found, name);
  if (ask.use === 'runtime') return inPackage(manifest, rest, ask, where);
  // Whatever declares types comes before what only runs, wherever in the package it is; guesses come last.
  const typed = inPackage(manifest, rest, ask, withoutGuesses(withFiles(where, isTyped)));
  if (typed.is === 'file') return typed;
  const scripts = withFiles(where, (file) => !isTyped(file));
  return inPackage(manifest, rest, { ...ask, scriptsOnly: true }, scripts);
}

function withoutGuesses(where: Where): Where {
  return { ...where, sourceOf: () => undefined };
}

function isTyped(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** The same as if there were no other files. */
function withFiles(where: Where, isThere: (file: string) => boolean): Where {
  const kindOf: Disk['kindOf'] = (file) => {
    const kind = where.disk.kindOf(file);
    return kind === 'file' && !isThere(file) ? undefined : kind;
  };
  return { ...where, disk: { ...where.disk, kindOf } };
}

/** Where the nearest `node_modules` leads; `found` is missing where that is out of the workspace. */
function linkedFolder(
  name: string,
  from: string,
  { disk, root, isListed }: Where,
): { readonly found: string | undefined } | undefined {
  for (let dir = from; ; dir = path.posix.dirname(dir)) {
    const place = `${dir}/node_modules/${name}`;
    if (disk.kindOf(`${dir}/node_modules`) === 'folder' && disk.kindOf(place) !== undefined) {
      const real = disk.realOf(place);
      const isOurs =
        real.startsWith(`${root}/`) && (!real.includes('/node_modules/') || isListed(`${real}/package.json`));
      return { found: isOurs ? real : undefined };
    }
    if (dir === root || dir === path.posix.dirname(dir)) return undefined;
  }
}

function emptyManifest(dir: string, name: string): Manifest {
  return {
    dir,
    name,
    type: undefined,
    exports: undefined,
    imports: undefined,
    types: undefined,
    main: undefined,
    typesVersions: undefined,
  };
}

/** A module of a package of the workspace, `.` or `./deep`; what is not built yet, by its source. */
function inPackage(manifest: Manifest, sub: string, ask: Ask, where: Where): Found {
  const { dir, exports } = manifest;
  const name = manifest.name ?? packageName(ask.name);
  const hasMap = exports !== undefined && ask.settings.resolution !== 'node10';
  if (hasMap) {
    const found = inMap(manifest, { map: exports, key: sub }, ask, where);
    if (found) return found;
  }
  const file = hasMap ? undefined : withoutMap(manifest, sub, ask, where);
  if (file !== undefined) return { is: 'file', file, byPackage: true };
  const mapped =
    hasMap || exports === undefined ? undefined : inMap(manifest, { map: exports, key: sub }, ask, where);
  if (mapped) return mapped;
  const source = where.sourceOf(path.posix.join(dir, sub), dir, 'name');
  return source === undefined ? { is: 'folder', dir, name } : { is: 'file', file: source, byPackage: true };
}

function withoutMap(manifest: Manifest, sub: string, ask: Ask, where: Where): string | undefined {
  const { dir } = manifest;
  if (sub === '.') {
    const toSource = (file: string): string | undefined => where.sourceOf(file, dir, 'name');
    const { scriptsOnly: _, ...whole } = ask;
    return inFolder(dir, ask, where) ?? byEntry(manifest, whole, toSource);
  }
  const place = path.posix.join(dir, sub);
  const versioned = targetsFor(sub.slice(2), versionPaths(manifest.typesVersions, dir)) ?? [];
  for (const file of ask.use === 'types' ? versioned : []) {
    const found = entryAt(file, where);
    if (found !== undefined) return found;
  }
  return atPlace(place, ask, where);
}

interface InMap {
  readonly map: unknown;
  readonly key: string;
}

/** First what is there, as TypeScript does; then the sources of what a build would write. */
function inMap({ dir }: Manifest, { map, key }: InMap, ask: Ask, where: Where): Found | undefined {
  const conditions = conditionsOf(ask.mode, ask.settings, ask.use);
  let other: Found | undefined;
  const looks = [
    // Of what declares no types, TypeScript takes the script that would stand beside it.
    (target: string) => (ask.scriptsOnly ? namedFile : manifestFile)(target, where.disk),
    (target: string) => where.sourceOf(target, dir, 'name'),
  ];
  for (const look of looks) {
    const found = lookInMap(map, {
      key,
      conditions,
      look: (target) => {
        if (target.startsWith('./')) return look(path.posix.join(dir, target));
        if (!key.startsWith('#') || /^[./#]/.test(target)) return undefined;
        // `imports` may lead to a package.
        other ??= resolveName({ ...ask, name: target, dir }, where);
        return other ? '' : undefined;
      },
    });
    if (found === '') return other;
    if (typeof found === 'string') return { is: 'file', file: found, byPackage: true };
  }
  return undefined;
}
