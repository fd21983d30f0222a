import { byCodeUnit } from '../../order.ts';

/** The first thing inside of a task that grew with its CPU time. */
export type InsideCause =
  | {
      readonly kind: 'tsc';
      /** `instantiations`, `types`, … */
      readonly counter: string;
      readonly base: number;
      readonly head: number;
      /** The changed file whose check grew most. */
      readonly file?: string;
    }
  | { readonly kind: 'vitest'; readonly file: string; readonly baseMs: number; readonly headMs: number }
  | { readonly kind: 'cpu'; readonly grown: readonly Grown[] };

/** A file of the workspace or a package, by what it takes more of. */
export interface Grown {
  readonly name: string;
  readonly byMs: number;
}

/** One line; names are the workspace's own, never a path outside. */
export function insideLine(cause: InsideCause): string {
  switch (cause.kind) {
    case 'tsc': {
      const where = cause.file === undefined ? '' : `, most in ${cause.file}`;
      return `tsc ${cause.counter} ${short(cause.base)} → ${short(cause.head)}${where}`;
    }
    case 'vitest':
      return `vitest ${cause.file} ${milliseconds(cause.baseMs)} → ${milliseconds(cause.headMs)}`;
    case 'cpu':
      return `cpu ${cause.grown.map(({ name, byMs }) => `${name} +${milliseconds(byMs)}`).join(', ')}`;
  }
}

/** What each name takes more of in the head than in the base, most first. */
export function grownBetween(
  base: ReadonlyMap<string, number>,
  head: ReadonlyMap<string, number>,
  leastMs: number,
): readonly Grown[] {
  return [...head]
    .map(([name, ms]) => ({ name, byMs: ms - (base.get(name) ?? 0) }))
    .filter(({ byMs }) => byMs >= leastMs)
    .sort((a, b) => b.byMs - a.byMs || byCodeUnit(a.name, b.name));
}

function short(count: number): string {
  if (count < 10_000) return String(count);
  return count < 10_000_000 ? `${Math.round(count / 1000)}k` : `${Math.round(count / 1_000_000)}M`;
}

function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)}ms` : `${(ms / 1000).toFixed(1)}s`;
}
