import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import { type ProjectSketch, commitOf, compile, graphOf, weightsOf } from '../testing/graphs.ts';
import { type Replay, replay, statisticsOf } from './replay.ts';

const PROJECTS: readonly ProjectSketch[] = [
  { name: 'money' },
  { name: 'cart', on: ['money'] },
  { name: 'words' },
];
const weights = weightsOf((task) => (task.endsWith(':test') ? 3000 : 1000));
const options = { compile, cores: 2, overheadMs: 500, budgetMs: 4000 };

const replayed = (...commits: readonly SampleCommit[]): Replay =>
  replay(graphOf(PROJECTS), commits, weights, options);
const edit = (path: string, sha = path): SampleCommit => commitOf([path], { sha });

describe('a replay', () => {
  const money = edit('libs/money/src/a.ts', 'a');
  const words = edit('libs/words/src/a.ts', 'b');
  const found = replayed(money, words, { ...words, sha: 'c' });

  test('says what the loop after each commit takes, in the order of the commits', () => {
    expect(found.loops).toEqual([
      // Both of money and of cart: 8 s of work on two cores, or a build and a test in a row.
      { sha: 'a', loopMs: 4500, workMs: 8000, tasks: 4 },
      { sha: 'b', loopMs: 3500, workMs: 4000, tasks: 2 },
      { sha: 'c', loopMs: 3500, workMs: 4000, tasks: 2 },
    ]);
  });

  test('sums them up', () => {
    expect(found.loop).toEqual({ meanMs: 11_500 / 3, p50Ms: 3500, p95Ms: 4500, overBudget: 1 / 3 });
  });

  test('names the projects whose tasks take most of the time', () => {
    expect(found.projects).toEqual([
      { project: 'words', commits: 2, workMs: 8000 },
      { project: 'cart', commits: 1, workMs: 4000 },
      { project: 'money', commits: 1, workMs: 4000 },
    ]);
  });

  test('names files by how often they change and what an edit of each takes', () => {
    expect(found.files).toEqual([
      { path: 'libs/words/src/a.ts', commits: 2, loopMs: 3500, costMs: 6000 },
      { path: 'libs/money/src/a.ts', commits: 1, loopMs: 4500, costMs: 4000 },
    ]);
  });

  test('counts for an input only what nothing else would have executed', () => {
    const both = replayed(
      commitOf(['libs/money/src/a.ts', 'pnpm-lock.yaml'], { sha: 'a', packages: ['react'] }),
    );
    expect(both.inputs).toEqual([
      // `words` hangs on the packages alone; the tests of the others would have run all the same.
      { input: 'AllExternalDependencies', commits: 1, tasks: 2, aloneMs: 4000 },
    ]);
    const [first] = found.inputs;
    expect(first).toEqual({ input: 'words:libs/words/**/*', commits: 2, tasks: 4, aloneMs: 8000 });
  });

  test('with test files that are known pays for those that run', () => {
    const partsAfter = (after: string) =>
      new Map(after === 'b' ? [[asTaskId('words:test'), { cpu: 0.1, duration: 0.1 }]] : []);
    const { loops } = replay(graphOf(PROJECTS), [words], { ...weights, partsAfter }, options);
    expect(loops).toEqual([{ sha: 'b', loopMs: 1500, workMs: 1300, tasks: 2 }]);
  });

  test('of no commits is nothing', () => {
    expect(replayed().loop).toEqual({ meanMs: 0, p50Ms: 0, p95Ms: 0, overBudget: 0 });
  });
});

const loopsOf = (times: readonly number[]): readonly { loopMs: number }[] =>
  times.map((loopMs) => ({ loopMs }));

test('quantiles are loops of the sample, and do not hang on their order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (times) => {
      const found = statisticsOf(loopsOf(times), 60_000);
      expect(times).toContain(found.p50Ms);
      expect(times).toContain(found.p95Ms);
      expect(found.p50Ms).toBeLessThanOrEqual(found.p95Ms);
      expect(times.filter((ms) => ms <= found.p95Ms).length / times.length).toBeGreaterThanOrEqual(0.95);
      const { meanMs, ...ordered } = statisticsOf(loopsOf(times.toReversed()), 60_000);
      expect(found).toMatchObject(ordered);
      expect(meanMs).toBeCloseTo(found.meanMs);
    }),
  );
});
