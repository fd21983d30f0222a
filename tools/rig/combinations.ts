import type { PackageManager } from './template.ts';

/** What subminute says it supports. */
export const AXES = {
  nx: ['22.1.3', '22.7.12', '23.3.2', '24.0.6'],
  node: ['22', '24', '26'],
  manager: ['npm', 'pnpm', 'yarn'],
  daemon: [false, true],
} as const satisfies Axes;

interface Axes {
  readonly nx: readonly string[];
  readonly node: readonly string[];
  readonly manager: readonly PackageManager[];
  readonly daemon: readonly boolean[];
}

export interface Combination {
  readonly nx: string;
  readonly node: string;
  readonly manager: PackageManager;
  readonly daemon: boolean;
}

export function all(axes: Axes): readonly Combination[] {
  return axes.nx.flatMap((nx) =>
    axes.node.flatMap((node) =>
      axes.manager.flatMap((manager) => axes.daemon.map((daemon) => ({ nx, node, manager, daemon }))),
    ),
  );
}

/** A few combinations in which each pair of values of two axes stands at least once. */
export function pairwise(axes: Axes): readonly Combination[] {
  return covering(all(axes), pairsOf);
}

/** Fewer: each value of each axis stands in one at least. */
export function each(axes: Axes): readonly Combination[] {
  return covering(all(axes), valuesOf);
}

/** Found greedily. */
function covering(
  candidates: readonly Combination[],
  partsOf: (candidate: Combination) => readonly string[],
): readonly Combination[] {
  const open = new Set(candidates.flatMap(partsOf));
  const chosen: Combination[] = [];
  while (open.size > 0) {
    const gain = (candidate: Combination): number =>
      partsOf(candidate).filter((part) => open.has(part)).length;
    const best = candidates.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    for (const part of partsOf(best)) open.delete(part);
    chosen.push(best);
  }
  return chosen;
}

function valuesOf(combination: Combination): readonly string[] {
  return Object.entries(combination).map(([axis, value]) => `${axis}=${String(value)}`);
}

function pairsOf(combination: Combination): readonly string[] {
  const entries = valuesOf(combination);
  return entries.flatMap((a, i) => entries.slice(i + 1).map((b) => `${a}&${b}`));
}
