import { expect, test } from 'vitest';
import { parallelGiven, parallelOf } from './parallel.ts';

test.each([
  ['run-many -t test', undefined],
  ['run-many -t test --parallel=2', '2'],
  ['run-many --parallel 50% -t test', '50%'],
  ['run-many --parallel -t test', 'true'],
  ['run-many --parallel --maxParallel=5', '5'],
  ['run-many --maxParallel=5', undefined],
  ['run-many --parallel=false', 'false'],
  ['run-many --no-parallel', 'false'],
  ['run-many --parallel=1 --parallel=4', '4'],
  ['run a:test -- --parallel=2', undefined],
])('nx %s says %s', (args, given) => {
  expect(parallelGiven(['node', 'nx', ...args.split(' ')])).toBe(given);
});

test.each([
  [{}, undefined, 3],
  [{}, 5, 5],
  [{}, '25%', 2],
  [{ NX_PARALLEL: '4' }, 5, 4],
  [{ NX_PARALLEL: '4', SUBMINUTE_PARALLEL: '2' }, 5, 2],
  [{ NX_PARALLEL: '4', SUBMINUTE_PARALLEL: 'true' }, 5, 4],
  [{ SUBMINUTE_PARALLEL: 'true' }, 5, 3],
  [{ SUBMINUTE_PARALLEL: 'false' }, 5, 1],
  [{ SUBMINUTE_PARALLEL: 'many' }, 5, 3],
])('%o, where nx.json says %s, are %d tasks at once on 8 cores', (env, ofNxJson, count) => {
  expect(parallelOf(env, ofNxJson, 8)).toBe(count);
});
