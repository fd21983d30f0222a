import path from 'node:path';
import type { HazardQuestion } from './hazards.ts';
import { isInside } from '../modules/names.ts';

const LITERALS = /(['"`])((?:\.{1,2}(?:\/|(?=\1)))*[\w@.-]*(?:\/[\w@.-]+)*\/?)\1/g;

/** A file that asks where it lies reads something there: all that its text names must stay with it. */
export function placeProblem(
  name: string,
  home: number,
  { files, assignment: { homeOf, files: own, project } }: HazardQuestion,
): string | undefined {
  const dir = path.posix.dirname(name);
  const other = home > 0 ? own.find((file) => isInside(file, dir) && homeOf(file) !== home) : undefined;
  if (other !== undefined) return `${name} asks where it lies, and ${other} beside it would not come along`;
  const text = files.read(name) ?? '';
  for (const [, , literal = ''] of text.matchAll(LITERALS)) {
    if (literal === '' || isImported(text, literal)) continue;
    const places = [path.posix.join(dir, literal), path.posix.normalize(literal)].map((place) =>
      place.replace(/\/$/, ''),
    );
    // Whoever stays and walks up to its project's folder looks for what stays as well.
    const meant = home > 0 ? places : places.filter((place) => place !== dir && place !== project.root);
    const lost = own.find(
      (file) => homeOf(file) !== home && meant.some((place) => file === place || isInside(file, place)),
    );
    if (lost !== undefined)
      return `${name} asks where it lies, and names ${literal}: ${lost} would lie in another project`;
  }
  return undefined;
}

/** Imports find their way by themselves. */
function isImported(text: string, literal: string): boolean {
  const name = literal.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const before = String.raw`(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\(|[mM]ock\s*\(|Actual\s*(?:<[^>]*>)?\()`;
  return new RegExp(`${before}\\s*['"\`]${name}['"\`]`).test(text);
}
