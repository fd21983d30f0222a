import type { GraphFile } from '@subminute/core/graph';
import { minimatch } from 'minimatch';
import type { Json } from '../json-file.ts';
import type { Modules } from './modules.ts';

/** Whether nobody misses a module that is not loaded, by what its package says. */
export type IsFree = (path: string) => boolean;

/** What `sideEffects` of a package.json says. */
export function freeBy(manifest: Json | undefined, root: string): IsFree {
  const said = manifest?.['sideEffects'];
  const isInside = (path: string): boolean => root === '' || path.startsWith(`${root}/`);
  if (said === false) return isInside;
  if (!Array.isArray(said)) return () => false;
  const globs = said
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.replace(/^\.\//, ''));
  const own = root === '' ? 0 : root.length + 1;
  return (path) =>
    isInside(path) &&
    !globs.some((glob) => minimatch(path.slice(own), glob.includes('/') ? glob : `**/${glob}`));
}

/** Where something happens as a module is loaded: by itself, or by what it imports for that. */
export function effectOf(
  { path, imports, targets }: GraphFile,
  { treeOf }: Pick<Modules, 'treeOf'>,
  isFree: IsFree,
): string | undefined {
  const isForEffect = imports.some(({ how, names }, at) => {
    if (how !== 'static' || names === undefined || names.length > 0) return false;
    const target = targets[at];
    return !(target?.is === 'file' && isFree(target.file));
  });
  if (isForEffect) return path;
  const line = treeOf(path)?.effect;
  return line === undefined ? undefined : `${path}:${line}`;
}
