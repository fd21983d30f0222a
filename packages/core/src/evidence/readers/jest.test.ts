import { describe, expect, test } from 'vitest';
import { readLog } from '../../testing/evidence-fixtures.ts';
import { seen } from '../../testing/seen.ts';

// In some of the logs, code around a marked line and the inner frames of Node are cut.

describe('Jest', () => {
  test.each([
    'FAIL features/cart/src/a.test.ts (61 MB heap size)',
    'FAIL cart features/cart/src/a.test.ts',
    // In colour, the words have blanks around them.
    ' FAIL   cart  features/cart/src/a.test.ts (5.1 s, 61 MB heap size)',
  ])('names its file in %j', (header) => {
    const log = [header, '  ● adds', '', '    TypeError: no', '', 'Tests:       1 failed, 1 total'];
    const { understood, diagnostics } = readLog(log.join('\n'), 'features/cart');
    expect(understood).toBe(true);
    expect(diagnostics).toMatchObject([{ test: 'adds', place: { file: 'features/cart/src/a.test.ts' } }]);
  });

  test('30 says what was expected and what came, in one line where it can', () => {
    expect(seen('jest-30-matchers', 'features/cart')).toEqual([
      '40 failed, 1 passed',
      'features/cart/test/matchers.test.js:3:50 <matchers > toBe> expected 4, got 3',
      'features/cart/test/matchers.test.js:4:111 <matchers > toBe string> expected "the quick brown fox leaps over the lazy…, got "the quick brown fox jumps over the lazy…',
      'features/cart/test/matchers.test.js:5:46 <matchers > toEqual> toEqual',
      '  amount: expected 2, got 1',
      '  tags[1]: expected "c", got "b"',
      'features/cart/test/matchers.test.js:6:50 <matchers > toStrictEqual> toStrictEqual: b: expected undefined, got nothing',
      'features/cart/test/matchers.test.js:7:52 <matchers > toMatchObject> toMatchObject: currency: expected "USD", got "EUR"',
      'features/cart/test/matchers.test.js:8:47 <matchers > toHaveLength> toHaveLength: expected length 3, got 2',
      'features/cart/test/matchers.test.js:9:52 <matchers > toContain string> toContain: expected substring "xyz", got "hello"',
      'features/cart/test/matchers.test.js:10:50 <matchers > toContain array> toContain: expected 3, got [1, 2]',
      'features/cart/src/money.js:2:26 <matchers > toThrow message> toThrow: expected substring "no amount", got "empty amount"',
      '  at features/cart/test/matchers.test.js:11:48',
      '  at features/cart/test/matchers.test.js:11:59',
      'features/cart/test/matchers.test.js:12:56 <matchers > toThrow not> toThrow: Received function did not throw',
      'features/cart/test/matchers.test.js:13:72 <matchers > calls> toHaveBeenCalledWith: [1].a: expected 3, got 2',
      'features/cart/test/matchers.test.js:14:56 <matchers > times> toHaveBeenCalledTimes: expected number of calls 2, got 0',
      'features/cart/test/matchers.test.js:15:44 <matchers > close> toBeCloseTo: expected 0.3, got 0.35',
      'features/cart/test/matchers.test.js:16:37 <matchers > greater> toBeGreaterThan: expected > 3, got 1',
      'features/cart/test/matchers.test.js:17:37 <matchers > not> not.toBe: expected not 1',
      'features/cart/test/matchers.test.js:18:39 <matchers > truthy> toBeTruthy: got null',
      'features/cart/test/matchers.test.js:19:40 <matchers > resolves> resolves.toBe: got [Error: server said 503]',
      '  Received promise rejected instead of resolved',
      'features/cart/src/money.js:7:74 <matchers > rejects> rejects.toThrow: expected substring "404", got "server said 503"',
      '  at features/cart/test/matchers.test.js:20:63',
      'features/cart/src/money.js:2:26 <matchers > throws deep> TypeError: empty amount',
      '  at features/cart/src/money.js:6:62',
      '  at features/cart/src/money.js:6:34',
      'features/cart/src/money.js:7:74 <matchers > async rejection> server said 503',
      'features/cart/test/matchers.test.js:23:3 <matchers > timeout> Exceeded timeout of 50 ms for a test',
      'features/cart/test/matchers.test.js:24:47 <matchers > property> toHaveProperty: "tags.0": expected "z", got "a"',
      'features/cart/test/matchers.test.js:25:39 <matchers > match> toMatch: expected pattern /x+/, got "abc"',
      'features/cart/test/matchers.test.js:26:39 <matchers > instance> toBeInstanceOf: expected constructor Map, got Array',
      'features/cart/test/matchers.test.js:27:50 <matchers > multi line> toBe',
      '    a',
      '  - B',
      '  + b',
      'features/cart/test/matchers.test.js:28:83 <matchers > array of objects> toEqual',
      '  …{id: 2}.n: expected "z", got "y"',
      '  …: expected { id: 3 }, got nothing',
      'features/cart/test/matchers.test.js:29:31 <matchers > cause> outer',
      '  Caused by: inner',
      '  at features/cart/test/matchers.test.js:29:59',
      'features/cart/test/matchers.test.js:30:3 <matchers > string thrown> thrown: "plain text"',
      'features/cart/test/matchers.test.js:31:49 <matchers > assert> expected 2, got 1',
      'features/cart/test/matchers.test.js:32:54 <matchers > assert deep> deepStrictEqual: b: expected 3, got 2',
      'features/cart/test/matchers.test.js:33:52 <matchers > assert msg> assert: expected true, got false',
      '  must hold',
      'features/cart/test/matchers.test.js:34:40 <matchers > hasAssertions> assertions: Expected two assertions to be called but received zero assertion calls.',
      'features/cart/test/matchers.test.js:35:8 <matchers > failing that passes> Failing test passed even though it was supposed to fail. Remove `.failing` to remove error.',
      'features/cart/test/matchers.test.js:36:63 <matchers > assymmetric> toEqual: at: expected StringMatching /^\\d/, got "now"',
      'features/cart/test/matchers.test.js:38:51 <matchers > map> toEqual: a: expected 2, got 1',
      'features/cart/test/matchers.test.js:39:47 <matchers > set> toEqual: [1]: expected 3, got 2',
      'features/cart/test/matchers.test.js:40:68 <matchers > adds 1> expected 3, got 2',
      'features/cart/test/matchers.test.js:40:68 <matchers > adds 2> expected 4, got 3',
      'features/cart/test/matchers.test.js:42:77 <outer > inner > one> no database',
      '  and 1 more',
    ]);
  });

  test('30 says why a file could not be loaded, and what a snapshot is', () => {
    expect(seen('jest-30-suites', 'features/cart')).toEqual([
      '5 failed',
      'features/cart/test/snapshot.test.js:1:46 <renders> toMatchSnapshot: expected "<b>old</b>", got "<b>new</b>"',
      'features/cart/test/snapshot.test.js:2:67 <renders object> toMatchSnapshot: list[0].b: expected 3, got 2',
      'features/cart/test/snapshot.test.js:3:38 <inline> toMatchInlineSnapshot: expected "old", got "new"',
      'features/cart/test/snapshot.test.js:4:39 <unwritten> toMatchSnapshot: got "x"',
      '  New snapshot was not written. The update flag must be explicitly passed to write a new snapshot.',
      'features/cart/test/snapshot.test.js:5:43 <multi> toMatchSnapshot',
      '    a',
      '  - old',
      '  + new',
      'features/cart/test/esm.test.js Must use import to load ES Module: features/cart/test/esm.test.js',
      '  The file contains ESM syntax (import/export) that could not be executed as CommonJS. Either:',
      '  - Configure a transform (e.g. babel-jest) that compiles this file to CommonJS (see https://jestjs.io/docs/code-transformation)',
      "features/cart/test/toplevel2.test.js:1:33 TypeError: Cannot read properties of undefined (reading 'c')",
      "features/cart/test/missing.test.js:1:1 Cannot find module '../src/missing.js' from 'test/missing.test.js'",
      'features/cart/test/toplevel.test.js:1:7 top level undefined',
      'features/cart/test/syntax.test.js:1:11 SyntaxError: Unexpected token',
      'features/cart/test/empty.test.js Your test suite must contain at least one test.',
    ]);
  });

  test('29 says the same', () => {
    expect(seen('jest-29-suites', 'features/cart')).toEqual([
      '5 failed',
      'features/cart/test/snapshot.test.js:1:46 <renders> toMatchSnapshot: expected "<b>old</b>", got "<b>new</b>"',
      'features/cart/test/snapshot.test.js:2:67 <renders object> toMatchSnapshot: list[0].b: expected 3, got 2',
      'features/cart/test/snapshot.test.js:3:38 <inline> toMatchInlineSnapshot: expected "old", got "new"',
      'features/cart/test/snapshot.test.js:4:39 <unwritten> toMatchSnapshot: got "x"',
      '  New snapshot was not written. The update flag must be explicitly passed to write a new snapshot.',
      'features/cart/test/snapshot.test.js:5:43 <multi> toMatchSnapshot',
      '    a',
      '  - old',
      '  + new',
      'features/cart/test/esm.test.js:1 SyntaxError: Cannot use import statement outside a module',
      "features/cart/test/toplevel2.test.js:1:33 TypeError: Cannot read properties of undefined (reading 'c')",
      "features/cart/test/missing.test.js:1:29 Cannot find module '../src/missing.js' from 'test/missing.test.js'",
      'features/cart/test/toplevel.test.js:1:49 top level undefined',
      'features/cart/test/syntax.test.js:1:11 SyntaxError: Unexpected token',
      'features/cart/test/empty.test.js Your test suite must contain at least one test.',
    ]);
  });

  test('an error in several projects, hooks and what a test prints are told apart', () => {
    expect(seen('jest-30-projects', 'features/multi')).toEqual([
      '8 failed, 1 todo, 3 passed',
      'features/multi/b/slow.test.js:2:35 <retried> expected 2, got 1',
      'features/multi/b/slow.test.js:4:24 cannot clean',
      'features/multi/b/two.test.js:1:33 <s > same 1> toEqual: left: expected 1, got 2',
      '  at features/multi/b/two.test.js:2:72',
      '  and 2 more',
      'features/multi/a/one.test.js:1:33 <s > same 1> toEqual: left: expected 1, got 2',
      '  at features/multi/a/one.test.js:2:72',
      '  and 2 more',
      'features/multi/a/aft.test.js:1:50 <grp > x> RangeError: each',
    ]);
  });

  test('what TypeScript says through ts-jest is read as its own', () => {
    expect(seen('jest-30-ts-jest', 'features/ts')).toEqual([
      'not counted',
      "features/ts/src/a.test.ts:3:25 TS2322: Type 'string' is not assignable to type 'number'.",
      'features/ts/src/b.test.ts:1:54 TS1109: Expression expected.',
    ]);
  });

  test('a file that SWC cannot parse has the place of the caret', () => {
    expect(seen('jest-30-swc', 'features/ts')).toEqual([
      '1 failed',
      'features/ts/src/a.test.ts:3:53 <a> expected 2, got "x1"',
      'features/ts/src/b.test.ts:1:54 SyntaxError: Expression expected',
    ]);
  });

  test('a worker without memory is named with its file', () => {
    expect(seen('jest-30-heap', 'features/ts')).toEqual([
      '1 failed to run, 1 passed',
      '- FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'features/ts/src/g.mem.js Jest worker ran out of memory and crashed',
    ]);
  });

  test('a test that ends the process has no summary, but a place', () => {
    expect(seen('jest-30-exit', 'features/cart')).toEqual([
      'not counted',
      'features/cart/test/exit.test.js:1:31 process.exit called with "1"',
    ]);
  });

  test('coverage below its threshold is an error', () => {
    expect(seen('jest-30-coverage', 'features/multi')).toEqual([
      '1 failed',
      'features/multi/a/aft.test.js:1:50 <grp > x> RangeError: each',
      '- coverage: Coverage for lines (0%) does not meet "global" threshold (100%)',
    ]);
  });

  test('no tests are an error, with what was looked for', () => {
    expect(seen('jest-30-none', 'features/cart')).toEqual([
      'not counted',
      '- No tests found',
      '  Pattern: nothing/here - 0 matches',
    ]);
  });

  test('a configuration that is wrong is named', () => {
    expect(seen('jest-30-environment', 'features/cart', 'features/cart/jest.config.js')).toEqual([
      'not counted',
      'features/cart/jest.config.js configuration: Test environment jest-environment-jsdom cannot be found. Make sure the testEnvironment configuration option points to an existing node module.',
      '  As of Jest 28 "jest-environment-jsdom" is no longer shipped by default, make sure to install it separately.',
    ]);
  });

  test('a warning of the configuration is no error', () => {
    expect(seen('jest-30-option', 'features/cart')).toEqual([
      'not counted',
      '- configuration: Module no-such in the transform option was not found.',
      '  <rootDir> is: features/cart',
    ]);
  });
});
