import { byCodeUnit } from '../../order.ts';
import type { PartProblem } from './problem.ts';

/** The same problem with its files by code unit, and all lists ascending: what is found then hangs on no order. */
export interface Canonical {
  readonly problem: PartProblem;
  /** The number that each file had. */
  readonly given: readonly number[];
}

export function canonical(problem: PartProblem): Canonical {
  const { files } = problem;
  const given = Array.from(files.keys()).sort((a, b) => byCodeUnit(files[a] ?? '', files[b] ?? ''));
  const numbers = new Int32Array(files.length);
  for (const [now, before] of given.entries()) numbers[before] = now;
  const renumbered = (list: readonly number[]): readonly number[] =>
    [...new Set(list)].map((file) => numbers[file] ?? 0).sort((a, b) => a - b);
  const lists = (of: readonly (readonly number[])[]): readonly (readonly number[])[] =>
    given.map((file) => renumbered(of[file] ?? []));
  const { typeNeeds, ownOnly } = problem;
  return {
    given,
    problem: {
      ...problem,
      files: given.map((file) => files[file] ?? ''),
      needs: lists(problem.needs),
      ...(typeNeeds === undefined ? {} : { typeNeeds: lists(typeNeeds) }),
      ...(ownOnly === undefined ? {} : { ownOnly: renumbered(ownOnly) }),
      workMs: given.map((file) => problem.workMs[file] ?? 0),
      together: problem.together.map(renumbered),
      commits: problem.commits.map((commit) => ({ ...commit, files: renumbered(commit.files) })),
      dependents: problem.dependents
        .map((dependent) => ({ ...dependent, needs: renumbered(dependent.needs) }))
        .sort((a, b) => byCodeUnit(a.name, b.name)),
    },
  };
}

/** Files as they were numbered before, each list ascending. */
export function asGiven(list: readonly number[], given: readonly number[]): readonly number[] {
  return list.map((file) => given[file] ?? 0).sort((a, b) => a - b);
}
