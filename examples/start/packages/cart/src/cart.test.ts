import { expect, test } from 'vitest';
import { total } from './cart.ts';

test('tax is part of the total', () => {
  expect(total([100, 50], 0.2)).toBe(180);
});
