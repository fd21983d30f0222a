import path from 'node:path';
import { type Files, isNone } from './files.ts';
import { NODE_MODULES } from './packages.ts';

/**
 * What stands where a module was found, or could have been found before it: a new `a.js` beside `a.ts`, a folder
 * `a/` with an index, a mock. Without this, a file that takes the place of another would go unnoticed.
 * `root` is the workspace: names are told relative to it.
 */
export function rivalsOf(file: string, root: string, files: Files): string {
  const dir = path.dirname(file);
  const stem = stemOf(path.basename(file));
  const own = [...namesLike(dir, stem, files), ...namesLike(path.join(dir, '__mocks__'), stem, files)];
  return [...own, ...rivalsOfFolders(dir, stem === 'index', root, files)].join(' ');
}

/** The same of the folders that may have been meant; files of one folder share them. */
function rivalsOfFolders(dir: string, isIndex: boolean, root: string, files: Files): readonly string[] {
  const known = meant.get(files) ?? new Map<string, readonly string[]>();
  meant.set(files, known);
  const key = `${String(isIndex)} ${dir}`;
  const names =
    known.get(key) ??
    foldersMeant(dir, isIndex, root, files).flatMap((folder) =>
      namesLike(path.dirname(folder), stemOf(path.basename(folder)), files),
    );
  known.set(key, names);
  return names;
}

const meant = new WeakMap<Files, Map<string, readonly string[]>>();

/** Folders that may have been asked for instead of the file: by an index in them, or by a manifest that names it. */
function foldersMeant(dir: string, isIndex: boolean, root: string, files: Files): readonly string[] {
  const above: string[] = [];
  for (let folder = dir; folder.startsWith(root) && folder !== root; folder = path.dirname(folder)) {
    const isOwn = folder === dir && isIndex;
    if (isOwn || !isNone(files.kindOf(path.join(folder, 'package.json')))) above.push(folder);
  }
  return above;
}

/** Where a relative specifier leads, and could lead: also to what is mocked, or absent, or reached through a link. */
export function candidatesOf(specifier: string, file: string, root: string, files: Files): string {
  const place = path.resolve(path.dirname(file), specifier);
  const dir = path.dirname(place);
  const names = namesLike(dir, stemOf(path.basename(place)), files);
  const real = files.realOf(dir);
  return [...(real === dir || real === 'none' ? [] : [path.relative(root, real)]), ...names].join(' ');
}

/** Names with this stem, whatever their case: on some disks they are one. Of a link, also where it leads. */
function namesLike(dir: string, stem: string, files: Files): readonly string[] {
  return (stemsIn(dir, files).get(stem.toLowerCase()) ?? []).flatMap((entry) => {
    if (entry.endsWith('/')) return [entry, ...indexesIn(path.join(dir, entry), files)];
    return entry.endsWith('@') ? [entry + files.linkOf(path.join(dir, entry.slice(0, -1)))] : [entry];
  });
}

const indexes = new WeakMap<Files, Map<string, ReadonlyMap<string, readonly string[]>>>();

/** A folder's names by their stems. */
function stemsIn(dir: string, files: Files): ReadonlyMap<string, readonly string[]> {
  const known = indexes.get(files) ?? new Map<string, ReadonlyMap<string, readonly string[]>>();
  indexes.set(files, known);
  const stems =
    known.get(dir) ??
    Map.groupBy(files.namesIn(dir), (entry) => stemOf(entry.replace(/[/@]$/, '')).toLowerCase());
  known.set(dir, stems);
  return stems;
}

function indexesIn(dir: string, files: Files): readonly string[] {
  return files.namesIn(dir).filter((entry) => /^(?:index\.|package\.json$)/i.test(entry));
}

/** Up to the first point that is not at its beginning. */
function stemOf(name: string): string {
  const point = name.indexOf('.', 1);
  return point === -1 ? name : name.slice(0, point);
}

/** Where a package is found from a file, as a path from `root`, and where that leads; `none` where it is not. */
export function packagePlace(name: string, file: string, root: string, files: Files): string {
  const known = packagePlaces.get(files) ?? new Map<string, string>();
  packagePlaces.set(files, known);
  const from = path.dirname(file);
  const key = `${name}\0${from}`;
  const place = known.get(key) ?? findPackage(name, from, root, files);
  known.set(key, place);
  return place;
}

/** Files of one folder find the same. */
const packagePlaces = new WeakMap<Files, Map<string, string>>();

function findPackage(name: string, from: string, root: string, files: Files): string {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const place = path.join(dir, 'node_modules', name);
    const real = files.realOf(place);
    if (real !== 'none') return `${path.relative(root, place)} ${path.relative(root, real)}`;
    if (dir === root || dir === path.dirname(dir)) return 'none';
  }
}

/** The same for `dir/node_modules/name`, looked for from `dir`. */
export function nearestPlace(wanted: string, root: string, files: Files): string {
  const { from, name } = wantedPackage(wanted);
  return packagePlace(name, path.join(from, 'x'), root, files);
}

/** Where a package is found that is looked for as `dir/node_modules/name`; `undefined` where it is not. */
export function nearestFolder(wanted: string, root: string, files: Files): string | undefined {
  const [place = 'none'] = nearestPlace(wanted, root, files).split(' ');
  return place === 'none' ? undefined : path.join(root, place);
}

function wantedPackage(wanted: string): { readonly from: string; readonly name: string } {
  const at = wanted.lastIndexOf(NODE_MODULES);
  return { from: wanted.slice(0, at), name: wanted.slice(at + NODE_MODULES.length) };
}
