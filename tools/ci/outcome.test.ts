import { expect, test } from 'vitest';
import { type Failure, type Outcome, filesToRepeat, tallyOf } from './outcome.ts';

const failure = (file: string, name?: string): Failure => ({
  file,
  ...(name === undefined ? {} : { test: name }),
  ms: 12.3,
  messages: ['Error: expected 1 to be 2'],
});
/** `passed`: names of tests, or so many of which nobody asks. */
const outcome = (
  passed: number | readonly string[],
  failures: readonly Failure[],
  unhandled: string[] = [],
): Outcome => ({
  passed: typeof passed === 'number' ? Array.from({ length: passed }, (_, at) => `other > ${at}`) : passed,
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
  const tally = tallyOf(first, outcome(['a.test.ts > x', 'b.test.ts > z'], [failure('b.test.ts', 'y')]));
  expect(tally).toMatchObject({ passed: 8, failed: 1 });
  expect(tally.lines.map((line) => line.split(' (')[0])).toEqual([
    'flaky test, passed by itself: a.test.ts > x',
    'failed test: b.test.ts > y',
  ]);
});

test('a second run that tells nothing clears nobody', () => {
  const first = outcome(7, [failure('a.test.ts', 'x')]);
  expect(tallyOf(first, outcome(0, [failure('a.test.ts')]))).toMatchObject({ passed: 7, failed: 2 });
  expect(tallyOf(first, outcome(['a.test.ts > x'], [], ['Error: gone']))).toMatchObject({ failed: 2 });
  expect(tallyOf(first, outcome(3, []))).toMatchObject({ passed: 7, failed: 1 });
});

test('what fails only the second time has failed', () => {
  const first = outcome(7, [failure('a.test.ts', 'x')]);
  expect(tallyOf(first, outcome(['a.test.ts > x'], [failure('a.test.ts', 'z')]))).toMatchObject({
    passed: 8,
    failed: 1,
  });
});

test('a file that could not be run is cleared by all of its tests, not by some', () => {
  const first = outcome(7, [failure('a.test.ts')]);
  expect(tallyOf(first, outcome(['a.test.ts > x'], []))).toMatchObject({ failed: 0 });
  expect(tallyOf(first, outcome(['a.test.ts > x'], [failure('a.test.ts', 'y')]))).toMatchObject({
    failed: 2,
  });
});

test('of two tests with one name, one clears nobody', () => {
  const first = outcome(7, [failure('a.test.ts', 'x')]);
  expect(tallyOf(first, outcome(['a.test.ts > x'], [failure('a.test.ts', 'x')]))).toMatchObject({
    failed: 1,
  });
});
