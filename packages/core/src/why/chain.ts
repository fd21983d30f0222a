import { byCodeUnit } from '../order.ts';

/** For each project, those that its inputs take in; a project that is missing is not known. */
export type Closures = ReadonlyMap<string, ReadonlySet<string>>;

/** Stands for projects between two others that the history does not know. */
export const GAP = '…';

/**
 * The way from a project to one that it hangs on, `shop → cart → core`, shortest first. Nx hands over
 * whole closures and no edges; but where closures of all that lies between are known, what is left when
 * every detour is taken out is an edge for certain. Where one is not, a gap stands for it.
 */
export function chainOf(closures: Closures, from: string, to: string): readonly string[] {
  if (from === to) return [from];
  const queue: (readonly string[])[] = [[from]];
  const seen = new Set([from]);
  for (const path of queue) {
    const last = path.at(-1) ?? from;
    for (const next of stepsFrom(closures, last, to)) {
      if (next === to) return [...path, to];
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return [from, GAP, to];
}

/** The projects that `from` certainly hangs on itself and that lead to `to`. */
function stepsFrom(closures: Closures, from: string, to: string): readonly string[] {
  const reach = closures.get(from) ?? new Set<string>();
  const others = [...reach].filter((project) => project !== from);
  return others
    .filter((next) => next === to || closures.get(next)?.has(to) === true)
    .filter((next) => others.every((via) => via === next || !mayLead(closures, via, { from, next })))
    .sort(byCodeUnit);
}

/**
 * Whether a project may stand between two others. Not one that the second hangs on; of one that is not known,
 * no project that takes it in takes in less than it does.
 */
function mayLead(closures: Closures, via: string, { from, next }: { from: string; next: string }): boolean {
  if (closures.get(next)?.has(via)) return false;
  const reach = closures.get(via);
  if (reach) return reach.has(next) && !reach.has(from);
  return [...closures.values()].every((other) => !other.has(via) || other.has(next));
}
