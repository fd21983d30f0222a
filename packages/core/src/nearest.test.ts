import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestNames } from './nearest.ts';

test.each([
  ['tset', ['test', 'build', 'lint'], ['test']],
  ['@acme/crat', ['@acme/cart', '@acme/core', '@other/thing'], ['@acme/cart', '@acme/core']],
  ['cart', ['@acme/cart', '@acme/web'], ['@acme/cart']],
  ['typechek', ['typecheck', 'test'], ['typecheck']],
  ['zzzzzz', ['test', 'build'], []],
])('%s among %j is most like %j', (wanted, names, expected) => {
  expect(nearestNames(wanted, names)).toEqual(expected);
});

test('a name that exists is the nearest to itself', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.array(fc.string()), (name, others) => {
      expect(nearestNames(name, [...others, name])[0]).toBe(name);
    }),
  );
});
