import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LedgerSetting, looseningsOf, rescaled } from './ledger-change.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

const ledger = (entries: readonly LedgerEntry[]): Ledger => new Map(entries.map((one) => [one.k, one]));
const TODAY = '2026-11-21';
const SETTING: LedgerSetting = { today: TODAY, graph: { projects: [{ name: 'ui', root: 'ui' }] } };
const HEAD = { k: '#', cores: 4, epoch: 3, overhead: 2, targets: ['build', 'test'] };
const RAISE = {
  k: 'raise/typical/2026-12-31',
  by: 'Ann',
  from: 10,
  to: 12,
  until: '2026-12-31',
  why: 'the guard moves to auth next week',
};
const BASE: readonly LedgerEntry[] = [
  HEAD,
  { k: 'budget/edit:ui', max: 5 },
  { k: 'budget/typical', max: 10, goal: 60 },
  { k: 'commit/4f2c9e1', paths: ['ui/a.ts'] },
  RAISE,
  { k: 'task/ui:build', w: 3 },
];

/** What is refused where entries are others; `undefined` takes one out. */
function refused(
  changes: Readonly<Record<string, object | undefined>>,
  setting: Partial<LedgerSetting> = {},
): readonly string[] {
  const head = new Map(ledger(BASE));
  for (const [k, fields] of Object.entries(changes)) {
    if (fields === undefined) head.delete(k);
    else head.set(k, { ...(head.get(k) ?? { k }), ...fields });
  }
  return looseningsOf(ledger(BASE), head, { ...SETTING, ...setting });
}

describe('refused is', () => {
  test.each<[string, Readonly<Record<string, object | undefined>>, string]>([
    [
      'a higher budget',
      { 'budget/typical': { max: 11 } },
      'the budget of typical was raised from 10s to 11s',
    ],
    ['a budget that is gone', { 'budget/typical': undefined }, 'the budget of typical was removed'],
    [
      'a budget of a project that is there',
      { 'budget/edit:ui': undefined },
      'the budget of edit:ui was removed',
    ],
    ['a raise to more', { [RAISE.k]: { to: 13 } }, `${RAISE.k} was extended`],
    ['a raise for longer', { [RAISE.k]: { until: '2027-01-01' } }, `${RAISE.k} was extended`],
    [
      'a raise that becomes one for good',
      { [RAISE.k]: { until: undefined, permanent: true, approvedBy: 'Bob' } },
      `${RAISE.k} was extended`,
    ],
    [
      'a new raise of 91 days',
      { 'raise/typical/2027-02-20': { ...RAISE, k: 'raise/typical/2027-02-20', until: '2027-02-20' } },
      'raise/typical/2027-02-20 lasts for more than 90 days',
    ],
    ['another commit', { 'commit/9b31d02': { paths: [] } }, 'the sample of commits was exchanged by hand'],
    [
      'a commit without its paths',
      { 'commit/4f2c9e1': { paths: [] } },
      'the sample of commits was exchanged by hand',
    ],
    ['a machine with more cores', { '#': { cores: 64 } }, 'the loop is modelled on more cores'],
    ['a lower overhead', { '#': { overhead: 0 } }, 'the overhead of a loop was lowered'],
    ['a loop of fewer targets', { '#': { targets: ['build'] } }, 'the target test was taken out of the loop'],
    ['an epoch of before', { '#': { epoch: 2 } }, 'the epoch of the sample was set back'],
  ])('%s', (_what, changes, line) => {
    expect(refused(changes)).toEqual([line]);
  });
});

