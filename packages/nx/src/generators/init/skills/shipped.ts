import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Beside `src` and `dist` alike. */
const FOLDER = path.join(import.meta.dirname, '../../../../skills');

export interface Shipped {
  readonly name: string;
  readonly text: string;
}

/** The skills of this package, by their names. */
export function shippedSkills(): readonly Shipped[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((name) => ({
      name,
      text: readFileSync(path.join(FOLDER, name, 'SKILL.md'), 'utf8').replaceAll('\r\n', '\n'),
    }));
}
