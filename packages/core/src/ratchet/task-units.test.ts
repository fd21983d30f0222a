import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { type LedgerEntry, parseLedger, stricter, writeLedger } from './ledger.ts';
import { partOf, taskUnitsOf, unitsEntry } from './task-units.ts';

const TASK = asTaskId('cart:test');
const LINE = '{"k":"units/cart:test","d":0.6,"files":40,"shares":{"4f2c9e1b7a03":[0.13,3]},"w":0.45}\n';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const after = fc.constantFrom('a', 'b', 'c', 'edit:cart', 'noop');
const units = fc.record({
  start: fc.record({ cpu: share, duration: share }),
  files: fc.nat(50),
  shares: fc.array(fc.tuple(after, fc.record({ share, files: fc.nat(50) }))).map((pairs) => new Map(pairs)),
});
const entry = units.map((one) => unitsEntry(TASK, one));

/** What is paid after each loop. */
function paid(line: LedgerEntry): readonly number[] {
  const [, one] = taskUnitsOf(line);
  return ['a', 'b', 'c', 'edit:cart', 'noop'].flatMap((name) => {
    const { cpu, duration } = partOf(one, one.shares.get(name) ?? { share: 1, files: one.files });
    return [cpu, duration];
  });
}

test('a line is read and written as it was', () => {
  const read = parseLedger(LINE);
  expect(read.ok && writeLedger(read.value)).toBe(LINE);
  fc.assert(
    fc.property(entry, (line) => {
      expect(unitsEntry(...taskUnitsOf(line))).toEqual(line);
      expect(parseLedger(JSON.stringify(line)).ok).toBe(true);
    }),
  );
});

test.each([
  ['{"k":"units/a:test","d":0,"files":1,"w":0}', 'shares'],
  ['{"k":"units/a:test","d":0,"files":1,"shares":[],"w":0}', 'shares'],
  ['{"k":"units/a:test","d":0,"files":1,"shares":{"a":[1.1,1]},"w":0}', 'shares'],
  ['{"k":"units/a:test","d":0,"files":1,"shares":{"a":0.5},"w":0}', 'shares'],
  ['{"k":"units/a:test","d":0,"files":0.5,"shares":{},"w":0}', 'files'],
  ['{"k":"units/a:test","d":0,"files":1,"shares":{},"w":1.5}', 'w'],
  ['{"k":"units/a:test","files":1,"shares":{},"w":1}', 'd'],
])('%s is refused', (line, field) => {
  const read = parseLedger(line);
  expect(read.ok ? '' : read.error.problem).toContain(`"${field}"`);
});

test('all of its test files cost all of the task, exactly; more never less', () => {
  fc.assert(
    fc.property(units, share, share, (one, a, b) => {
      expect(partOf(one, { share: 1, files: 0 })).toEqual({ cpu: 1, duration: 1 });
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((at) => partOf(one, { share: at, files: 0 }));
      expect(less?.cpu).toBeLessThanOrEqual((more?.cpu ?? 0) + 1e-12);
      expect(less?.cpu).toBeGreaterThanOrEqual(one.start.cpu - 1e-12);
    }),
  );
});

test('rounding makes no part smaller', () => {
  fc.assert(
    fc.property(units, (one) => {
      const [, read] = taskUnitsOf(unitsEntry(TASK, one));
      for (const [name, given] of one.shares) {
        const { cpu } = partOf(read, read.shares.get(name) ?? { share: 1, files: 0 });
        expect(cpu).toBeGreaterThanOrEqual(partOf(one, given).cpu - 1e-9);
      }
    }),
  );
});

describe('two lines of one task become one', () => {
  test('in any order, however often', () => {
    fc.assert(
      fc.property(entry, entry, entry, (a, b, c) => {
        expect(stricter(a, b)).toEqual(stricter(b, a));
        expect(stricter(a, stricter(b, c))).toEqual(stricter(stricter(a, b), c));
        expect(stricter(a, a)).toEqual(a);
      }),
    );
  });

  test('that lets no loop be shorter than either of them', () => {
    fc.assert(
      fc.property(entry, entry, (a, b) => {
        const merged = paid(stricter(a, b));
        for (const [at, least] of [...paid(a).entries(), ...paid(b).entries()])
          expect(merged[at]).toBeGreaterThanOrEqual(least - 1e-12);
      }),
    );
  });
});
