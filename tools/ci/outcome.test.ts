import { expect, test } from 'vitest';
import { type Failure, type Outcome, filesToRepeat, tallyOf } from './outcome.ts';

const failure = (file: string, name?: string): Failure => ({
  file,
  ...(name === undefined ? {} : { test: name }),
  ms: 12.3,
  messages: ['Error: expected 1 to be 2'],
});
const outcome = (passed: number, failures: readonly Failure[], unhandled: string[] = []): Outcome => ({
  passed,
  failures,
  unhandled,
});

test('few files that failed are run again, many are not, and none where an error belongs to no test', () => {
  const failures = [failure('a.test.ts', 'x'), failure('a.test.ts', 'y'), failure('b.test.ts')];
  expect(filesToRepeat(outcome(1, failures))).toEqual(['a.test.ts', 'b.test.ts']);
  expect(filesToRepeat(outcome(1, failures, ['Error: nobody waited for it']))).toEqual([]);
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => failure(name, 'x'));
  expect(filesToRepeat(outcome(1, many))).toEqual([]);
});

test('without a second run, what failed has failed', () => {
  expect(tallyOf(outcome(7, [failure('a.test.ts', 'x')]))).toEqual({
    passed: 7,
    failed: 1,
    lines: ['failed test: a.test.ts > x (12 ms)\n  Error: expected 1 to be 2'],
  });
});

test('what passes by itself is passed, and said to be flaky', () => {
  const first = outcome(7, [failure('a.test.ts', 'x'), failure('b.test.ts', 'y')]);
  const tally = tallyOf(first, outcome(4, [failure('b.test.ts', 'y')]));
  expect(tally).toMatchObject({ passed: 8, failed: 1 });
  expect(tally.lines.map((line) => line.split(' (')[0])).toEqual([
    'flaky test, passed by itself: a.test.ts > x',
    'failed test: b.test.ts > y',
  ]);
});

test('a second run that tells nothing clears nobody', () => {
  const first = outcome(7, [failure('a.test.ts', 'x')]);
  expect(tallyOf(first, outcome(0, [failure('a.test.ts')]))).toMatchObject({ passed: 7, failed: 2 });
  expect(tallyOf(first, outcome(3, [], ['Error: gone']))).toMatchObject({ passed: 7, failed: 2 });
});

test('what fails only the second time has failed', () => {
  const first = outcome(7, [failure('a.test.ts', 'x')]);
  expect(tallyOf(first, outcome(3, [failure('a.test.ts', 'z')]))).toMatchObject({ passed: 8, failed: 1 });
});
