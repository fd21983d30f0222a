import { type FunctionRange, bodiesNotRun } from '@subminute/core/code';
import type { ReadCode } from '../inputs/packed-code.ts';
import type { UnitFacts } from '../record/unit-facts.ts';

const NODE_MODULES = /[\\/]node_modules[\\/]/;

/**
 * Of a module, the bodies that a test file never ran. `undefined` where all of it counts: nobody counted, it is no
 * module of the workspace, or somebody has read the source of its functions.
 */
export function blanks(
  facts: UnitFacts,
  codes: ReadonlyMap<string, ReadCode>,
): (id: string) => readonly string[] | undefined {
  if (facts.isAllSources) return () => undefined;
  const isRead = new Set(facts.sources);
  return (id) => {
    if (isRead.has(id)) return undefined;
    const code = codes.get(id);
    const scripts = facts.ran.filter(({ filename }) => filename === id);
    const evaluated = facts.modules.filter(({ filename }) => filename === id);
    const [prefix] = evaluated.map((module) => module.prefix);
    // Each evaluation is a script of its own, and V8 keeps the counts of all of them.
    if (!code || prefix === undefined || scripts.length === 0 || NODE_MODULES.test(id)) return undefined;
    if (evaluated.some((module) => module.prefix !== prefix)) return undefined;
    return bodiesNotRun(
      code.places,
      scripts.map(({ ranges }) => rangesIn(ranges, prefix)),
    );
  };
}

/** In the code, without what Vitest puts before it. */
function rangesIn(
  ranges: readonly (readonly [start: number, end: number, count: number])[],
  prefix: number,
): readonly FunctionRange[] {
  return ranges.map(([start, end, count]) => ({ start: start - prefix, end: end - prefix, count }));
}
