import { type Result, err, ok } from '@subminute/core';
import type { Assignment } from './assign.ts';
import type { Use } from './links.ts';

/** Projects that need each other in a circle cannot be built one after the other: each of its edges is named. */
export function checkCircles(
  uses: readonly Use[],
  { homeOf, parts, project }: Assignment,
): Result<void, string> {
  const below = new Map<number, Map<number, Use>>();
  for (const use of uses) {
    const from = homeOf(use.from);
    const to = homeOf(use.to);
    if (from === undefined || to === undefined || from === to) continue;
    const own = below.get(from) ?? new Map<number, Use>();
    if (!own.has(to)) own.set(to, use);
    below.set(from, own);
  }
  const circle = circleIn(below);
  if (!circle) return ok(undefined);
  const nameOf = (home: number): string => parts[home - 1]?.part ?? project.name;
  const edges = circle.map(({ from, to }) => `${from} imports ${to}`);
  const names = circle.map(({ from }) => nameOf(homeOf(from) ?? 0));
  return err(`${names.join(', ')} would import each other in a circle: ${edges.join('; ')}`);
}

function circleIn(below: ReadonlyMap<number, ReadonlyMap<number, Use>>): readonly Use[] | undefined {
  const done = new Set<number>();
  const walk = (home: number, path: readonly number[], uses: readonly Use[]): readonly Use[] | undefined => {
    const at = path.indexOf(home);
    if (at !== -1) return uses.slice(at);
    if (done.has(home)) return undefined;
    for (const [to, use] of below.get(home) ?? []) {
      const found = walk(to, [...path, home], [...uses, use]);
      if (found) return found;
    }
    done.add(home);
    return undefined;
  };
  for (const home of [...below.keys()].sort((a, b) => a - b)) {
    const found = walk(home, [], []);
    if (found) return found;
  }
  return undefined;
}
