import { expect, test } from 'vitest';
import { sizeOf } from './terminal-size.ts';

test.each([undefined, 0, Number.NaN, -1, Infinity])('a size of %s is not known', (size) => {
  const said = size === undefined ? {} : { columns: size, rows: size };
  expect(sizeOf(said)).toEqual({ columns: 80, rows: 24 });
});

test('a size that is known is taken, also where the other one is not', () => {
  expect(sizeOf({ columns: 120, rows: 0 })).toEqual({ columns: 120, rows: 24 });
});
