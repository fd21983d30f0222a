import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapped } from './fitted-lines.ts';
import { Screen } from './view.ts';

const ESC = '\u001b';

/** What a terminal would show: of our few sequences, what they do. */
function terminal(columns: number): {
  out: { write: (text: string) => void; columns: number };
  lines: () => string[];
  writes: () => number;
} {
  const lines: string[] = [];
  let row = 0;
  let writes = 0;
  const write = (text: string): void => {
    writes++;
    const up = new RegExp(`^${ESC}\\[(\\d+)A`).exec(text);
    row -= Number(up?.[1] ?? 0);
    const rest = text.slice(up?.[0].length ?? 0);
    const parts = rest.replace('\r', '').split('\n');
    for (const part of parts.slice(0, -1)) lines[row++] = part.replaceAll(`${ESC}[2K`, '');
    if (parts.at(-1)?.includes(`${ESC}[J`) === true) lines.length = row;
  };
  return { out: { write, columns }, lines: () => lines, writes: () => writes };
}

test('the view stays in its place, and is only drawn where it differs', () => {
  const { out, lines, writes } = terminal(80);
  const screen = new Screen(out, false);
  screen.draw('watch', { state: 'runs', verdict: [] });
  screen.draw('watch', { state: 'waits', verdict: ['FAIL 1', 'F1 a', '   b'] });
  screen.draw('watch', { state: 'waits', verdict: ['FAIL 1', 'F1 a', '   b'] });
  expect(writes()).toBe(2);
  screen.draw('watch', { state: 'waits', verdict: ['PASS 1'] });
  expect(lines()).toEqual(['watch', '  waits', 'PASS 1']);
});

test('no line is wider than the terminal, and no character is cut in two', () => {
  const { out, lines } = terminal(24);
  new Screen(out, false).draw('x'.repeat(50), { state: '👩‍👩‍👧'.repeat(30), verdict: [] });
  expect(lines()[0]).toBe(`${'x'.repeat(22)}…`);
  expect(lines()[1]).toBe(`  ${'👩‍👩‍👧'.repeat(10)}…`);
});

test('a terminal that does not know how wide it is cuts no line short', () => {
  const { out, lines } = terminal(0);
  new Screen({ ...out, rows: 0 }, false).draw('x'.repeat(50), { state: 's', verdict: ['v'] });
  expect(lines()).toEqual(['x'.repeat(50), '  s', 'v']);
});

test('an address and what is wrong there are both read in a narrow terminal, and nothing breaks into our lines', () => {
  const { out, lines } = terminal(40);
  const failure =
    'F1 api:test libs/api/src/tax.test.ts:17:14 PASS totals > rounds half up: expected 3, got 2';
  new Screen(out, false).draw('w', { state: 's', verdict: ['FAIL 1 of 31 tasks', failure, '   at 1'] });
  expect(lines().slice(2)).toEqual([
    'FAIL 1 of 31 tasks',
    'F1 api:test',
    '   libs/api/src/tax.test.ts:17:14 PASS',
    '   totals > rounds half up: expected',
    '   3, got 2',
    '   at 1',
  ]);
});

test('what has no spaces is broken where it must be, whole characters, and ends with a mark after four rows', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.integer({ min: 19, max: 100 }),
      (text, columns) => {
        const rows = wrapped(text, columns);
        expect(rows.length).toBeLessThanOrEqual(4);
        expect(rows.slice(1).every((row) => row.startsWith('   '))).toBe(true);
        const kept = rows.join('').replace(/…$/, '').replaceAll(/\s/g, '');
        expect(text.replaceAll(/\s/g, '').startsWith(kept)).toBe(true);
      },
    ),
  );
});

test('the word is coloured, unless nobody wants that', () => {
  const drawn = (coloured: boolean): string => {
    const { out, lines } = terminal(80);
    new Screen(out, coloured).draw('w', { state: 's', verdict: ['PASS 1', 'at 1'] });
    return lines().join('|');
  };
  expect(drawn(true)).toContain(`${ESC}[32mPASS${ESC}[39m 1`);
  expect(drawn(false)).not.toContain(ESC);
});

test('no more lines are drawn than the terminal has, nor does a problem break one', () => {
  const { out, lines, writes } = terminal(80);
  const screen = new Screen({ ...out, rows: 6 }, false);
  const verdict = Array.from({ length: 14 }, (_, at) => `line ${at}`);
  screen.draw('watch', { state: 'runs', verdict, problem: 'a\nb' });
  expect(lines()).toEqual(['watch', '  runs', 'a b', 'line 0', 'line 1']);
  screen.draw('watch', { state: 'runs', verdict: [...verdict, 'and more'], problem: 'a\nb' });
  expect(writes()).toBe(1);
});
