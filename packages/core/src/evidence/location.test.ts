import { expect, test } from 'vitest';
import { locationOf } from './location.ts';

test.each([
  ['3', '5', { line: 3, column: 5 }],
  ['3', '0', { line: 3 }],
  ['0', '5', {}],
  ['9'.repeat(400), '5', {}],
  ['3', '9'.repeat(30), { line: 3 }],
  ['x', '5', {}],
])('line %s, column %s', (line, column, place) => {
  expect(locationOf('a.ts', line, column)).toEqual({ path: 'a.ts', ...place });
});
