import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightOf } from './error-words.ts';
import { CONTROL, RETURN, WIDE, createScan, lookAt, marksOf } from './look.ts';

/** Every word of the patterns of `error-words.ts`, alone and as tools write it. */
const WORDS = [
  'error',
  'errors',
  'error[E0308]',
  'fatal',
  'panic',
  'panicked',
  'uncaught',
  'unhandled',
  'traceback',
  'segmentation fault',
  'core dumped',
  'out of memory',
  'not found',
  'no such file',
  'permission denied',
  'access denied',
  'connection refused',
  'cannot find',
  'could not',
  "couldn't",
  'unresolved',
  'exit 1',
  'exited with status 2',
  'exit code 3',
  '✖',
  '✗',
  '✘',
  '×',
  '❌',
  '⨯',
  'TypeError',
  'someException',
  'ENOENT',
  'EACCES',
  'EADDRINUSE',
  'ECONNREFUSED',
  'EPERM',
  'ENOSPC',
  'EMFILE',
  'EPIPE',
  'ERESOLVE',
  'npm ERR!',
  'E   assert',
  '  expected',
  'received',
  'actual',
  '● it',
  '--> src',
  '-> x',
  '+ "a"',
  '- a',
  'a.ts:1',
  'a.cs(12',
  'File "a.py", line 3',
  'fails',
  'cannot',
  'unable',
  'invalid',
  'undefined',
  'missing',
  'unexpected',
  'refused',
  'timed out',
  'time out',
  'timeout',
  'timedout',
  'aborted',
  'denied',
  'killed',
  'wrong',
  'mismatch',
  'deprecated',
  'warning',
];

test('a line that weighs anything has a mark for it', () => {
  for (const word of WORDS) {
    expect([word, weightOf(word)]).not.toContain('none');
    const { hasWords, hasPlace, ink } = lookAt(word);
    expect([word, hasWords || hasPlace || '+-E'.includes(String.fromCharCode(ink))]).toContain(true);
  }
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(...WORDS),
      fc.string(),
      fc.boolean(),
      (left, word, right, isUpper) => {
        const line = `${left}${isUpper ? word.toUpperCase() : word}${right}`.replaceAll('\n', ' ');
        // Without a look, it is asked of the patterns themselves.
        const blind = { first: 0, ink: 0x2b, hasWords: true, hasPlace: true, isWide: true };
        expect(weightOf(line)).toBe(weightOf(line, blind));
      },
    ),
  );
});

test('routine lines have no marks', () => {
  for (const line of [
    '2026-01-02T10:11:12.123Z INFO [worker-7] http: GET /api/items/3?page=2 200 in 5ms',
    'test module::does_what_it_says ... ok',
    '   Compiling serde v1.0.1',
    '\ttab',
  ])
    expect([line, marksOf(line)]).toEqual([line, 0]);
});

test('a scan stops at a line feed, and marks what needs cleaning', () => {
  const scan = createScan();
  expect([scan.line('ab\ncd', 0), scan.marks]).toEqual([2, 0]);
  expect([scan.line('ab\ncd', 3), scan.marks]).toEqual([5, 0]);
  expect(marksOf('\u001b[31m')).toBe(CONTROL);
  expect(marksOf('10%\r20%')).toBe(CONTROL | RETURN);
  expect(marksOf('│ ✓')).toBe(WIDE);
  for (const unclean of [
    '\u007f',
    '\u0085',
    '\u061c',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ud800',
    '\ufeff',
    '\ufffd',
  ])
    expect([unclean, marksOf(unclean) & CONTROL]).toEqual([unclean, CONTROL]);
});

test('the first character, and the first that is no space', () => {
  expect(lookAt('')).toMatchObject({ first: 0, ink: 0 });
  expect(lookAt('  a')).toMatchObject({ first: 0x20, ink: 0x61 });
  expect(lookAt('\ta')).toMatchObject({ first: 9, ink: 9 });
});
