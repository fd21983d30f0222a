import fc from 'fast-check';
import { expect, test } from 'vitest';
import { besidesDiffs, differenceLines, differencesIn, isDiff } from './diff.ts';

const lines = (text: string): string[] => text.split('\n');
const said = (...diff: readonly string[]): string[] => differenceLines(differencesIn(diff));

test('two values are said in one line, whatever stands above them', () => {
  expect(said('- Expected', '+ Received', '', '- 10.05', '+ 10.04')).toEqual(['expected 10.05, got 10.04']);
  expect(said('- Expected:', 'null', '', '+ Received:', 'undefined')).toEqual([
    'expected null, got undefined',
  ]);
  expect(said('- Snapshot  - 1', '+ Received  + 1', '', '- "a"', '+ "b"')).toEqual(['expected "a", got "b"']);
  expect(said('+ actual - expected', '', '+ 1', '- 2')).toEqual(['expected 2, got 1']);
});

test('objects differ at their paths', () => {
  const diff = lines(`- Expected
+ Received

  Object {
    "a-b": Array [
      1,
-     2,
+     3,
+     4,
    ],
    "f": Map {
-     "k" => Object {},
    },
-   "g": Object {
-     "h": 1,
-   },
+   "g": null,
  }`);
  expect(differenceLines(differencesIn(diff))).toEqual([
    '["a-b"][1]: expected 2, got 3',
    '["a-b"][2]: expected nothing, got 4',
    'f.k: expected Object {}, got nothing',
    'g: expected { h: 1 }, got null',
  ]);
});

test('where a hunk begins inside, only what it shows is said', () => {
  const diff = lines(`@@ -131,9 +131,9 @@
        {
          "id": "region-7",
          "total": {
-           "amount": 700,
+           "amount": 701,
            "currency": "EUR",
          },
        },`);
  expect(said(...diff)).toEqual(['…{id: "region-7"}.total.amount: expected 700, got 701']);
});

test('a bracket that two objects share in a diff ends each of them', () => {
  const diff = lines(`- Expected
+ Received

  [
    {
      "id": 2,
-     "n": "z",
-   },
-   {
-     "id": 3,
+     "n": "y",
    },
  ]`);
  expect(said(...diff)).toEqual(['[0].n: expected "z", got "y"', '[1]: expected { id: 3 }, got nothing']);
});

test('lines of a text stay lines, with the one above them', () => {
  expect(said('- Expected', '+ Received', '', '  one', '- two', '+ 2', '  three')).toEqual([
    '  one',
    '- two',
    '+ 2',
  ]);
  expect(said('- Expected', '+ Received', '', '  {', '    "t": "a', '- b', '+ c', '  d",', '  }')).toEqual([
    '  "t": "a',
    '- b',
    '+ c',
  ]);
});

test('two long values are cut to where they differ', () => {
  const long = 'x'.repeat(300);
  const [line = ''] = said('- Expected', '+ Received', `- "${long}a${long}"`, `+ "${long}b${long}"`);
  expect(line).toMatch(/^expected …x+ax+…, got …x+bx+…$/);
  expect(line.length).toBeLessThan(100);
});

test('of many lines the first ones are shown and the others counted', () => {
  const many = Array.from({ length: 40 }, (_, at) => `- line ${at}`);
  const shown = said('- Expected', '+ Received', ...many);
  expect(shown).toHaveLength(12);
  expect(shown.at(-1)).toBe('… 29 more differing lines');
});

test('a list with dashes is no diff, and what stands beside one is kept', () => {
  expect(isDiff(['Require stack:', '- /repo/a.js'])).toBe(false);
  expect(
    besidesDiffs(['why', '- Expected', '+ Received', '', '- 1', '+ 2', '', 'Number of calls: 1']),
  ).toEqual(['why', 'Number of calls: 1']);
});

// Values as pretty-format prints them, and one of their leaves in another way.
const leaf = fc.oneof(
  fc.integer(),
  fc.constantFrom('a', 'b c', '', 'say "x"'),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('id', 'a', 'b-c', 'total', '0'), tie('value'), { maxKeys: 4 }),
  ),
})).value;

function printed(of: unknown, indent = '', key = ''): string[] {
  if (typeof of !== 'object' || of === null) return [`${indent}${key}${JSON.stringify(of)}`];
  const [open, close] = Array.isArray(of) ? ['[', ']'] : ['{', '}'];
  const members = Object.entries(of).flatMap(([name, member]) => {
    const text = printed(member, `${indent}  `, Array.isArray(of) ? '' : `${JSON.stringify(name)}: `);
    return [...text.slice(0, -1), `${text.at(-1)},`];
  });
  if (members.length === 0) return [`${indent}${key}${open}${close}`];
  return [`${indent}${key}${open}`, ...members, `${indent}${close}`];
}

test('of any two values in full, no path is said twice, and equal ones do not differ', () => {
  fc.assert(
    fc.property(value, value, (expected, received) => {
      const [one, other] = [printed(expected), printed(received)];
      const diff = [...one.map((line) => `- ${line}`), ...other.map((line) => `+ ${line}`)];
      const found = differencesIn(['- Expected', '+ Received', '', ...diff]);
      const keys = found.map((difference) =>
        typeof difference === 'string'
          ? 'a line'
          : [difference.path, 'expected' in difference, 'received' in difference].join(),
      );
      // Where there is no difference, the lines as they are would be all that is left to show.
      const areEqual = one.join() === other.join();
      expect(keys.includes('a line')).toBe(areEqual);
      expect(areEqual ? 0 : keys.length - new Set(keys).size).toBe(0);
    }),
  );
});

test('any lines at all give lines', () => {
  const text = fc.constantFrom(
    '{',
    '  "a": [',
    '    1,',
    '  ],',
    '}',
    '"x',
    '...',
    '@@ -3 +3 @@',
    '',
    '      2,',
  );
  const line = fc
    .tuple(fc.constantFrom('- ', '+ ', '  ', ''), fc.oneof(text, fc.string()))
    .map((two) => two.join(''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (diff) => {
      const shown = said('- Expected', '+ Received', ...diff);
      expect(shown.length).toBeLessThanOrEqual(12);
      for (const one of shown) expect(one.length).toBeLessThan(1000);
    }),
  );
});
