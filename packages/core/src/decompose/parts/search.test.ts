import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byCodeUnit } from '../../order.ts';
import { dice } from '../../dice.ts';
import { arbitraryProblem, problemOf, twoAreas } from '../../testing/part-problems.ts';
import { PART_RULE, type PartProblem, type PartRule } from './problem.ts';
import { type PartsAnswer, judgeParts, searchParts } from './search.ts';

const RULE: PartRule = { ...PART_RULE, leastFiles: 1, draws: 200 };

function partOf({ parts }: PartsAnswer): readonly number[] {
  const part: number[] = [];
  for (const [at, files] of parts.entries()) for (const file of files) part[file] = at;
  return part;
}

/** The parts as sets of paths, in an order of their own. */
function pathsOf({ files }: PartProblem, { parts }: PartsAnswer): readonly string[] {
  const paths = parts.map((list) => list.map((file) => files[file] ?? '').sort(byCodeUnit));
  return paths.map((list) => list.join(' ')).sort(byCodeUnit);
}

/** Kahn: parts without needs are taken away until none is left. */
function isAcyclic(count: number, edges: readonly { readonly from: number; readonly to: number }[]): boolean {
  const left = new Set(Array.from({ length: count }, (_, at) => at));
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const one of left) if (!edges.some(({ from, to }) => from === one && left.has(to))) left.delete(one);
  }
  return left.size === 0;
}

describe('two areas that change apart', () => {
  const answer = searchParts(twoAreas(120));

  test('are found, with what their split saves on commits that nothing was fitted on', () => {
    expect(answer).toMatchObject({ verdict: 'split', why: [], edges: [] });
    expect(answer.parts).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    ]);
    // Nine tests of a second and one start, instead of eighteen and one.
    expect(answer.proof?.work).toMatchObject({
      before: { meanMs: 19_000, p50Ms: 19_000, p95Ms: 19_000 },
      after: { meanMs: 10_000, p50Ms: 10_000, p95Ms: 10_000 },
      savedMs: 9000,
      interval: { low: 9000, high: 9000 },
    });
    expect(answer.proof).toMatchObject({ commits: 30, touching: 1 });
  });

  test('are judged the same when they are given', () => {
    const { proof, verdict } = judgeParts(twoAreas(120), answer.parts);
    expect([verdict, proof]).toEqual(['split', answer.proof]);
  });

  test('stay together where too few commits tell', () => {
    const { verdict, why, parts } = searchParts(twoAreas(20));
    expect([verdict, parts.length]).toEqual(['do-not-split', 1]);
    expect(why).toEqual(['20 commits touched it: at least 60 must, to tell parts from chance']);
  });

  test('stay together where a start costs more than what is skipped', () => {
    const { verdict, why } = searchParts({
      ...twoAreas(120),
      startMs: 10_000,
      commits: Array.from({ length: 120 }, (_, at) => ({ files: at % 3 === 0 ? [0] : [0, 10], weight: 1 })),
    });
    expect(verdict).toBe('do-not-split');
    expect(why[0]).toMatch('each further task starts in 10.0s');
  });

  test('stay together where one loop in twenty would get slower', () => {
    const given = twoAreas(120);
    const commits = given.commits.map((commit, at) =>
      at % 8 === 0 ? { ...commit, whole: true as const } : commit,
    );
    const { verdict, why } = judgeParts({ ...given, startMs: 4000, commits }, answer.parts);
    expect([verdict, why]).toEqual([
      'do-not-split',
      ['one loop in twenty gets slower: 22.0s now, 26.0s then'],
    ]);
  });

  test('stay together without tests', () => {
    const given = twoAreas(120);
    const { why } = searchParts({ ...given, workMs: given.files.map(() => 0) });
    expect(why).toEqual(['no file has work that could be skipped']);
  });

  test('are parts for what hangs on them too, also without tests of their own', () => {
    const given = twoAreas(120);
    const dependents = [{ name: 'app', needs: [0], startMs: 1000, workMs: 30_000, own: [] }];
    const { verdict, proof } = searchParts({ ...given, workMs: given.files.map(() => 0), dependents });
    expect([verdict, proof?.work.savedMs]).toEqual(['split', 31_000 / 2]);
  });
});

