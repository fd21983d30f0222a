import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Ledger,
  type LedgerEntry,
  parseLedger,
  parseLedgerFile,
  stricter,
  writeLedger,
} from './ledger.ts';
import { readLoopLedger } from './loop-ledger.ts';

function read(text: string): Ledger {
  const ledger = parseLedger(text);
  if (!ledger.ok) throw new Error(`line ${ledger.error.line} ${ledger.error.problem}`);
  return ledger.value;
}

const HEAD = '{"k":"#","cores":4,"epoch":7,"overhead":2.6,"schema":1,"targets":["build"]}';
const FILE = `${HEAD}
{"k":"budget/typical_p90","anchor":"4f2c9e1","goal":60,"max":60}
{"k":"task/api:build","anchor":"4f2c9e1","c":{"tsFiles":412},"w":6.4}
`;
const RAISE = {
  k: 'raise/typical/2027-01-31',
  by: 'Ann',
  from: 10,
  to: 12,
  until: '2027-01-31',
  why: 'the guard moves to auth next week',
};
const FOR_GOOD = { ...RAISE, until: undefined, permanent: true, approvedBy: 'Bob' };

test('what is read is written as it was, unknown entries and fields too', () => {
  expect(writeLedger(read(FILE))).toBe(FILE);
  expect(writeLedger(read(FILE.replaceAll('\n', '\r\n')))).toBe(FILE);
  const unknown = '{"k":"later/x","b":[2,1],"d":{"a":1}}\n';
  // A number is asked of a field that we know, of whatever kind the entry is.
  expect(parseLedger(unknown).ok).toBe(false);
  const later = '{"k":"later/x","b":[2,1],"z":{"a":1}}\n';
  expect(writeLedger(read(later))).toBe(later);
  expect(writeLedger(read('\r\n'))).toBe('');
});

describe('a malformed line is refused, with its number:', () => {
  const MEND = 'mend or remove the line';
  test.each([
    [`${HEAD}\n{"k":`, 2, 'is no JSON', MEND],
    ['[1]', 1, 'is no object', MEND],
    ['{"max":3}', 1, 'has no key "k"', MEND],
    ['{"k":""}', 1, 'has no key "k"', MEND],
    ['{"k":"budget/typical","max":"60"}', 1, 'has a "max" that is no number from 0 on', MEND],
    ['{"k":"budget/typical","max":-1}', 1, 'has a "max" that is no number from 0 on', MEND],
    ['{"k":"budget/typical","max":1e999}', 1, 'has a "max" that is no number from 0 on', MEND],
    ['{"k":"budget/typical"}', 1, 'has no number "max"', MEND],
    ['{"k":"budget/x","max":1}', 1, "names the scenario 'x', which does not exist", MEND],
    ['{"k":"budget/edit:","max":1}', 1, "names the scenario 'edit:', which does not exist", MEND],
    ['{"k":"task/a:build"}', 1, 'has no number "w"', MEND],
    ['{"k":"commit/4f2c9e1","paths":[1]}', 1, 'has no list of texts "paths"', MEND],
    ['{"k":"commit/4f2c9e1","paths":[],"removed":"a"}', 1, 'has no list of texts "removed"', MEND],
    ['{"k":"#","cores":0,"targets":["build"]}', 1, 'has no whole number "cores" from 1 on', MEND],
    ['{"k":"#","cores":1e999,"targets":["build"]}', 1, 'has a "cores" that is no number from 0 on', MEND],
    ['{"k":"#","cores":2.5,"targets":["build"]}', 1, 'has no whole number "cores" from 1 on', MEND],
    ['{"k":"#","cores":4}', 1, 'has no list of texts "targets"', MEND],
    ['{"k":"#","cores":4,"targets":[]}', 1, 'has no target in "targets"', MEND],
    [HEAD.replace('2.6', '"a"'), 1, 'has a "overhead" that is no number from 0 on', MEND],
    [
      '{"k":"#","schema":3}',
      1,
      'is of version 3, which is newer than this subminute',
      'update @subminute/nx',
    ],
    [
      `${FILE}<<<<<<< HEAD\n`,
      4,
      'is the mark of a merge conflict',
      'remove the marks, keep the lines of both sides',
    ],
    [
      `${FILE}=======\r\n`,
      4,
      'is the mark of a merge conflict',
      'remove the marks, keep the lines of both sides',
    ],
  ])('%j', (text, line, problem, remedy) => {
    expect(parseLedger(text)).toEqual({ ok: false, error: { line, problem, remedy } });
  });

  test.each([
    [{ ...RAISE, why: 'because' }, 'has no reason "why" of at least 20 characters'],
    [{ ...RAISE, why: `${' '.repeat(30)}` }, 'has no reason "why" of at least 20 characters'],
    [{ ...RAISE, by: ' ' }, 'has no author "by"'],
    [{ ...RAISE, to: undefined }, 'has no number "to"'],
    [{ ...RAISE, until: undefined }, 'has no expiry "until" such as "2027-01-31"'],
    [{ ...RAISE, until: '2027-02-30' }, 'has no expiry "until" such as "2027-01-31"'],
    [{ ...FOR_GOOD, approvedBy: undefined }, 'is permanent and has no "approvedBy" other than its author'],
    [{ ...FOR_GOOD, approvedBy: ' ann ' }, 'is permanent and has no "approvedBy" other than its author'],
    [{ ...RAISE, k: 'raise/never/2027-01-31' }, "names the scenario 'never', which does not exist"],
    [{ ...RAISE, k: 'raise/typical' }, "names the scenario '', which does not exist"],
  ])('the raise %j', (entry, problem) => {
    expect(parseLedger(JSON.stringify(entry))).toMatchObject({ error: { line: 1, problem } });
  });

  test('a raise of a project with a slash in its name is read', () => {
    const ledger = read(JSON.stringify({ ...RAISE, k: 'raise/edit:@acme/ui/2027-01-31' }));
    expect(readLoopLedger(ledger).raises).toMatchObject([{ scenario: 'edit:@acme/ui', toMs: 12_000 }]);
    expect(parseLedger(JSON.stringify(FOR_GOOD)).ok).toBe(true);
  });

  test('a file without the line of the file itself', () => {
    expect(parseLedgerFile(FILE).ok).toBe(true);
    const [, ...rest] = FILE.split('\n');
    expect(parseLedgerFile(rest.join('\n'))).toMatchObject({ error: { line: 1 } });
    expect(parseLedgerFile('')).toMatchObject({ error: { problem: expect.stringContaining('no line "#"') } });
  });
});

