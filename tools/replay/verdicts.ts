import type { Both } from './state.ts';

/** What both ways of a task came to, and what they came to when they differed and were tried again. */
export interface Compared extends Both {
  readonly again?: Both;
}

export type Verdict = 'equal' | 'flaky' | 'differs';

export function isSame({ with: some, plain }: Both): boolean {
  return failuresOf(some) === failuresOf(plain);
}

/** Both ways fail in the same tests; or do when tried again: then it was a test that fails now and then. */
export function verdictOf({ with: some, plain, again }: Compared): Verdict {
  if (isSame({ with: some, plain })) return 'equal';
  if (!again) return 'differs';
  // What one way fails in both times and the other one never: that is no chance.
  const always = (one: keyof Both, other: keyof Both): boolean => {
    const [first, second] = [{ with: some, plain }, again];
    const passes = new Set([...first[other].failed, ...second[other].failed]);
    return first[one].failed.some((test) => second[one].failed.includes(test) && !passes.has(test));
  };
  return always('with', 'plain') || always('plain', 'with') ? 'differs' : 'flaky';
}

function failuresOf({ failed }: Both['with']): string {
  return [...new Set(failed)].sort().join('\n');
}
