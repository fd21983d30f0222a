import { describe, expect, test } from 'vitest';
import { TARGET_OPTIONS, baseOf, listOption, nxArgs, questionIn, questionText } from './nx-args.ts';

describe('what Nx gets', () => {
  test('the arguments as they are, our output style before --', () => {
    expect(nxArgs('run-many', ['-t', 'test', '--', '--output-style=mine'])).toEqual([
      'run-many',
      '-t',
      'test',
      '--output-style=static',
      '--',
      '--output-style=mine',
    ]);
  });

  test('no other output style', () => {
    expect(nxArgs('affected', ['--outputStyle', 'tui', '-t', 'test', '--output-style=stream'])).toEqual([
      'affected',
      '-t',
      'test',
      '--output-style=static',
    ]);
  });
});

test.each([
  [
    ['-t', 'a', 'b', '--parallel', '3', 'c'],
    ['a', 'b'],
  ],
  [
    ['-t', 'a,b'],
    ['a', 'b'],
  ],
  [
    ['--targets=a, b', 'c'],
    ['a', 'b'],
  ],
  [
    ['--target', 'a', '-t', 'b'],
    ['a', 'b'],
  ],
  // As Nx reads it: then a comma is part of the name.
  [
    ['-t', 'a,b', '-t', 'c'],
    ['a,b', 'c'],
  ],
  [['--t=a'], ['a']],
  [['x', '--', '-t', 'a'], []],
])('%j asks for %j', (args, targets) => {
  expect(listOption(args, TARGET_OPTIONS)).toEqual(targets);
});

test('the base of affected', () => {
  expect(baseOf(['--base=HEAD~1'])).toBe('HEAD~1');
  expect(baseOf(['-t', 'x', '--base', 'main'])).toBe('main');
  expect(baseOf([])).toBeUndefined();
});

test('what runs no task', () => {
  expect(questionIn(['-t', 'test', '--graph'])).toBe('--graph');
  expect(questionIn(['--explain=stdout'])).toBe('--explain=stdout');
  expect(questionIn(['--graph=false', '--', '--graph'])).toBeUndefined();
});

describe('the same question', () => {
  const asked = questionText(['-t', 'test,lint', '--base=main', '--', '--bail']);
  test.each([
    [['-t', 'lint,test', '--base=main', '--', '--bail']],
    [['--targets=test,lint', '--base=main', '--', '--bail']],
    [['--base=main', '-t', 'lint', '-t', 'test', '--', '--bail']],
    [['-t', 'lint', 'test', 'test', '--base=main', '--', '--bail']],
  ])('is %j', (args) => {
    expect(questionText(args)).toBe(asked);
  });

  test.each([
    [['-t', 'test', '--base=main', '--', '--bail']],
    [['-t', 'test,lint', '--base=other', '--', '--bail']],
    [['-t', 'test,lint', '--base=main']],
    [['-t', 'test,lint', '--base=main', '--bail']],
    // One name with a comma in it.
    [['-t', 'test,lint', '-t', 'test', '--base=main', '--', '--bail']],
    [['test,lint', '--base=main', '--', '--bail']],
  ])('is not %j', (args) => {
    expect(questionText(args)).not.toBe(asked);
  });
});
