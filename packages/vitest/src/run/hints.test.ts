import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differing, hintsOf } from './hints.ts';

/** Which inputs are said to have changed, and which have. */
function compared(
  count: number,
  changed: readonly number[],
): { said: readonly number[]; real: readonly number[] } {
  const values = Array.from({ length: count }, (_, index) => `v${index}`);
  const now = values.map((value, index) => (changed.includes(index) ? `${value}!` : value));
  const { inputs } = differing(hintsOf(['a'], values), hintsOf(['a'], now), 1, count);
  return {
    said: inputs,
    real: [...new Set(changed)].filter((index) => index < count).toSorted((a, b) => a - b),
  };
}

test('tell which parts changed', () => {
  expect(differing(hintsOf(['a', 'b'], ['x']), hintsOf(['a', 'c'], ['x']), 2, 1)).toEqual({
    parts: [1],
    inputs: [],
  });
});

test('tell exactly which inputs changed while these are few', () => {
  fc.assert(
    fc.property(fc.nat(150), fc.array(fc.nat(149)), (count, changed) => {
      const { said, real } = compared(count, changed);
      expect(said).toEqual(real);
    }),
  );
});

test('tell more than those where they are many, and never less', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 151, max: 700 }),
      fc.array(fc.nat(699), { maxLength: 5 }),
      (count, changed) => {
        const { said, real } = compared(count, changed);
        expect(real.filter((index) => !said.includes(index))).toEqual([]);
      },
    ),
  );
});

test('stay small however much was read', () => {
  const values = Array.from({ length: 5000 }, (_, index) => String(index));
  expect(hintsOf(['a'], values).length).toBeLessThanOrEqual(151 * 4);
});
