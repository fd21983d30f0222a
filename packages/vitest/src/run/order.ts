/** What decides when a test file runs among those that do. */
export interface Rank<T> {
  readonly item: T;
  /** It failed when it ran last. */
  readonly hasFailed: boolean;
  /** Folders between it and the nearest thing that changed; 0 for what changed itself or is new. */
  readonly distance: number;
  /** What it took last; of what never ran, nothing is known. */
  readonly durationMs: number | undefined;
}

/** Failed first, then what lies nearest to the change, then what takes longest; what is alike keeps its order. */
export function inOrder<T>(ranks: readonly Rank<T>[]): readonly T[] {
  return ranks
    .toSorted(
      (a, b) =>
        Number(b.hasFailed) - Number(a.hasFailed) ||
        a.distance - b.distance ||
        (b.durationMs ?? Infinity) - (a.durationMs ?? Infinity) ||
        0,
    )
    .map(({ item }) => item);
}

/** Steps between the folders of two files, up and down. */
export function hops(a: string, b: string): number {
  const from = a.split('/').slice(0, -1);
  const to = b.split('/').slice(0, -1);
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return from.length + to.length - 2 * same;
}
