import fc from 'fast-check';
import type { PartCommit, PartProblem } from '../decompose/parts/problem.ts';

/** A problem with what its test says, and nothing else. */
export function problemOf(given: Partial<PartProblem> & Pick<PartProblem, 'files' | 'needs'>): PartProblem {
  return {
    workMs: given.files.map(() => 0),
    together: [],
    startMs: 1000,
    commits: [],
    dependents: [],
    cores: 2,
    ...given,
  };
}

/** Two areas of ten files, each with a source that nine tests need; commits touch one area, in turn. */
export function twoAreas(count: number): PartProblem {
  const files = ['cart', 'money'].flatMap((area) =>
    Array.from({ length: 10 }, (_, at) => `src/${area}/${at === 0 ? 'index' : `t${at}.test`}.ts`),
  );
  return problemOf({
    files,
    needs: files.map((_, file) => (file % 10 === 0 ? [] : [file < 10 ? 0 : 10])),
    workMs: files.map((_, file) => (file % 10 === 0 ? 0 : 1000)),
    commits: Array.from({ length: count }, (_, at): PartCommit => ({ files: [(at % 2) * 10], weight: 1 })),
  });
}

/** Any problem of a few dozen files: edges in all directions, groups, dependents, commits that touch all. */
export const arbitraryProblem: fc.Arbitrary<PartProblem> = fc.integer({ min: 2, max: 24 }).chain((count) => {
  const file = fc.nat(count - 1);
  const perFile = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(one, { minLength: count, maxLength: count });
  const commit = fc.record(
    { files: fc.uniqueArray(file, { maxLength: 4 }), weight: fc.integer({ min: 1, max: 3 }) },
    { noNullPrototype: true },
  );
  const whole = commit.map((one): PartCommit => ({ ...one, whole: true }));
  return fc.record(
    {
      files: fc.constant(
        Array.from({ length: count }, (_, at) => `src/${at % 3}/${String(at).padStart(2, '0')}.ts`),
      ),
      // Mostly downwards, so that not all is one circle.
      needs: perFile(fc.array(file, { maxLength: 2 })).chain((lists) =>
        fc
          .nat(9)
          .map((back) => lists.map((list, at) => list.filter((to) => to < at || (to + at) % 10 < back / 4))),
      ),
      workMs: perFile(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }))),
      together: fc.array(fc.uniqueArray(file, { minLength: 2, maxLength: 3 }), { maxLength: 2 }),
      ownOnly: fc.uniqueArray(file, { maxLength: 5 }),
      startMs: fc.integer({ min: 0, max: 3000 }),
      commits: fc.array(fc.oneof({ weight: 9, arbitrary: commit }, whole), { minLength: 60, maxLength: 90 }),
      dependents: fc.array(
        fc.record({
          name: fc.constantFrom('app', 'admin', 'site'),
          needs: fc.uniqueArray(file, { minLength: 1, maxLength: 3 }),
          startMs: fc.nat(2000),
          workMs: fc.nat(9000),
          own: fc.uniqueArray(fc.nat(59), { maxLength: 5 }),
        }),
        { maxLength: 3 },
      ),
      cores: fc.integer({ min: 1, max: 4 }),
    },
    { noNullPrototype: true },
  );
});
