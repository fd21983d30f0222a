// Projects whose best parts are known, since they were made of them.
import type { PartCommit, PartDependent, PartProblem } from '@subminute/core/decompose';

/**
 * `areas` share a first one, `layers` stand on each other, `scrambled` and `mixed` have paths that do not tell their
 * areas, in `loose` ones commits do not always touch what an area has in common, so that parts of an area can be
 * worth it too. Nothing is to gain where all hangs on a `hub` that always changes, where one `cycle` holds most,
 * and little where `start-up` costs more than tests; of `shapeless` ones nothing is known.
 */
export const KINDS = [
  'areas',
  'layers',
  'scrambled',
  'mixed',
  'loose',
  'hub',
  'cycle',
  'start-up',
  'shapeless',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Planted {
  readonly kind: Kind;
  readonly problem: PartProblem;
  /** The planted areas; more than one only where parts are worth it. */
  readonly areas: readonly (readonly number[])[];
  /** As many commits as asked for, of the same kind as those of the problem. */
  readonly fresh: (count: number) => readonly PartCommit[];
}

type Dice = () => number;

interface Sketch {
  readonly dice: Dice;
  readonly kind: Kind;
  readonly area: readonly number[];
  readonly areas: readonly (readonly number[])[];
  readonly isTest: readonly boolean[];
}

export function planted(kind: Kind, files: number, dice: Dice): Planted {
  const sketch = sketchOf(kind, files, dice);
  const needs = needsOf(sketch);
  const popular = sketch.areas.map(() => 0.3 + dice());
  const shares = { whole: dice() * 0.08, noise: dice() * 0.1, two: dice() * 0.15 };
  const commit = (): PartCommit => commitOf(sketch, popular, shares);
  const commits = Array.from({ length: 150 + Math.floor(dice() * 450) }, commit);
  const startMs = kind === 'start-up' ? 30_000 : 400 + dice() * 1000;
  const workMs = sketch.isTest.map((isTest) =>
    isTest ? (kind === 'start-up' ? 50 : 300) * (0.3 + dice() * 2) : 0,
  );
  const tests = sketch.isTest.flatMap((isTest, file) => (isTest ? [file] : []));
  return {
    kind,
    areas: sketch.areas,
    fresh: (count) => Array.from({ length: count }, commit),
    problem: {
      files: pathsOf(sketch),
      needs,
      workMs: workMs.map(Math.round),
      ...(dice() < 0.6 ? { ownOnly: tests } : {}),
      together: [],
      startMs: Math.round(startMs),
      commits,
      dependents: dependentsOf(sketch),
      cores: 4,
    },
  };
}

function below(dice: Dice, count: number): number {
  return Math.floor(dice() * count);
}

function sketchOf(kind: Kind, files: number, dice: Dice): Sketch {
  const isOne = kind === 'hub' || kind === 'cycle' || kind === 'shapeless';
  const most = Math.max(2, Math.min(6, Math.floor(files / 8)));
  const count = isOne ? 1 : 2 + below(dice, most - 1);
  const weights = Array.from({ length: count }, () => 0.5 + dice());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = files - 6 * count;
  const area = weights.flatMap((weight, at) =>
    Array.from({ length: 6 + Math.floor((weight / total) * Math.max(0, spare)) }, () => at),
  );
  const areas: number[][] = weights.map(() => []);
  for (const [file, at] of area.entries()) areas[at]?.push(file);
  // The last files of an area are its tests.
  const isTest = area.map((at, file) => {
    const own = areas[at] ?? [];
    return own.indexOf(file) >= own.length - Math.max(2, Math.floor(own.length * 0.3));
  });
  return { dice, kind, area, areas, isTest };
}

function pathsOf({ dice, kind, area, isTest }: Sketch): readonly string[] {
  return area.map((at, file) => {
    const folder = kind === 'scrambled' || (kind === 'mixed' && dice() < 0.3) ? below(dice, 5) : at;
    return `src/f${folder}/n${below(dice, 3)}/${String(file).padStart(4, '0')}${isTest[file] ? '.test' : ''}.ts`;
  });
}

function needsOf(sketch: Sketch): readonly (readonly number[])[] {
  const { dice, kind, area, areas, isTest } = sketch;
  const uses = areas.map((_, at) => usedAreas(sketch, at));
  const sources = areas.map((list) => list.filter((file) => !isTest[file]));
  const pick = (list: readonly number[]): number => list[below(dice, list.length)] ?? 0;
  return area.map((at, file) => {
    const own = (sources[at] ?? []).filter((one) => one < file);
    const needs = new Set<number>();
    const first = sources[at]?.[0] ?? 0;
    if (kind === 'hub' && file !== first) needs.add(first);
    const count = isTest[file] ? 1 + below(dice, 3) : below(dice, 4);
    for (let i = 0; i < count && own.length > 0; i++) needs.add(pick(own));
    // Most files of an area hang on its first ones.
    if (file !== first && (kind !== 'loose' || dice() < 0.6)) needs.add(first);
    for (const other of uses[at] ?? [])
      if (!isTest[file] && dice() < 0.3) needs.add(pick(sources[other] ?? []));
    if (kind === 'cycle' && !isTest[file]) needs.add(file + 1 < (sources[at]?.length ?? 0) ? file + 1 : 0);
    else if (!isTest[file] && dice() < 0.05 && !isTest[file + 1] && area[file + 1] === at)
      needs.add(file + 1);
    needs.delete(file);
    return [...needs].sort((a, b) => a - b);
  });
}

/** Which areas an area needs: ones before it, so that there is no circle. */
function usedAreas({ dice, kind }: Sketch, at: number): readonly number[] {
  if (at === 0) return [];
  if (kind === 'layers') return dice() < 0.6 ? [at - 1] : [];
  const list = dice() < 0.7 ? [0] : [];
  if (at > 1 && dice() < 0.2) list.push(1 + below(dice, at - 1));
  return list;
}

function commitOf(
  { dice, kind, area, areas }: Sketch,
  popular: readonly number[],
  shares: { readonly whole: number; readonly noise: number; readonly two: number },
): PartCommit {
  if (dice() < shares.whole) return { files: [], whole: true, weight: 1 };
  const files = new Set<number>();
  const addFrom = (list: readonly number[]): void => {
    for (let left = 1 + below(dice, 6); left > 0; left--) files.add(list[below(dice, list.length)] ?? 0);
  };
  const drawn = areas[weighted(dice, popular)] ?? [];
  addFrom(drawn);
  // What an area has in common changes with all that it is for: it is not worth parting.
  const isTied = kind !== 'loose' && kind !== 'shapeless';
  if (isTied || dice() < 0.5) files.add(drawn[0] ?? 0);
  if (dice() < shares.two) {
    const other = areas[weighted(dice, popular)] ?? [];
    addFrom(other);
    if (isTied) files.add(other[0] ?? 0);
  }
  if (dice() < shares.noise) files.add(below(dice, area.length));
  if (kind === 'hub' && dice() < 0.985) files.add(0);
  return { files: [...files].sort((a, b) => a - b), weight: 1 };
}

function weighted(dice: Dice, weights: readonly number[]): number {
  let left = dice() * weights.reduce((sum, weight) => sum + weight, 0);
  return weights.findIndex((weight) => (left -= weight) < 0);
}

function dependentsOf({ dice, areas, isTest }: Sketch): readonly PartDependent[] {
  return Array.from({ length: below(dice, 5) }, (_, at) => {
    const list = (areas[below(dice, areas.length)] ?? []).filter((file) => !isTest[file]);
    return {
      name: `dependent-${at}`,
      needs: [list[below(dice, list.length)] ?? 0, list[below(dice, list.length)] ?? 0],
      startMs: 800,
      workMs: Math.round(2000 * (1 + dice() * 5)),
      own: [],
    };
  });
}
