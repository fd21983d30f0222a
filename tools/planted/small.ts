// Projects so small that all partitions can be tried.
import type { PartCommit, PartProblem } from '@subminute/core/decompose';

export interface Small {
  readonly problem: PartProblem;
  /** What cannot be parted: circles of files, each once. */
  readonly units: readonly (readonly number[])[];
  readonly fresh: (count: number) => readonly PartCommit[];
}

const UNITS = 8;

/** Up to eight circles of files in a random order, any edges between them, commits that favour some of them. */
export function small(dice: () => number): Small {
  const below = (count: number): number => Math.floor(dice() * count);
  const units: number[][] = [];
  let files = 0;
  for (let left = 3 + below(UNITS - 2); left > 0; left--)
    units.push(Array.from({ length: 1 + below(4) }, () => files++));
  const popular = units.map(() => dice() ** 3 + 0.02);
  const pairs = units.map(() => below(units.length));
  const draw = (): number => {
    let left = dice() * popular.reduce((sum, one) => sum + one, 0);
    return popular.findIndex((one) => (left -= one) < 0);
  };
  const one = (at: number): number => units[at]?.[below(units[at].length)] ?? 0;
  const commit = (): PartCommit => {
    if (dice() < 0.03) return { files: [], whole: true, weight: 1 };
    const at = draw();
    const touched = new Set([one(at)]);
    if (dice() < 0.3) touched.add(one(pairs[at] ?? 0));
    return { files: [...touched].sort((a, b) => a - b), weight: 1 };
  };
  const density = dice();
  const needs = units.flatMap((list, at) =>
    list.map((_, place) => [
      ...(list.length > 1 ? [list[(place + 1) % list.length] ?? 0] : []),
      ...units.slice(0, at).flatMap((_list, to) => (dice() < density / 2 ? [one(to)] : [])),
    ]),
  );
  const withTests = units.map(() => dice() < 0.6);
  const problem: PartProblem = {
    files: Array.from({ length: files }, (_, file) => `src/${below(3)}/${String(file).padStart(2, '0')}.ts`),
    needs,
    workMs: units.flatMap((list, at) =>
      list.map(() => (withTests[at] ? Math.round(200 + dice() * 5000) : 0)),
    ),
    together: [],
    startMs: Math.round(dice() * 2000),
    commits: Array.from({ length: 400 }, commit),
    dependents: Array.from({ length: below(3) }, (_, at) => ({
      name: `dependent-${at}`,
      needs: [one(below(units.length))],
      startMs: 500,
      workMs: Math.round(dice() * 6000),
      own: [],
    })),
    cores: 4,
  };
  return { problem, units, fresh: (count) => Array.from({ length: count }, commit) };
}
