import { describe, expect, test } from 'vitest';
import { type Source, isSafePath, knowsFile, knowsLine, occurs } from './source.ts';
import { strike } from './strike.ts';

const FILES: Readonly<Record<string, readonly string[]>> = {
  'src/tax.ts': ['export const rate = 0.2;', 'export const tax = (n: number) => n * rate;'],
};
const SOURCE: Source = {
  lines: [
    'Error: cannot find module ./rates in src/quote.ts:31:9',
    'at load (tools/run.mjs:12:3)',
    '  File "build.py", line 40, in <module>',
    'exit code 3 ENOENT',
  ],
  file: (path) => FILES[path],
};

const struck = (text: string): string => strike(text, SOURCE).text;

describe('prose', () => {
  test.each([
    'The module that is loaded first does not exist, so the task stops.',
    "It doesn't find the file; a well-known fault of JavaScript, e.g. after a move.",
    'It fails with ENOENT in src/quote.ts:31:9 and nothing follows.',
    'See src/tax.ts:2, which defines rate.',
    'The exit code is 3.',
    'Look at line 40 of build.py first.',
    'The first line of the page is empty.',
  ])('that cites nothing, or what is there, stays: %s', (text) => {
    expect(strike(text, SOURCE)).toEqual({ text, struck: 0 });
  });

  test.each([
    ['It says "cannot find module ./rates".', 'It says "cannot find module ./rates".'],
    ['It says "cannot find module ./taxes".', 'It says ‹struck out›.'],
    [
      'The error: cannot find module ./rates. Then it ends.',
      'The error: cannot find module ./rates. Then it ends.',
    ],
    ['The error: database is locked. Then it ends.', 'The error: ‹struck out›. Then it ends.'],
    ['See src/tax.ts:3 there.', 'See ‹struck out› there.'],
    ['See src/quote.ts:32 there.', 'See ‹struck out› there.'],
    ['See quote.ts there.', 'See quote.ts there.'],
    ['See uote.ts there.', 'See ‹struck out› there.'],
    ['See src/quote.tsx there.', 'See ‹struck out› there.'],
    ['Look at line 41 of build.py.', 'Look at ‹struck out› of build.py.'],
    ['Look at line forty of it.', 'Look at ‹struck out› of it.'],
    ['It ends with EACCES, code 4.', 'It ends with ‹struck out›, code ‹struck out›.'],
    ['The Makefile of loadRates is at fault.', 'The ‹struck out› of ‹struck out› is at fault.'],
    ['Visit https://example.test/fix (now).', 'Visit ‹struck out› (now).'],
    ['src / secret . ts has it', 'src ‹struck out› secret ‹struck out› ts has it'],
  ])('that cites what is not there is struck: %s', (text, expected) => {
    expect(struck(text)).toBe(expected);
  });

  test('is one line of bounded length without control characters', () => {
    const text = strike(`a\nb\u001b[31m c\u0001d\u202e ${'word '.repeat(400)}`, SOURCE).text;
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\0-\x1f\u202e]/);
    expect(text.length).toBeLessThanOrEqual(400);
  });

  test('what holds a citation apart cannot be forged', () => {
    expect(struck('\u00010\u0001 and "rates"')).toBe('‹struck out› and "rates"');
  });
});

describe('the source', () => {
  test('has a text by whole words, whatever the white space', () => {
    expect(occurs('cannot   find module', SOURCE.lines)).toBe(true);
    expect(occurs('annot find', SOURCE.lines)).toBe(false);
    expect(occurs('', SOURCE.lines)).toBe(false);
  });

  test('knows a file by its whole path, and a line as tools write it', () => {
    expect(knowsFile('src/quote.ts', SOURCE)).toBe(true);
    for (const file of ['quote.ts', 'c/quote.ts', 'src/quote', '../src/tax.ts', ''])
      expect(knowsFile(file, SOURCE)).toBe(false);
    expect(knowsLine('build.py', 40, SOURCE)).toBe(true);
    expect(knowsLine('src/quote.ts', 3, SOURCE)).toBe(false);
    expect(knowsLine('src/tax.ts', 2, SOURCE)).toBe(true);
    for (const line of [0, -1, 3, 1.5, Number.NaN])
      expect(knowsLine('src/tax.ts', line, SOURCE)).toBe(line === 1.5);
  });

  test.each(['/etc/passwd', '../a', 'a/../b', 'a//b', './a', 'a\\b', 'a:b', 'a\nb', '', 'a/'])(
    'is asked for no path such as %j',
    (path) => {
      expect(isSafePath(path)).toBe(false);
    },
  );
});
