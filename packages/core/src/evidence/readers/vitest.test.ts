import { describe, expect, test } from 'vitest';
import { seen } from '../../testing/seen.ts';

// In some of the logs, code around a marked line and the inner frames of Node are cut.

describe('Vitest', () => {
  test('3 says why a suite failed, and what a snapshot is', () => {
    expect(seen('vitest-3-suites', 'features/cart')).toEqual([
      '8 failed',
      'features/cart/test/empty.test.ts Error: No test suite found in file features/cart/test/empty.test.ts',
      'features/cart/test/hooks.test.ts:1:176 Error: cannot clean',
      "features/cart/test/missing.test.ts:1:1 Error: Cannot find module '../src/missing.ts' imported from 'features/cart/test/missing.test.ts'",
      "features/cart/test/pkg.test.ts:1:1 Error: Cannot find package 'no-such-pkg' imported from 'features/cart/test/pkg.test.ts'",
      'features/cart/test/syntax.test.ts:1:11 Error: Unexpected ";"',
      'features/cart/test/toplevel.test.ts:1:7 Error: top level',
      'features/cart/test/hooks.test.ts:1:79 <one> RangeError: each',
      '  and 1 more',
      'features/cart/test/snapshot.test.ts:2:46 <renders> Snapshot mismatched: expected "<b>old</b>", got "<b>new</b>"',
      'features/cart/test/snapshot.test.ts:3:67 <renders object> Snapshot mismatched: list[0].b: expected 3, got 2',
      'features/cart/test/snapshot.test.ts:4:38 <inline> Snapshot mismatched: expected "old", got "new"',
      'features/cart/test/snapshot.test.ts:5:39 <unwritten> Snapshot mismatched',
      'features/cart/test/snapshot.test.ts:6:43 <multi> Snapshot mismatched',
      '    "a',
      '  - old',
      '  + new',
      'features/cart/test/snapshot.test.ts:7:28 <file> Snapshot mismatched',
      '    a',
      '  - old',
      '  + new',
      '    c',
    ]);
  });

  test('3 names the file of an unhandled error, also of a thrown object', () => {
    expect(seen('vitest-3-unhandled', 'features/cart')).toEqual([
      '2 passed, 2 errors',
      'features/cart/test/leak.test.ts:1:85 Error: late',
      '  Uncaught Exception while features/cart/test/leak.test.ts ran, last test "leaks"',
      "features/cart/test/leak2.test.ts { code: 7, reason: 'plain object' }",
      '  Unhandled Rejection while features/cart/test/leak2.test.ts ran',
    ]);
  });

  test('5 says what was expected and what came, of objects by their paths', () => {
    expect(seen('vitest-5-matchers', 'features/cart')).toEqual([
      '51 failed, 1 passed, 2 skipped',
      'features/cart/test/matchers.test.ts:42:77 <outer > inner> Error: no database',
      'features/cart/test/matchers.test.ts:3:50 <matchers > toBe> expected 4, got 3',
      'features/cart/test/matchers.test.ts:4:111 <matchers > toBe string> expected "the quick brown fox leaps over the lazy…, got "the quick brown fox jumps over the lazy…',
      'features/cart/test/matchers.test.ts:5:46 <matchers > toEqual> not deeply equal',
      '  amount: expected 2, got 1',
      '  tags[1]: expected "c", got "b"',
      'features/cart/test/matchers.test.ts:6:50 <matchers > toStrictEqual> not strictly equal: b: expected undefined, got nothing',
      'features/cart/test/matchers.test.ts:7:52 <matchers > toMatchObject> does not match object: currency: expected "USD", got "EUR"',
      'features/cart/test/matchers.test.ts:8:47 <matchers > toHaveLength> expected [ 1, 2 ] to have a length of 3 but got 2',
      "features/cart/test/matchers.test.ts:9:52 <matchers > toContain string> expected 'hello' to contain 'xyz'",
      'features/cart/test/matchers.test.ts:10:50 <matchers > toContain array> expected [ 1, 2 ] to include 3',
      "features/cart/test/matchers.test.ts:11:59 <matchers > toThrow message> expected [Function] to throw error including 'no amount' but got 'empty amount'",
      'features/cart/test/matchers.test.ts:12:56 <matchers > toThrow not> expected [Function] to throw an error',
      'features/cart/test/matchers.test.ts:13:70 <matchers > calls> expected "vi.fn()" to be called with arguments: [ 1, { a: 3 } ]',
      '  [1].a: expected 3, got 2',
      'features/cart/test/matchers.test.ts:14:54 <matchers > times> expected "vi.fn()" to be called 2 times, but got 0 times',
      'features/cart/test/matchers.test.ts:15:44 <matchers > close> expected 0.35 to be close to 0.3, received difference is 0.04999999999999999, but expected 0.005',
      'features/cart/test/matchers.test.ts:16:37 <matchers > greater> expected 1 to be greater than 3',
      'features/cart/test/matchers.test.ts:17:37 <matchers > not> expected 1 not to be 1',
      'features/cart/test/matchers.test.ts:18:39 <matchers > truthy> expected null to be truthy',
      'features/cart/test/matchers.test.ts:19:55 <matchers > resolves> AssertionError: promise rejected "Error: server said 503" instead of resolving',
      '  Caused by: Error: server said 503',
      '  at features/cart/src/money.ts:6:79',
      "features/cart/test/matchers.test.ts:20:54 <matchers > rejects> expected [Function] to throw error including '404' but got 'server said 503'",
      'features/cart/src/money.ts:2:26 <matchers > throws deep> TypeError: empty amount',
      '  at features/cart/src/money.ts:5:77',
      '  at features/cart/src/money.ts:5:49',
      'features/cart/src/money.ts:6:79 <matchers > async rejection> Error: server said 503',
      'features/cart/test/matchers.test.ts:23:3 <matchers > timeout> TestTimeoutError: Test timed out in 50ms.',
      "features/cart/test/matchers.test.ts:24:47 <matchers > property> expected { amount: 1, currency: 'EUR', …(1) } to have property \"tags.0\" with value 'z'",
      "features/cart/test/matchers.test.ts:25:39 <matchers > match> expected 'abc' to match /x+/",
      'features/cart/test/matchers.test.ts:26:39 <matchers > instance> expected [] to be an instance of Map',
      'features/cart/test/matchers.test.ts:27:50 <matchers > multi line> not equal',
      '    a',
      '  - B',
      '  + b',
      'features/cart/test/matchers.test.ts:28:83 <matchers > array of objects> not deeply equal',
      '  …{id: 2}.n: expected "z", got "y"',
      '  …: expected { id: 3 }, got nothing',
      'features/cart/test/matchers.test.ts:29:31 <matchers > cause> Error: outer',
      '  Caused by: Error: inner',
      '  at features/cart/test/matchers.test.ts:29:59',
      'features/cart/test/matchers.test.ts <matchers > string thrown> Unknown Error: plain text',
      'features/cart/test/matchers.test.ts:31:33 <matchers > assert> expected 2, got 1',
      'features/cart/test/matchers.test.ts:32:38 <matchers > assert deep> not strictly deep-equal: b: expected 3, got 2',
      'features/cart/test/matchers.test.ts:33:30 <matchers > assert msg> must hold: expected true, got false',
      'features/cart/test/matchers.test.ts <matchers > hasAssertions> Error: expected number of assertions to be 2, but got 0',
      'features/cart/test/matchers.test.ts <matchers > failing that passes> Error: Expect test to fail',
      'features/cart/test/matchers.test.ts:36:63 <matchers > assymmetric> not deeply equal: at: expected StringMatching /^\\d/, got "now"',
      'features/cart/test/matchers.test.ts:38:51 <matchers > map> not deeply equal: a: expected 2, got 1',
      'features/cart/test/matchers.test.ts:39:47 <matchers > set> not deeply equal: [1]: expected 3, got 2',
      'features/cart/test/matchers.test.ts:40:68 <matchers > adds 1> expected 3, got 2',
      'features/cart/test/matchers.test.ts:40:68 <matchers > adds 2> expected 4, got 3',
      'features/cart/test/matchers.test.ts:45:125 <large > two> not deeply equal',
      '  …{id: "region-7"}.total.amount: expected 1, got 700',
      '  …{id: "region-31"}.contacts[0].active: expected false, got true',
      'features/cart/test/matchers.test.ts:46:80 <large > missing> not deeply equal: …: expected nothing, got { contacts: [{ active: true, name: "x5" }], id: "region-5", total: { amount: 500, currency: "EUR" } }',
      'features/cart/test/matchers.test.ts:47:61 <large > numbers> not deeply equal',
      '  [4]: expected nothing, got 5',
      '  [8]: expected 10, got nothing',
      'features/cart/test/matchers.test.ts:48:48 <large > type> not deeply equal: a.b: expected { 0: 1 }, got [1]',
      'features/cart/test/matchers.test.ts:49:41 <large > undef> expected { a: 1 }, got undefined',
      'features/cart/test/matchers.test.ts:50:48 <large > message> the total: expected 2, got 1',
      'features/cart/test/matchers.test.ts:51:37 <large > soft> expected 2, got 1',
      'features/cart/test/matchers.test.ts:51:63 <large > soft> expected "b", got "a"',
      'features/cart/test/matchers.test.ts:52:72 <large > poll> expected 2, got 1',
      '  Caused by: Error: Matcher did not succeed in time.',
      '  at features/cart/test/matchers.test.ts:52:28',
      'features/cart/test/matchers.test.ts:53:74 <large > text> not equal',
      '    line one',
      '  - line 2',
      '  + line two',
      '    line three',
      '  - line 4',
      '  + line four',
      'features/cart/test/matchers.test.ts:54:70 <large > quote> not deeply equal',
      '  ["a-b"]["c d"]: expected 2, got 1',
      '  s: expected "say \'hi\'", got "say \\"hi\\""',
      'features/cart/test/matchers.test.ts:55:58 <large > class> expected {…}, got A {…}',
      'features/cart/test/matchers.test.ts:56:49 <large > date> not deeply equal: d: expected 1970-01-01T00:00:00.001Z, got 1970-01-01T00:00:00.000Z',
      'features/cart/test/matchers.test.ts:57:61 <large > nested multi> not deeply equal',
      '    "t": "a',
      '  - B',
      '  + b',
    ]);
  });

  test('5 as TAP', () => {
    expect(seen('vitest-5-tap', 'features/cart')).toEqual([
      'not counted',
      'features/cart/test/hooks.test.ts:1:79 <test/hooks.test.ts > one> RangeError: each',
      '  and 1 more',
    ]);
  });

  test('5 names the file of a worker that was killed', () => {
    expect(seen('vitest-5-killed', 'features/cart')).toEqual([
      '1 file failed, 1 error',
      'features/cart/test/toplevel.test.ts:1:7 Error: top level',
      'features/cart/test/kill.test.ts Error: Worker exited unexpectedly with signal SIGKILL',
    ]);
  });
});
