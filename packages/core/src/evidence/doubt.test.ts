import { expect, test } from 'vitest';
import { doubtOf } from './doubt.ts';

test.each([
  ['\u001b[1m      Tests \u001b[22m \u001b[31m1 failed\u001b[39m | 3 passed', 'Tests  1 failed | 3 passed'],
  ['Tests:       2 failed, 1 passed, 3 total', 'Tests:       2 failed, 1 passed, 3 total'],
  ['Found 3 errors in 2 files.', 'Found 3 errors in 2 files.'],
  ['✖ 4 problems (1 error, 3 warnings)', '✖ 4 problems (1 error, 3 warnings)'],
  ['ℹ fail 2', 'ℹ fail 2'],
  ['==== 1 failed, 2 passed in 0.1s ====', '==== 1 failed, 2 passed in 0.1s ===='],
  ['test result: FAILED. 1 passed; 1 failed', 'test result: FAILED. 1 passed; 1 failed'],
])('%j sums up a failure', (line, says) => {
  expect(doubtOf(`all sorts\n${line}\nDone in 1s\n`)).toBe(says);
});

test.each([
  '      Tests  3 passed (3)',
  'Found 0 errors.',
  '✖ 3 problems (0 errors, 3 warnings)',
  'ℹ fail 0',
  'test result: ok. 3 passed; 0 failed',
  'the request failed and was tried again',
])('%j does not', (line) => {
  expect(doubtOf(line)).toBeUndefined();
});

test('what stands far from the end is not looked at', () => {
  expect(doubtOf(`ℹ fail 2\n${'fine\n'.repeat(2000)}`)).toBeUndefined();
});
