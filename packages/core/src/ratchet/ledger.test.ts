import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ledger, type LedgerEntry, parseLedger, stricter, writeLedger } from './ledger.ts';

function read(text: string): Ledger {
  const ledger = parseLedger(text);
  if (!ledger.ok) throw new Error(`line ${ledger.error.line} ${ledger.error.problem}`);
  return ledger.value;
}

const FILE = `{"k":"#","cores":4,"epoch":7,"schema":1}
{"k":"budget/typical_p90","anchor":"4f2c9e1","goal":60,"max":60}
{"k":"task/api:build","anchor":"4f2c9e1","c":{"tsFiles":412},"w":6.4}
`;

test('what is read is written as it was, unknown entries and fields too', () => {
  expect(writeLedger(read(FILE))).toBe(FILE);
  const unknown = '{"k":"later/x","b":[2,1],"d":{"a":1}}\n';
  expect(writeLedger(read(unknown))).toBe(unknown);
  expect(writeLedger(read('\r\n'))).toBe('');
});

test.each([
  ['{"k":"#"}\n{"k":', 2, 'is no JSON', 'mend or remove the line'],
  ['[1]', 1, 'is no object', 'mend or remove the line'],
  ['{"max":3}', 1, 'has no key "k"', 'mend or remove the line'],
  ['{"k":"budget/x","max":"60"}', 1, 'has a "max" that is no number from 0 on', 'mend or remove the line'],
  ['{"k":"budget/x","max":-1}', 1, 'has a "max" that is no number from 0 on', 'mend or remove the line'],
  ['{"k":"#","schema":2}', 1, 'is of version 2, which is newer than this subminute', 'update @subminute/nx'],
  [
    `${FILE}<<<<<<< HEAD\n`,
    4,
    'is the mark of a merge conflict',
    'remove the marks, keep the lines of both sides',
  ],
])('%j is refused, with its line', (text, line, problem, remedy) => {
  expect(parseLedger(text)).toEqual({ ok: false, error: { line, problem, remedy } });
});

const entries = fc.array(
  fc.record({
    k: fc.constantFrom('#', 'budget/typical', 'budget/cold', 'task/a:build', 'task/b:test'),
    max: fc.nat(100),
    w: fc.nat(50),
    epoch: fc.nat(9),
    anchor: fc.constantFrom('4f2c9e1', '9b31d02'),
  }),
  { maxLength: 8 },
);
const text = (list: readonly LedgerEntry[]): string =>
  list.map((entry) => `${JSON.stringify(entry)}\n`).join('');

describe('branches that git merged by union', () => {
  test('load the same in any order, however often', () => {
    fc.assert(
      fc.property(entries, entries, entries, (a, b, c) => {
        const all = writeLedger(read(text([...a, ...b, ...c])));
        expect(writeLedger(read(text([...c, ...b, ...a])))).toBe(all);
        expect(writeLedger(read(text([...b, ...c, ...a, ...b])))).toBe(all);
        // Merged in two steps, each written in between.
        expect(writeLedger(read(writeLedger(read(text([...a, ...b]))) + text(c)))).toBe(all);
      }),
    );
  });

  test('are never looser than either', () => {
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const merged = read(text([...a, ...b]));
        for (const entry of [...a, ...b]) {
          const { max, w, epoch } = merged.get(entry.k) ?? ({} as LedgerEntry);
          expect(max).toBeLessThanOrEqual(entry.max);
          expect(w).toBeLessThanOrEqual(entry.w);
          expect(epoch).toBeGreaterThanOrEqual(entry.epoch);
        }
      }),
    );
  });
});

test('the stricter of two is either’s budget, and no other field is lost', () => {
  expect(stricter({ k: 'budget/x', max: 3, goal: 9 }, { k: 'budget/x', max: 5, why: 'so' })).toEqual({
    k: 'budget/x',
    max: 3,
    goal: 9,
    why: 'so',
  });
});