test('where all commits touch what all files need, nothing is split', () => {
  const given = twoAreas(120);
  const needs = given.needs.map((list, file) => (file === 10 ? [0] : list));
  const commits = given.commits.map(() => ({ files: [0], weight: 1 }));
  const { verdict, why } = searchParts({ ...given, needs, commits });
  expect(verdict).toBe('do-not-split');
  expect(why).toEqual([
    'no split saves more than 0ms of 19.0s a loop: most commits touch what most of it needs',
  ]);
});

test('a cycle that holds most files is told, with what to cut, types first', () => {
  const files = Array.from({ length: 12 }, (_, at) => `src/${String.fromCodePoint(97 + at)}.ts`);
  const needs = files.map((_, file) => (file < 10 ? [(file + 1) % 10] : []));
  const { cycle, why, verdict } = searchParts(
    problemOf({
      files,
      needs,
      typeNeeds: files.map((_, file) => (file === 4 ? [5] : [])),
      workMs: files.map(() => 500),
      commits: Array.from({ length: 80 }, (_, at) => ({ files: [at % 10], weight: 1 })),
    }),
  );
  expect(verdict).toBe('do-not-split');
  expect(why).toContain('one cycle holds 10 of 12 files');
  expect(cycle).toMatchObject({
    of: 12,
    cuts: [{ from: 4, to: 5, isTypeOnly: true }],
    leftTogether: 1,
  });
});

test('no part is smaller than it may be', () => {
  fc.assert(
    fc.property(arbitraryProblem, fc.integer({ min: 2, max: 8 }), (problem, leastFiles) => {
      const { parts } = searchParts(problem, { ...RULE, leastFiles });
      const least = Math.min(...parts.map((files) => files.length));
      expect(parts.length === 1 || least >= leastFiles).toBe(true);
    }),
    { numRuns: 30 },
  );
});

describe('parts that are given', () => {
  const given = twoAreas(120);
  const half = [given.files.map((_, file) => file).filter((file) => file % 2 === 0)];

  test.each([
    ['a file is in none', half, '10 files in no part or in several'],
    ['a file is unknown', [[...given.files.keys(), 99]], '1 file in no part or in several'],
  ])('are refused where %s', (_, parts, why) => {
    expect(judgeParts(given, parts)).toMatchObject({ verdict: 'do-not-split', why: [why] });
  });

  test('are refused where they part what cannot be parted', () => {
    const parts = [
      given.files.map((_, file) => file).slice(0, 10),
      given.files.map((_, file) => file).slice(10),
    ];
    expect(judgeParts({ ...given, together: [[1, 11, 12]] }, parts).why).toEqual([
      'src/cart/t1.test.ts and src/money/t1.test.ts cannot be parted, nor 1 more',
    ]);
  });

  test('are refused where they need each other in a circle', () => {
    const needs = given.needs.map((list, file) => (file === 0 ? [11] : file === 10 ? [1] : list));
    const without = needs.map((list, file) => (file === 1 || file === 11 ? [] : list));
    const parts = [
      given.files.map((_, file) => file).slice(0, 10),
      given.files.map((_, file) => file).slice(10),
    ];
    expect(judgeParts({ ...given, needs: without }, parts).why).toEqual([
      'parts 1, 2 need each other in a circle',
    ]);
  });
});

