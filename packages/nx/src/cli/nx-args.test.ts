import { describe, expect, test } from 'vitest';
import { parseFlags } from './flags.ts';
import { TARGET_OPTIONS, baseOf, listOption, nxArgs } from './nx-args.ts';

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
  [['x', '--', '-t', 'a'], []],
])('%j asks for %j', (args, targets) => {
  expect(listOption(args, TARGET_OPTIONS)).toEqual(targets);
});

test('the base of affected', () => {
  expect(baseOf(['--base=HEAD~1'])).toBe('HEAD~1');
  expect(baseOf(['-t', 'x', '--base', 'main'])).toBe('main');
  expect(baseOf([])).toBeUndefined();
});

describe('our flags', () => {
  test('are taken out, the rest stays in order', () => {
    expect(parseFlags(['-t', 'test', '--json', '--deadline', '5s', '--bail', '--parallel=2'])).toEqual({
      ok: true,
      value: {
        format: 'json',
        bail: true,
        help: false,
        deadlineMs: 5000,
        rest: ['-t', 'test', '--parallel=2'],
      },
    });
  });

  test('behind -- belong to the task', () => {
    const flags = parseFlags(['--', '--json', '--bail']);
    expect(flags).toMatchObject({
      ok: true,
      value: { format: 'text', bail: false, rest: ['--', '--json', '--bail'] },
    });
  });
});
