import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Input } from '@subminute/core/unit';
import { toName } from './place-names.ts';

/** Who leaves more than this has its workspace built, not tested. */
const MAX_PLACES = 500;

/**
 * What a test file has made in its workspace and left there: another one may read it, so that it has to be there for
 * the first to be known. `undefined`: too much to be looked at.
 */
export function leftBehind(wrote: readonly string[], root: string): readonly Input[] | undefined {
  const inputs: Input[] = [];
  const open = wrote.filter((file) => file.startsWith(root + path.sep) && !isOfTools(file));
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const stat = lstatSync(place, { throwIfNoEntry: false });
    if (!stat) continue;
    inputs.push({ kind: stat.isDirectory() ? 'list' : 'file', path: toName(place, root) });
    if (stat.isDirectory()) for (const name of readdirSync(place)) open.push(path.join(place, name));
    if (inputs.length > MAX_PLACES) return undefined;
  }
  return inputs;
}

function isOfTools(file: string): boolean {
  return file.includes(`${path.sep}node_modules${path.sep}`);
}
