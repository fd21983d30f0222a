import path from 'node:path';

/** Before what a plugin has made up (`\0virtual:settings`): it has no place. */
const MADE_UP = ':';

/** Paths of this machine as an input has them: relative to the workspace, with `/`; what lies outside begins with `/`. */
export function toName(id: string, root: string): string {
  if (!path.isAbsolute(id)) return MADE_UP + id;
  const [place = '', ...query] = id.split('?');
  const inside = relativeTo(root, place);
  const name = inside.startsWith('..') || path.isAbsolute(inside) ? place : inside === '' ? '.' : inside;
  return [name.replaceAll(path.sep, '/'), ...query].join('?');
}

/** As `path.relative` has it: what lies right below needs no more than a look. */
export function relativeTo(root: string, place: string): string {
  const isBelow = place.startsWith(root) && place[root.length] === path.sep && !UNTIDY.test(place);
  return isBelow ? place.slice(root.length + 1) : path.relative(root, place);
}

/** Parts that say nothing, or lead up again. */
const UNTIDY = /[\\/](?:\.{0,2}(?:[\\/]|$))/;

/** The other way round. */
export function toPath(name: string, root: string): string {
  return name.startsWith(MADE_UP) ? name.slice(MADE_UP.length) : path.resolve(root, name);
}
