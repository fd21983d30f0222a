import { type Result, err, ok } from '../../result.ts';
import { componentsOf } from './components.ts';
import { contracted } from './links.ts';
import type { PartProblem } from './problem.ts';
import type { Reason } from './reasons.ts';
import type { Units } from './units.ts';

/** The part of each unit, of parts that somebody gave. */
export function checkedParts(
  { files }: PartProblem,
  units: Units,
  parts: readonly (readonly number[])[],
): Result<Int32Array, Reason> {
  const counts = new Int32Array(files.length);
  for (const list of parts) for (const file of list) counts[file] = (counts[file] ?? 0) + 1;
  const missed = counts.reduce((sum, count) => sum + (count === 1 ? 0 : 1), 0);
  const strange = parts.flat().filter((file) => file < 0 || file >= files.length).length;
  if (missed + strange > 0) return err({ reason: 'not-a-partition', files: missed + strange });
  const part = new Int32Array(units.count).fill(-1);
  const first = new Int32Array(units.count);
  const parted: (readonly [number, number])[] = [];
  for (const [at, list] of parts.entries()) {
    for (const file of list) {
      const unit = units.of[file] ?? 0;
      if (part[unit] === -1) {
        part[unit] = at;
        first[unit] = file;
      } else if (part[unit] !== at) parted.push([first[unit] ?? 0, file]);
    }
  }
  const pair = parted[0];
  if (pair) {
    const names = pair.map((file) => files[file] ?? '');
    return err({ reason: 'parted', files: names, more: parted.length - 1 });
  }
  const circle = circleOf(units, part, parts.length);
  return circle.length > 0 ? err({ reason: 'circle', parts: circle }) : ok(part);
}

/** Parts of one circle of parts, ascending; none where there is none. */
function circleOf({ needs }: Units, part: Int32Array, count: number): readonly number[] {
  const { of } = componentsOf(contracted(needs, part, count));
  const sizes = new Map<number, number>();
  for (const one of of) sizes.set(one, (sizes.get(one) ?? 0) + 1);
  const circle = of.find((one) => (sizes.get(one) ?? 0) > 1);
  return circle === undefined ? [] : Array.from(of.keys()).filter((one) => of[one] === circle);
}
