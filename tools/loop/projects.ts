/** A project of the generated workspace, in layers above one hub. */
export interface LoopProject {
  readonly name: string;
  /** Of the package. */
  readonly scope: string;
  readonly home: string;
  /** Names of those that it imports, the first one in most of its modules. */
  readonly needs: readonly string[];
}

export const HUB = 'p000';

/** The hub first; each after all that it needs. Those of the last layer are needed by nobody. */
export function loopProjects(count: number, dice: () => number): readonly LoopProject[] {
  if (count < 3) throw new Error(`--projects ${count}: there must be three at least`);
  const depth = Math.max(2, Math.min(6, Math.round(Math.log2(count))));
  const each = Math.ceil((count - 1) / depth);
  const layerOf = (at: number): number => (at === 0 ? 0 : 1 + Math.floor((at - 1) / each));
  return Array.from({ length: count }, (_, at) => {
    const name = nameOf(at);
    const below = Array.from({ length: at }, (_one, other) => other).filter(
      (other) => layerOf(other) === layerOf(at) - 1,
    );
    const needs = new Set<number>();
    const wanted = 1 + Math.floor(dice() * 3);
    while (needs.size < Math.min(wanted, below.length))
      needs.add(below[Math.floor(dice() * below.length)] ?? 0);
    if (at > 0 && dice() < 0.3) needs.add(0);
    return { name, scope: `@w/${name}`, home: `packages/${name}`, needs: [...needs].map(nameOf) };
  });
}

function nameOf(at: number): string {
  return `p${String(at).padStart(3, '0')}`;
}

/** The last one: nobody hangs on it. */
export function leafOf(projects: readonly LoopProject[]): LoopProject {
  const leaf = projects.at(-1);
  if (!leaf) throw new Error('there are no projects');
  return leaf;
}