describe('not refused is', () => {
  test.each<[string, Readonly<Record<string, object | undefined>>]>([
    ['nothing', {}],
    ['a lower budget', { 'budget/typical': { max: 9 } }],
    ['another budget', { 'budget/cold': { max: 900 } }],
    ['a raise that is gone', { [RAISE.k]: undefined }],
    ['a raise that ends sooner', { [RAISE.k]: { until: '2026-12-01' } }],
    [
      'a new raise of 90 days',
      { 'raise/typical/2027-02-19': { ...RAISE, k: 'raise/typical/2027-02-19', until: '2027-02-19' } },
    ],
    ['other costs', { 'task/ui:build': { w: 4 }, 'task/ui:test': { w: 1 } }],
    ['one more target', { '#': { targets: ['build', 'lint', 'test'] } }],
  ])('%s', (_what, changes) => {
    expect(refused(changes)).toEqual([]);
  });

  test('the budget of a project that is gone', () => {
    expect(refused({ 'budget/edit:ui': undefined }, { graph: { projects: [] } })).toEqual([]);
  });
});

test('the budget of a project goes along when it is renamed', () => {
  const setting = {
    graph: { projects: [{ name: 'view', root: 'ui' }] },
    names: new Map([['ui', 'view']]),
  };
  const line = 'the budget of edit:ui was removed';
  expect(refused({ 'budget/edit:ui': undefined }, setting)).toEqual([line]);
  expect(refused({ 'budget/edit:ui': undefined, 'budget/edit:view': { max: 5 } }, setting)).toEqual([]);
  expect(refused({ 'budget/edit:ui': undefined, 'budget/edit:view': { max: 6 } }, setting)).toEqual([
    'the budget of edit:ui was raised from 5s to 6s',
  ]);
  expect(refused({}, setting)).toEqual([]);
});

test('with a sample that is pinned anew, budgets keep their room in proportion', () => {
  const loopsBy = (one: Ledger): ReadonlyMap<'typical', number> =>
    new Map([['typical', Number(one.get('#')?.['epoch']) === 3 ? 8000 : 12_000]]);
  const repinned = (max: number): readonly string[] =>
    refused(
      { '#': { epoch: 4, cores: 8 }, 'commit/9b31d02': { paths: ['ui/b.ts'] }, 'budget/typical': { max } },
      { loopsBy },
    );
  expect(rescaled(10, 8000, 12_000)).toBe(15);
  expect(repinned(15)).toEqual([]);
  expect(repinned(16)).toEqual(['the budget of typical was raised from 10s to 16s']);
  // Where nobody can say what the loops are, a budget stays.
  expect(refused({ '#': { epoch: 4 }, 'budget/typical': { max: 11 } })).toHaveLength(1);
  // Nothing takes no time by the old sample: there is no proportion to keep.
  expect(rescaled(0, 0, 0)).toBe(0);
});

describe('of random ledgers', () => {
  const names = fc.uniqueArray(fc.constantFrom('noop', 'typical', 'typical_p90', 'cold', 'edit:ui'), {
    minLength: 1,
  });
  const budgets = names.chain((list) =>
    fc.tuple(...list.map((name) => fc.nat(90).map((max): LedgerEntry => ({ k: `budget/${name}`, max })))),
  );
  const sample = fc
    .uniqueArray(fc.constantFrom('1', '2', '3'))
    .map((shas) => shas.map((sha): LedgerEntry => ({ k: `commit/${sha}`, paths: [sha] })));
  const some = fc.tuple(budgets, sample).map(([a, b]): readonly LedgerEntry[] => [HEAD, ...a, ...b]);

  test('every tightening passes', () => {
    fc.assert(
      fc.property(some, fc.nat(50), (base, less) => {
        const head = base.map((one) =>
          'max' in one ? { ...one, max: Math.max(0, Number(one['max']) - less) } : one,
        );
        expect(looseningsOf(ledger(base), ledger(head), SETTING)).toEqual([]);
      }),
    );
  });

  test('every loosening is refused', () => {
    fc.assert(
      fc.property(some, fc.nat(), fc.constantFrom('raise', 'remove'), (base, at, how) => {
        const all = base.filter(({ k }) => k.startsWith('budget/'));
        const one = all[at % all.length];
        const head = base.flatMap((entry) =>
          entry === one ? (how === 'remove' ? [] : [{ ...entry, max: Number(entry['max']) + 1 }]) : [entry],
        );
        expect(looseningsOf(ledger(base), ledger(head), SETTING)).toHaveLength(1);
      }),
    );
  });
});
