import { expect, test } from 'vitest';
import { keepPass, unitsStore } from '../testing/units.ts';
import { type Last, changedReason, keepLast } from './lasts.ts';
import { unitTraces } from './unit-traces.ts';

const LAST: Last = { outcome: 'passed', durationMs: 40, because: { kind: 'new' }, run: '', atMs: 1 };
const CART = 'libs/cart##libs/cart/src/cart.test.ts';

test('each is told with what it read in its newest record, in whichever checkout it ran last', () => {
  using store = unitsStore();
  const { db } = store;
  keepPass(db, CART, { state: 'old', atMs: 1, reads: 1 });
  keepPass(db, CART, { state: 'new', atMs: 2, reads: 2 });
  keepLast(db, CART, '/one', LAST);
  keepLast(db, CART, '/two', { ...LAST, durationMs: 70, atMs: 5 });
  const inputs = [0, 1].map((n) => ({ kind: 'file', path: `${CART}-${n}` }));
  const cart = { folder: 'libs/cart', project: '', path: 'libs/cart/src/cart.test.ts', isTypes: false };
  expect(unitTraces(db)).toEqual([{ ...cart, durationMs: 70, atMs: 5, inputs }]);
});

test('what runs always has no inputs; what only changed meanwhile has', () => {
  using store = unitsStore();
  const { db } = store;
  for (const [unit, reason] of [
    ['a#x#a/one.test.ts', 'child process'],
    ['a#x#a/two.test-d.ts#types', changedReason('a/b.ts')],
  ] as const) {
    keepPass(db, unit, { state: '1', atMs: 1 });
    keepLast(db, unit, '/one', { ...LAST, reason });
  }
  keepLast(db, 'no unit', '/one', LAST);
  const [one, two, ...others] = unitTraces(db);
  expect(one).not.toHaveProperty('inputs');
  expect(two).toMatchObject({ project: 'x', path: 'a/two.test-d.ts', isTypes: true });
  expect(two?.inputs).toHaveLength(1);
  expect(others).toEqual([]);
});