describe('whatever the problem', () => {
  test('parts are a partition, without circles, and part nothing that belongs together', () => {
    fc.assert(
      fc.property(arbitraryProblem, (problem) => {
        const answer = searchParts(problem, RULE);
        const part = partOf(answer);
        expect(answer.parts.flat().sort((a, b) => a - b)).toEqual([...problem.files.keys()]);
        for (const group of problem.together) expect(new Set(group.map((file) => part[file])).size).toBe(1);
        const across = problem.needs.flatMap((list, file) =>
          list
            .map((to) => ({ from: part[file] ?? 0, to: part[to] ?? 0 }))
            .filter(({ from, to }) => from !== to),
        );
        expect(isAcyclic(answer.parts.length, across)).toBe(true);
        const told = new Set(answer.edges.map(({ from, to }) => `${from} ${to}`));
        expect(told).toEqual(new Set(across.map(({ from, to }) => `${from} ${to}`)));
        expect(answer.parts.length).toBeLessThanOrEqual(RULE.maxParts);
        expect(answer.verdict === 'split').toBe(answer.why.length === 0);
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the files does not matter', () => {
    fc.assert(
      fc.property(arbitraryProblem, fc.nat(1000), (problem, seed) => {
        const roll = dice(seed);
        const order = [...problem.files.keys()].map((file) => ({ file, at: roll() }));
        const from = order.sort((a, b) => a.at - b.at).map(({ file }) => file);
        const other = renumbered(problem, from);
        const [a, b] = [searchParts(problem, RULE), searchParts(other, RULE)];
        expect(pathsOf(other, b)).toEqual(pathsOf(problem, a));
        expect([b.verdict, b.proof, b.why]).toEqual([a.verdict, a.proof, a.why]);
      }),
      { numRuns: 30 },
    );
  });

  test('a commit that touches nothing changes nothing but how often loops are touched', () => {
    fc.assert(
      fc.property(arbitraryProblem, fc.nat(60), (given, at) => {
        // Numbers of commits behind it change.
        const problem = { ...given, dependents: given.dependents.map((one) => ({ ...one, own: [] })) };
        const commits = problem.commits.toSpliced(at, 0, { files: [], weight: 5 });
        const [a, b] = [searchParts(problem, RULE), searchParts({ ...problem, commits }, RULE)];
        const touching = a.proof?.touching ?? 1;
        expect(b.proof?.touching ?? 1).toBeLessThanOrEqual(touching);
        expect({ ...b, proof: b.proof && { ...b.proof, touching } }).toEqual({ proof: undefined, ...a });
      }),
      { numRuns: 30 },
    );
  });

  test('no more work and no dearer start ever makes the same parts cheaper', () => {
    const after = (problem: PartProblem, parts: PartsAnswer['parts']): number =>
      judgeParts(problem, parts, RULE).proof?.work.after.meanMs ?? 0;
    fc.assert(
      fc.property(arbitraryProblem, fc.nat(3000), fc.nat(23), (problem, more, at) => {
        const { parts } = searchParts(problem, RULE);
        const now = after(problem, parts);
        const workMs = problem.workMs.map((ms, file) => (file === at ? ms + more : ms));
        expect(after({ ...problem, workMs }, parts)).toBeGreaterThanOrEqual(now);
        expect(after({ ...problem, startMs: problem.startMs + more }, parts)).toBeGreaterThanOrEqual(now);
      }),
      { numRuns: 30 },
    );
  });
});

function renumbered(problem: PartProblem, from: readonly number[]): PartProblem {
  const now = new Map(from.map((before, at) => [before, at]));
  const list = (files: readonly number[]): readonly number[] => files.map((file) => now.get(file) ?? 0);
  return {
    ...problem,
    files: from.map((file) => problem.files[file] ?? ''),
    needs: from.map((file) => list(problem.needs[file] ?? [])),
    workMs: from.map((file) => problem.workMs[file] ?? 0),
    together: problem.together.map(list),
    ownOnly: list(problem.ownOnly ?? []),
    commits: problem.commits.map((commit) => ({ ...commit, files: list(commit.files) })),
    dependents: problem.dependents.map((one) => ({ ...one, needs: list(one.needs) })),
  };
}
