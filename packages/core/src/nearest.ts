import { byCodeUnit } from './order.ts';

/**
 * Names that look like `wanted`, nearest first: Levenshtein distance of at most a third of its
 * length (at least 2), or one that contains the other.
 */
export function nearestNames(wanted: string, names: Iterable<string>): readonly string[] {
  const bound = Math.max(2, Math.floor(wanted.length / 3));
  const scored: { name: string; distance: number }[] = [];
  for (const name of new Set(names)) {
    const short = name.slice(name.lastIndexOf('/') + 1);
    const distance = Math.min(editDistance(wanted, name), editDistance(wanted, short) + 0.5);
    if (distance <= bound) scored.push({ name, distance });
    else if (name.includes(wanted) && wanted.length > 2) scored.push({ name, distance: bound + 1 });
  }
  return scored.sort((a, b) => a.distance - b.distance || byCodeUnit(a.name, b.name)).map((s) => s.name);
}

/** Levenshtein, Wagner–Fischer with one row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
