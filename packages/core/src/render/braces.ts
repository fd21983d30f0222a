import { byCodeUnit } from '../order.ts';

/**
 * Names in fewer characters, each still told exactly: `@acme/{admin,cart}:test`,
 * `src/{money,result}.ts`. Names that share what stands around one part are put together.
 */
export function braced(names: readonly string[]): readonly string[] {
  const groups = new Map<string, { head: string; tail: string; parts: string[] }>();
  for (const name of new Set(names)) {
    const { head, part, tail } = split(name);
    const key = JSON.stringify([head, tail]);
    const group = groups.get(key);
    if (group) group.parts.push(part);
    else groups.set(key, { head, tail, parts: [part] });
  }
  return Array.from(groups.values(), ({ head, tail, parts }) => {
    if (parts.length === 1) return `${head}${parts[0]}${tail}`;
    const common = numbered(parts);
    const ends = parts.map((part) => part.slice(common.length)).sort(byCodeUnit);
    return `${head}${common}{${ends.join(',')}}${tail}`;
  });
}

/** What names that only differ in a number at their end begin with: `avatar{0,1,2}`; of all others nothing. */
function numbered(parts: readonly string[]): string {
  const [common = '', ...others] = parts.map((part) => part.replace(/(?<!\d)\d+$/, ''));
  const isNumbered = parts.every((part) => part.length > common.length);
  return isNumbered && others.every((other) => other === common) ? common : '';
}

/** A task's project and its target, a file's name and its ending: what changes stands before the last mark. */
function split(name: string): { head: string; part: string; tail: string } {
  const slash = name.lastIndexOf('/') + 1;
  const mark = name.slice(slash).search(/[:.]/);
  const end = mark === -1 ? name.length : slash + mark;
  return { head: name.slice(0, slash), part: name.slice(slash, end), tail: name.slice(end) };
}
