import { expect, test } from 'vitest';
import { withTax } from './price.ts';

test('tax is rounded half up', () => {
  expect(withTax(150, 0.19)).toBe(179);
});
