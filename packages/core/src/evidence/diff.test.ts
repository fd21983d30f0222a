import { expect, test } from 'vitest';
import { differingLines, isDiff } from './diff.ts';

const lines = (text: string): string[] => text.split('\n');

test('legends go, the two values stay', () => {
  expect(differingLines(['- Expected', '+ Received', '', '- 10.05', '+ 10.04'])).toEqual([
    '- 10.05',
    '+ 10.04',
  ]);
  expect(differingLines(['Expected: "b"', 'Received: "a"'])).toEqual(['- "b"', '+ "a"']);
  expect(differingLines(['- Expected:', 'null', '', '+ Received:', 'undefined'])).toEqual([
    '- null',
    '+ undefined',
  ]);
  expect(
    differingLines([
      '    - Expected  - 1',
      '- Expected  - 1',
      '+ Received  + 1',
      '-   "a": 1,',
      '+   "a": 2,',
    ]).slice(-2),
  ).toEqual(['- "a": 1,', '+ "a": 2,']);
});

test('a line of a nested object says what it belongs to', () => {
  const diff = lines(`@@ -1,9 +1,9 @@
      {
        "id": "region-7",
        "total": {
-         "amount": 700,
+         "amount": 701,
          "currency": "EUR",
        },
      },`);
  expect(differingLines(diff)).toEqual([
    '"id": "region-7" > "total"',
    '- "amount": 700,',
    '+ "amount": 701,',
  ]);
});

test('two long lines are cut to where they differ', () => {
  const long = 'x'.repeat(300);
  const [minus = '', plus = ''] = differingLines([
    '- Expected',
    '+ Received',
    `- ${long}a${long}`,
    `+ ${long}b${long}`,
  ]);
  expect(minus).toMatch(/^- …x+ax+…$/);
  expect(plus).toMatch(/^\+ …x+bx+…$/);
  expect(minus.length).toBeLessThan(100);
});

test('of many lines the first ones are shown and the others counted', () => {
  const diff = ['- Expected', '+ Received', ...Array.from({ length: 40 }, (_, at) => `- line ${at}`)];
  const shown = differingLines(diff);
  expect(shown).toHaveLength(12);
  expect(shown.at(-1)).toBe('… 29 more differing lines');
});

test('a list with dashes is no diff', () => {
  expect(isDiff(['Require stack:', '- /repo/a.js'])).toBe(false);
  expect(isDiff(['+ actual - expected', '', '+ 1', '- 2'])).toBe(true);
});
