import { describe, expect, test } from 'vitest';
import { asTaskId } from '../../ids.ts';
import { graphOf } from '../../testing/graphs.ts';
import { renderVerification } from '../../render/verification.ts';
import { aloneMs } from './alone-time.ts';
import { type LoopPairRun, type RunLoop, clockFor, loopsMeasured } from './measured-loops.ts';
import { type Evidence, proofOf, verificationOf } from './verification.ts';

const loop = (wallMs: number, more: Partial<RunLoop> = {}): RunLoop => ({
  wallMs,
  cpuMs: 2 * wallMs,
  aloneMs: wallMs / 2,
  tasks: 3,
  failed: [],
  ...more,
});
const pair = (sha: string, before: RunLoop, after: RunLoop): LoopPairRun => ({
  sha,
  edited: 1,
  leftOut: 0,
  before,
  after,
  predictedBefore: { loopMs: 10_000, workMs: 18_000, tasks: 3 },
  predictedAfter: { loopMs: 4000, workMs: 8000, tasks: 2 },
});
const PAIRS = [
  pair('a', loop(10_000), loop(5000)),
  pair('b', loop(12_500), loop(5000)),
  pair('c', loop(8000), loop(4000)),
];
const EQUAL = { equal: 5, faults: [] };
const EVIDENCE: Evidence = {
  ids: ['p1', 'p2'],
  titles: ['one', 'two'],
  commit: 'c0ffee',
  targets: ['build', 'test'],
  tasks: EQUAL,
  tests: EQUAL,
  declarations: EQUAL,
  untold: new Map([['lint', 2]]),
  flaky: [asTaskId('a:test')],
  failing: [],
  loops: PAIRS,
  clock: 'wall',
  othersShare: 0.02,
  load: 1,
};

describe('the loops', () => {
  test('say what was saved and how far the prediction is off', () => {
    const found = loopsMeasured(PAIRS, 'wall');
    expect(found).toMatchObject({ loops: 3, savedMs: 5500, predictedSavedMs: 6000, sameTasks: 3 });
    // Off by 0, 20, 20, 20, 25 and 0 percent.
    expect(found?.error).toBeCloseTo(0.2);
    expect(found?.lowMs).toBeLessThanOrEqual(5500);
    expect(loopsMeasured([], 'wall')).toBeUndefined();
  });

  test('are told without the waits for a core where others take the machine', () => {
    expect([clockFor(0.05), clockFor(0.4)]).toEqual(['wall', 'alone']);
    expect(loopsMeasured(PAIRS, 'alone')?.savedMs).toBe(2750);
  });

  test('alone, a run takes its longest chain or its work shared by the cores', () => {
    const graph = graphOf([{ name: 'money' }, { name: 'cart', on: ['money'] }]);
    const state = (task: string, wallMs: number, cpuMs: number) =>
      ({
        task: asTaskId(task),
        outcome: 'passed',
        cache: 'none',
        cost: { cpuMs, wallMs, queuedMs: 1000, how: 'reaped' },
      }) as const;
    const chain = [state('money:build', 3000, 1000), state('cart:build', 5000, 1000)];
    const options = { graph, cores: 2, overheadMs: 500 };
    expect(aloneMs({ tasks: chain }, options)).toBe(6500);
    expect(aloneMs({ tasks: [...chain, state('cart:test', 5000, 18_000)] }, options)).toBe(10_500);
    // What came from a cache takes nothing.
    expect(aloneMs({ tasks: [{ ...state('money:build', 3000, 1000), cache: 'local' }] }, options)).toBe(500);
  });
});

describe('the verdict', () => {
  test('is verified where nothing is worse', () => {
    const found = verificationOf(EVIDENCE);
    expect(found).toMatchObject({ verdict: 'verified', faults: [] });
    expect(renderVerification(found)).toMatch(
      /^VERIFIED p1, p2: one; two\n {2}equal: 5 tasks of build, test, /,
    );
  });

  test.each(['tasks', 'tests', 'declarations'] as const)('is worse where %s are', (what) => {
    const faults = [{ kind: 'task' as const, what: 'a:test fails' }];
    const found = verificationOf({ ...EVIDENCE, [what]: { equal: 4, faults } });
    expect(found).toMatchObject({ verdict: 'worse', faults });
    expect(renderVerification(found)).toContain('\n  worse: a:test fails\n');
  });

  test('is worse where a loop fails on one side alone, but for what fails in any case', () => {
    const failed = [asTaskId('a:test')];
    const loops = [pair('a', loop(10_000, { failed }), loop(5000))];
    expect(verificationOf({ ...EVIDENCE, loops }).faults).toEqual([
      { kind: 'loop', what: 'after the edit of a a:test failed, and does not any more' },
    ]);
    expect(verificationOf({ ...EVIDENCE, loops, failing: failed }).verdict).toBe('verified');
    const other = [pair('a', loop(10_000), loop(5000, { failed }))];
    expect(verificationOf({ ...EVIDENCE, loops: other }).faults).toHaveLength(1);
  });

  test('is worse where the loop saves nothing, even at best', () => {
    const loops = [pair('a', loop(5000), loop(6000)), pair('b', loop(5000), loop(5500))];
    expect(verificationOf({ ...EVIDENCE, loops }).faults).toEqual([
      { kind: 'saving', what: 'the loop saves -0.8s, at most -0.5s' },
    ]);
  });

  test('is kept as a proof, in whole milliseconds', () => {
    expect(proofOf(verificationOf(EVIDENCE))).toMatchObject({
      id: 'p1+p2',
      title: 'one; two',
      tasks: 5,
      savedMs: 5500,
      predictedSavedMs: 6000,
    });
    expect(proofOf(verificationOf(EVIDENCE)).loops[1]).toEqual({
      sha: 'b',
      beforeMs: 12_500,
      afterMs: 5000,
      predictedBeforeMs: 10_000,
      predictedAfterMs: 4000,
    });
  });
});
