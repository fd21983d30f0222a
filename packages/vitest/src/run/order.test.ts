import { expect, test } from 'vitest';
import { hops, inOrder } from './order.ts';

const quick = { hasFailed: false, distance: 3, durationMs: 10 };

test('puts failures first, then what is near, then what is slow, and leaves the rest as it was', () => {
  const ranks = [
    { ...quick, item: 'a' },
    { ...quick, item: 'b' },
    { ...quick, item: 'slow', durationMs: 900 },
    { ...quick, item: 'near', distance: 0 },
    { ...quick, item: 'new', durationMs: undefined },
    { ...quick, item: 'failed', hasFailed: true, distance: 9 },
  ];
  expect(inOrder(ranks)).toEqual(['failed', 'near', 'new', 'slow', 'a', 'b']);
});

test.each([
  ['a/b/c.ts', 'a/b/d.ts', 0],
  ['a/b/c.ts', 'a/x.ts', 1],
  ['a/b/c.ts', 'x/y/z.ts', 4],
  ['c.ts', 'c.test.ts', 0],
])('from %s to %s it is %i folders', (from, to, steps) => {
  expect(hops(from, to)).toBe(steps);
  expect(hops(to, from)).toBe(steps);
});