const days = fc.constantFrom('2026-12-01', '2026-12-31', '2027-01-31');
const raises = fc
  .tuple(days, days, fc.nat(50), fc.constantFrom('Ann', 'Bob'), fc.boolean())
  .map(([key, until, to, by, isForGood]): LedgerEntry => ({
    k: `raise/typical/${key}`,
    by,
    from: 9,
    to,
    why: `${by} moves the guard next week`,
    ...(isForGood ? { permanent: true, approvedBy: by === 'Ann' ? 'Bob' : 'Ann' } : { until }),
  }));
const heads = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.nat(9), fc.nat(5))
  .map(([cores, epoch, overhead]): LedgerEntry => ({ k: '#', cores, epoch, overhead, targets: ['build'] }));
const budgets = fc
  .tuple(fc.constantFrom('typical', 'cold', 'edit:a'), fc.nat(100))
  .map(([name, max]): LedgerEntry => ({ k: `budget/${name}`, max }));
const tasks = fc
  .tuple(fc.constantFrom('a:build', 'b:test'), fc.nat(50), fc.nat(50))
  .map(([name, w, d]): LedgerEntry => ({ k: `task/${name}`, w, d }));
const commits = fc
  .tuple(fc.constantFrom('4f2c9e1', '9b31d02'), fc.boolean())
  .map(([sha, same]): LedgerEntry => ({ k: `commit/${sha}`, paths: [`${sha}.ts`], ...(same && { same }) }));
const entries = fc.array(fc.oneof(raises, heads, budgets, tasks, commits), { maxLength: 8 });
const text = (list: readonly LedgerEntry[]): string =>
  list.map((entry) => `${JSON.stringify(entry)}\n`).join('');

describe('branches that git merged by union', () => {
  test('load the same in any order, however often, and what is written is read again', () => {
    fc.assert(
      fc.property(entries, entries, entries, (a, b, c) => {
        const all = writeLedger(read(text([...a, ...b, ...c])));
        expect(writeLedger(read(text([...c, ...b, ...a])))).toBe(all);
        expect(writeLedger(read(text([...b, ...c, ...a, ...b])))).toBe(all);
        expect(writeLedger(read(all))).toBe(all);
        // Merged in two steps, each written in between.
        expect(writeLedger(read(writeLedger(read(text([...a, ...b]))) + text(c)))).toBe(all);
      }),
    );
  });

  test('are never looser than either', () => {
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const merged = read(text([...a, ...b]));
        for (const entry of [...a, ...b]) expect(looser(entry, merged.get(entry.k))).toEqual([]);
      }),
    );
  });
});

/** Fields by which a merged entry allows more than one of its two. */
function looser(one: LedgerEntry, merged: LedgerEntry | undefined): readonly string[] {
  const number = (field: string): number => Number(merged?.[field]) - Number(one[field]);
  return [
    ...['max', 'to', 'cores'].filter((field) => number(field) > 0),
    ...['w', 'd', 'overhead', 'epoch'].filter((field) => number(field) < 0),
    ...['permanent', 'same'].filter((field) => merged?.[field] === true && one[field] !== true),
    ...(untilOf(merged) > untilOf(one) ? ['until'] : []),
  ];
}

function untilOf(entry: LedgerEntry | undefined): string {
  const until = entry?.['until'];
  return typeof until === 'string' ? until : '9999-12-31';
}

test('the stricter of two is either’s budget, and no other field is lost', () => {
  expect(stricter({ k: 'budget/x', max: 3, goal: 9 }, { k: 'budget/x', max: 5, why: 'so' })).toEqual({
    k: 'budget/x',
    max: 3,
    goal: 9,
    why: 'so',
  });
});

test('of two raises one says all, so that nobody approves of their own', () => {
  const other = { ...FOR_GOOD, by: 'Bob', approvedBy: 'Ann' };
  const merged = stricter(FOR_GOOD, other);
  expect(merged['by']).not.toBe(merged['approvedBy']);
  expect(parseLedger(JSON.stringify(merged)).ok).toBe(true);
});
