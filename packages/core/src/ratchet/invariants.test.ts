import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { firstDifference, ranAgainLine, unstableLine } from './invariants.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('two files differ', () => {
  test('nowhere', () => {
    expect(firstDifference(bytes('a\nb'), bytes('a\nb'))).toBeUndefined();
    expect(firstDifference(bytes(''), bytes(''))).toBeUndefined();
  });

  test('in the first line that is not the same, also where one ends', () => {
    expect(firstDifference(bytes('a\nb\nc'), bytes('a\nB\nd'))).toEqual({ kind: 'line', line: 2 });
    expect(firstDifference(bytes('a\n'), bytes('a\nb'))).toEqual({ kind: 'line', line: 2 });
  });

  test('at a byte, where they are no text', () => {
    expect(firstDifference(bytes('a\0b'), bytes('a\0c'))).toEqual({ kind: 'byte', offset: 2 });
  });
});

test('each reason is a line with what to do', () => {
  const task = asTaskId('a:build');
  const kinds = [
    { kind: 'uncached' },
    { kind: 'failed' },
    { kind: 'own-input', file: 'a/made.ts' },
    { kind: 'below', task: asTaskId('b:build') },
    { kind: 'unknown' },
  ] as const;
  expect(kinds.map((why) => ranAgainLine({ task, why }))).toMatchInlineSnapshot(`
    [
      "runs every time: its target is not cached. Set "cache": true, or leave it out of the loop",
      "runs every time: it fails, and only what passes is kept",
      "runs every time: the loop writes a/made.ts, which is among its inputs. Ignore it in git, or leave it out of "inputs"",
      "runs every time, since b:build does",
      "runs every time, and nothing that can be seen says why. Run: npx subminute why a:build",
    ]
  `);
  const differs = { kind: 'line', line: 3 } as const;
  expect(unstableLine({ task, file: 'a/dist/x.js', files: 2, differs })).toBe(
    'makes a/dist/x.js and 1 more anew each time: two runs differ in line 3. Take out times, random names and orders that vary',
  );
});
