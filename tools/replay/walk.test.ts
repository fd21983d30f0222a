import { expect, test } from 'vitest';
import { spread } from './walk.ts';

test('what is picked stands as far apart as it can', () => {
  const list = Array.from({ length: 20 }, (_, at) => at);
  expect(spread(list, 4)).toEqual([2, 7, 12, 17]);
  expect(spread(list, 20)).toEqual(list);
  expect(spread([1, 2], 8)).toEqual([1, 2]);
  expect(spread(list, 0)).toEqual([]);
});
