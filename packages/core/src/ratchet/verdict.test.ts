import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import type { ScenarioChange, ScenarioState } from './compare.ts';
import type { DuetVerdict } from './duet.ts';
import type { LoopLedger, Raise } from './loop-ledger.ts';
import type { Scenario } from './scenario.ts';
import {
  type Findings,
  LEFT_OUT,
  type MeasuredCost,
  expiredRaises,
  failingCost,
  mainScenario,
  nearBudget,
  ratchetExit,
  ratchetWord,
  usedRaises,
} from './verdict.ts';

const ledger: LoopLedger = {
  targets: ['build'],
  cores: 4,
  overheadMs: 0,
  budgets: new Map<Scenario, { maxMs: number; goalMs?: number }>([
    ['typical_p90', { maxMs: 50_000, goalMs: 60_000 }],
    ['noop', { maxMs: 0 }],
  ]),
  weights: new Map(),
  units: new Map(),
  sample: [],
  raises: [],
  epoch: 1,
};

function loop(
  state: ScenarioState,
  baseMs: number,
  headMs: number,
  more: Partial<ScenarioChange> = {},
): ScenarioChange {
  const side = (loopMs: number): ScenarioChange['base'] => ({ loopMs, tasks: 1, path: [] });
  return {
    scenario: 'typical_p90',
    state,
    base: side(baseMs),
    head: side(headMs),
    allowedMs: 50_000,
    ...more,
  };
}

function found(scenarios: readonly ScenarioChange[], more: Partial<Findings> = {}): Findings {
  return {
    mode: 'change',
    comparison: { scenarios, changes: [] },
    ledger,
    loosenings: [],
    measured: [],
    unmeasured: [],
    broken: [],
    places: new Map(),
    today: '2026-11-21',
    ...more,
  };
}

function measured(verdict: DuetVerdict['verdict'], loopMs?: number): MeasuredCost {
  const duet = { verdict, pairs: 8, effect: 0.14, atLeast: 0.08, p: 0.004 };
  return { task: asTaskId('api:build'), duet, ...(loopMs === undefined ? {} : { loopMs }) };
}

const SAME = loop('same', 40_000, 40_000);
const BROKEN = { task: asTaskId('api:build'), what: 'runs again though nothing changed' };

describe('the verdict is', () => {
  test.each<[string, Findings, 0 | 1, 0 | 1 | 2]>([
    ['same', found([SAME]), 0, 0],
    ['better', found([loop('better', 40_000, 30_000)]), 0, 0],
    ['better', found([SAME], { measured: [measured('better')] }), 0, 0],
    ['worse', found([loop('worse', 40_000, 45_000)]), 1, 1],
    ['worse', found([SAME], { broken: [BROKEN] }), 1, 1],
    ['worse', found([], { broken: [BROKEN] }), 1, 1],
    ['worse', found([SAME], { measured: [measured('worse', 2100)] }), 1, 1],
    ['over-budget', found([loop('over-budget', 40_000, 51_000)]), 1, 1],
    ['over-budget', found([SAME], { measured: [measured('worse', 10_001)] }), 1, 1],
    ['refused', found([SAME], { loosenings: ['the budget of noop was removed'] }), 1, 1],
    ['inconclusive', found([SAME], { measured: [measured('inconclusive')] }), 0, 0],
    ['same', found([SAME], { measured: [measured('worse', 1900)] }), 0, 0],
    ['same', found([SAME], { measured: [measured('worse')] }), 0, 0],
    ['cannot-measure', found([], {}), 0, 2],
    ['cannot-measure', found([SAME], { noBase: 'no git' }), 0, 2],
    ['cannot-measure', found([SAME], { unmeasured: [{ task: BROKEN.task, why: 'no CPU time' }] }), 0, 2],
    ['same', found([SAME], { unmeasured: [{ task: BROKEN.task, why: LEFT_OUT }] }), 0, 0],
    [
      'same',
      found([SAME], { unmeasured: [{ task: BROKEN.task, why: 'too short to matter', isShort: true }] }),
      0,
      0,
    ],
    ['refused', found([loop('over-budget', 1, 99_000)], { loosenings: ['x'], noBase: 'y' }), 1, 1],
  ])('%s', (word, findings, exit, strict) => {
    expect(ratchetWord(findings)).toBe(word);
    expect(ratchetExit(ratchetWord(findings), false)).toBe(exit);
    expect(ratchetExit(ratchetWord(findings), true)).toBe(strict);
  });
});

