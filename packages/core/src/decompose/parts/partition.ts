import { eachLink } from './links.ts';
import type { Units } from './units.ts';

/** Files in parts: each file in one. */
export interface Partition {
  /** The largest part first, since it is the one that stays; of equally large ones by their first files. Files ascend. */
  readonly parts: readonly (readonly number[])[];
  /** Which part needs which, by the imports of their files: never in a circle. */
  readonly edges: readonly PartEdge[];
}

export interface PartEdge {
  readonly from: number;
  readonly to: number;
  /** So many imports lead from one to the other, between what cannot be parted. */
  readonly imports: number;
}

/** All units in one. */
export function onePart({ count }: Pick<Units, 'count'>): Int32Array {
  return new Int32Array(count);
}

export function partitionOf(units: Units, part: Int32Array): Partition {
  const lists = new Map<number, number[]>();
  for (const [file, unit] of units.of.entries()) {
    const one = part[unit] ?? 0;
    const list = lists.get(one);
    if (list) list.push(file);
    else lists.set(one, [file]);
  }
  const sorted = [...lists].sort(([, a], [, b]) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const places = new Map(sorted.map(([one], at) => [one, at]));
  return { parts: sorted.map(([, list]) => list), edges: edgesBetween(units, part, places) };
}

function edgesBetween(
  { needs, count }: Units,
  part: Int32Array,
  places: ReadonlyMap<number, number>,
): readonly PartEdge[] {
  const imports = new Map<number, number>();
  for (let unit = 0; unit < count; unit++)
    eachLink(needs, unit, (need) => {
      const [from, to] = [places.get(part[unit] ?? 0) ?? 0, places.get(part[need] ?? 0) ?? 0];
      if (from !== to) imports.set(from * places.size + to, (imports.get(from * places.size + to) ?? 0) + 1);
    });
  return [...imports]
    .sort(([a], [b]) => a - b)
    .map(([key, number]) => ({
      from: Math.floor(key / places.size),
      to: key % places.size,
      imports: number,
    }));
}