describe('a measured cost fails', () => {
  const failing = (
    scenario: ScenarioChange,
    costs: readonly MeasuredCost[],
    more: Partial<Findings> = {},
  ): unknown => failingCost(found([scenario], { measured: costs, ...more }))?.isOver;

  test('by what all of them and the graph together add to the loop', () => {
    expect(failing(SAME, [measured('worse', 1500)])).toBeUndefined();
    expect(failing(SAME, [measured('worse', 1500), measured('worse', 600)])).toBe(false);
    expect(failing(loop('same', 40_000, 41_500), [measured('worse', 600)])).toBe(false);
    expect(failing(loop('same', 40_000, 49_900), [measured('worse', 200)])).toBe(true);
  });

  test('not where the graph takes more away than it adds', () => {
    expect(failing(loop('better', 50_000, 40_000), [measured('worse', 5000)])).toBeUndefined();
    expect(failing(loop('better', 60_000, 52_000), [measured('worse', 5000)])).toBeUndefined();
  });

  test('not within the room that somebody asked for', () => {
    const raised = loop('same', 40_000, 40_000, { allowedMs: 60_000 });
    expect(failing(raised, [measured('worse', 9000)])).toBeUndefined();
    expect(failing(raised, [measured('worse', 21_000)])).toBe(true);
  });
});

test('the loop that is talked about is the worst, else the one of the minute, else the one nearest to its budget', () => {
  const other = (scenario: Scenario, state: ScenarioState, headMs: number): ScenarioChange =>
    loop(state, 1000, headMs, { scenario });
  const main = (...all: readonly ScenarioChange[]): unknown => mainScenario(found(all))?.scenario;
  expect(main(other('cold', 'worse', 9), SAME)).toBe('cold');
  expect(main(other('cold', 'same', 9), SAME)).toBe('typical_p90');
  expect(main(other('cold', 'same', 9), other('typical', 'same', 10))).toBe('typical');
  expect(main(other('noop', 'same', 9), { ...other('cold', 'same', 9), allowedMs: 0 })).toBe('cold');
  expect(main()).toBeUndefined();
});

describe('near a budget is', () => {
  const near = (scenario: ScenarioChange): readonly unknown[] =>
    nearBudget(found([scenario])).map(({ of, share }) => `${of} ${Math.round(share * 100)}`);

  test('what takes four fifths of the goal', () => {
    expect(near(loop('same', 47_000, 47_999))).toEqual([]);
    expect(near(loop('same', 48_000, 48_000))).toEqual(['goal 80']);
  });

  test('a change that takes four fifths of the room', () => {
    expect(near(loop('same', 40_000, 47_900))).toEqual([]);
    expect(near(loop('same', 41_000, 47_999, { allowedMs: 49_000 }))).toEqual(['room 87']);
  });

  test('not what is over it, or has no room that a change could take', () => {
    expect(near(loop('over-budget', 40_000, 52_000))).toEqual([]);
    expect(near(loop('same', 0, 0, { scenario: 'noop', allowedMs: 0 }))).toEqual([]);
  });
});

describe('a raise', () => {
  const raise = (scenario: Scenario, until: string): Raise => ({
    scenario,
    fromMs: 50_000,
    toMs: 60_000,
    by: 'Ann',
    why: 'for a while',
    until,
  });
  const withRaises = (headMs: number, ...raises: readonly Raise[]): Findings =>
    found([loop('same', 40_000, headMs)], { ledger: { ...ledger, raises } });

  test('is used where the loop would be over its budget without it', () => {
    const one = raise('typical_p90', '2026-11-21');
    expect(usedRaises(withRaises(51_000, one))).toEqual([one]);
    expect(usedRaises(withRaises(49_000, one))).toEqual([]);
    expect(usedRaises(withRaises(51_000, raise('typical_p90', '2026-11-20')))).toEqual([]);
  });

  test('that is over is told once, and not where another one holds', () => {
    const over = raise('typical_p90', '2026-11-20');
    expect(expiredRaises(withRaises(1, over, { ...over, until: '2026-11-01' }))).toEqual(['typical_p90']);
    expect(expiredRaises(withRaises(1, over, raise('typical_p90', '2026-12-01')))).toEqual([]);
  });
});
