import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFixture, readLog, seen, seenIn } from '../../testing/evidence-fixtures.ts';

describe('pytest', () => {
  const SETUP = "py/tests/test_kinds.py:9 KeyError: <test_stock (setup)> 'mug'";
  const CALLED = [
    'py/jobs/pricing.py:13 ValueError: <test_param[neg ative]> negative total -4.0',
    '  second line of the message',
    '  at py/tests/test_kinds.py:22',
  ];
  const CHAINED = [
    'py/jobs/pricing.py:20 RuntimeError: <test_chained> no price list',
    "  Caused by: py/jobs/pricing.py:18 FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/prices.csv'",
    '  at py/tests/test_kinds.py:53',
  ];
  const LIST = [
    'py/tests/test_kinds.py:31 AssertionError: <TestGroup::test_list> lists differ: assert [1, 2, 3, 4] == [1, 2, 5, 4]',
    '  At index 2 diff: 3 != 5',
  ];

  test.each(['pytest-8-long', 'pytest-8-native', 'pytest-9-colour', 'pytest-9-short'])(
    '%s says what failed where, with the causes and what differs',
    (fixture) => {
      const lines = seen(fixture, 'py').join('\n');
      for (const expected of [[SETUP], CALLED, CHAINED, LIST]) expect(lines).toContain(expected.join('\n'));
      expect(lines).toContain(
        'ExceptionGroup: <test_group_error> several (2 sub-exceptions)\n  ValueError: one\n  TypeError: two',
      );
    },
  );

  test('every kind of failure has its place and its own words', () => {
    const lines = seen('pytest-8-long', 'py');
    for (const line of [
      'py/tests/test_kinds.py:14 OSError: <test_cleaned (teardown)> could not clean up',
      "py/tests/test_kinds.py:88 -: <test_unknown_fixture (setup)> fixture 'nope' not found",
      "  Differing items: {'b': [1, 2, 3]} != {'b': [1, 2, 4]}",
      '  - hello world',
      '  + hello wrld',
      "py/tests/test_kinds.py:44 Failed: <test_raises> DID NOT RAISE <class 'ValueError'>",
      'py/tests/test_kinds.py:56 json.decoder.JSONDecodeError: <test_json> Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
      '  where False = isinstance(3, str)',
      'py/tests/test_kinds.py -: <test_fail_plain> without a trace',
      'py/tests/test_kinds.py -: <test_xpass> [XPASS(strict)]',
      'py/tests/test_kinds.py:86 SystemExit: <test_exit> 3',
      'py/tests/test_kinds.py:98 AssertionError: <test_message_only> the price list is stale',
      'py/tests/test_kinds.py:104 RecursionError: <test_recursion> maximum recursion depth exceeded',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.join('\n')).not.toMatch(/some output|available fixtures|Use -v/);
    expect(readFixture('pytest-8-long', 'py').tally).toBe('21 failed, 3 errors, 4 passed');
  });

  test('with -vv, what differs is said once, without what is the same', () => {
    expect(seen('pytest-8-verbose', 'py').slice(0, 2)).toEqual([
      "py/tests/test_kinds.py:28 -: <TestGroup::test_method> assert {'a': 1, 'b': [1, 2, 3], 'same': 'x'} == {'a': 1, 'b': [1, 2, 4], 'same': 'x'}",
      "  Differing items: {'b': [1, 2, 3]} != {'b': [1, 2, 4]}",
    ]);
  });

  test('where each failure is one line, or only the summary, the tests still have their names', () => {
    const lines = seen('pytest-8-line', 'py');
    expect(lines).toContain('py/tests/test_kinds.py:22 -: <test_param[two]> assert 2.0 == 3');
    expect(lines).toContain('py/jobs/pricing.py:20 RuntimeError: <test_chained> no price list');
    expect(lines).toContain(
      'py/tests/test_kinds.py:104 RecursionError: <test_recursion> maximum recursion depth exceeded',
    );
    expect(seen('pytest-8-no', 'py')).toContain('py/tests/test_kinds.py Failed: <test_fail> called by hand');
  });

  test('modules that cannot be collected are errors at their own lines', () => {
    expect(seen('pytest-9-collect', 'py')).toEqual([
      "py/tests/test_attr.py:2 AttributeError: module 'jobs.pricing' has no attribute 'missing'",
      "py/tests/test_import.py:1 ModuleNotFoundError: No module named 'jobs.nothing'",
      "py/tests/test_syntax.py:2 SyntaxError: '(' was never closed",
    ]);
    expect(seen('pytest-9-conftest', 'py')).toEqual([
      "py/conf/conftest.py:1 ModuleNotFoundError: No module named 'nothing_here'",
    ]);
  });

  test('subtests, a time-out of the whole run and a wrong command line are understood', () => {
    expect(seen('pytest-9-subtests', 'py').slice(3)).toEqual([
      "py/test_unit.py:8 ValueError: <TestThing::test_err> invalid literal for int() with base 10: 'x'",
      'py/test_unit.py:7 AssertionError: <TestThing::test_sub (i=1)> 1 not less than 1 : too large',
      'py/test_unit.py:7 AssertionError: <TestThing::test_sub (i=2)> 2 not less than 1 : too large',
    ]);
    expect(seen('pytest-8-timeout', 'py')).toEqual([
      'py/tests/test_kinds.py:104 -: the time-out ended the run here',
    ]);
    expect(seen('pytest-9-none', 'py')).toEqual(['- -: no tests ran (28 deselected)']);
    expect(seen('pytest-9-noid', 'py')).toEqual(['- -: not found: py/tests/test_kinds.py::nope']);
    expect(seen('pytest-9-usage', 'py')).toEqual(['- -: unrecognized arguments: --nope']);
  });

  test('a coverage that is too low is the failure of a run that passed', () => {
    const log =
      'FAIL Required test coverage of 90% not reached. Total coverage: 62.50%\n=== 3 passed in 0.10s ===\n';
    expect(seenIn(readLog(log, 'py'))).toEqual([
      '- coverage: Required test coverage of 90% not reached. Total coverage: 62.50%',
    ]);
  });
});

describe('python', () => {
  test.each([
    [
      'chain',
      [
        'py/scripts/chain.py:8 RuntimeError: bad row',
        "  Caused by: py/scripts/chain.py:6 json.decoder.JSONDecodeError: Expecting ':' delimiter: line 1 column 5 (char 4)",
        '  at py/scripts/chain.py:14',
      ],
    ],
    ['syntax', ['py/scripts/syn.py:1 SyntaxError: invalid syntax']],
    [
      'group',
      [
        'py/scripts/grp.py:1 ExceptionGroup: many (2 sub-exceptions)',
        '  ValueError: a',
        '  ExceptionGroup: inner (1 sub-exception)',
        '  FileNotFoundError: [Errno 2] no',
      ],
    ],
    ['multi', ['py/scripts/multi.py:3 E: 1 validation error for X', '  field', '  Input should be a number']],
    ['asyncio', ['py/scripts/aio.py:5 AssertionError: not equal', '  at py/scripts/aio.py:3']],
    ['thread', ['py/scripts/thr.py:3 ValueError: in thread']],
    ['no-file', ["- -: can't open file 'py/nofile.py': [Errno 2] No such file or directory"]],
  ])('an error that ended a program is understood: %s', (name, expected) => {
    expect(seen(`python-3.11-${name}`, 'py')).toEqual(expected);
  });

  test('unittest names its failed tests in full', () => {
    expect(seen('unittest-3.11', 'py')).toEqual([
      "py/test_unit.py:8 ValueError: <test_unit.TestThing.test_err> invalid literal for int() with base 10: 'x'",
      "py/test_unit.py:4 AssertionError: <test_unit.TestThing.test_equal> {'a': 1} != {'a': 2}",
      "  - {'a': 1}",
      "  + {'a': 2}",
      'py/test_unit.py:7 AssertionError: <test_unit.TestThing.test_sub (i=1)> 1 not less than 1 : too large',
      'py/test_unit.py:7 AssertionError: <test_unit.TestThing.test_sub (i=2)> 2 not less than 1 : too large',
    ]);
    expect(readFixture('unittest-3.11', 'py').tally).toBe('3 failures, 1 errors, 1 skipped of 4 tests');
  });

  test('what a program only logged gives way to what a tool is sure of, and to what ended the program', () => {
    const logged =
      'Traceback (most recent call last):\n  File "/repo/py/a.py", line 3, in f\n    x()\nKeyError: 1\n';
    const sure = 'src/a.ts(1,2): error TS2322: No.\n';
    expect(readLog(`${logged}INFO going on\n${sure}`, 'py').diagnostics.map((one) => one.tool)).toEqual([
      'tsc',
    ]);
    const ended = logged.replace('line 3', 'line 9').replace('KeyError: 1', 'KeyError: 2');
    expect(seenIn(readLog(`${logged}INFO going on\n${ended}`, 'py'))).toEqual(['py/a.py:9 KeyError: 2']);
  });

  test('frames in the code of other people are no places', () => {
    const log =
      'Traceback (most recent call last):\n  File "/repo/py/.venv/lib/python3.12/site-packages/x.py", line 3, in f\n    y()\nOSError: no\n';
    expect(seenIn(readLog(log, 'py'))).toEqual(['- OSError: no']);
  });

  test('any nesting of chains and groups gives one bounded error', () => {
    const part = fc.constantFrom(
      'Traceback (most recent call last):',
      '  + Exception Group Traceback (most recent call last):',
      '  File "/repo/py/a.py", line 1, in f',
      '    f()',
      '  | ExceptionGroup: g (1 sub-exception)',
      '  +-+---------------- 1 ----------------',
      '    | ValueError: v',
      '    +------------------------------------',
      'ValueError: x',
      'During handling of the above exception, another exception occurred:',
      'The above exception was the direct cause of the following exception:',
      '',
      '____ test_a ____',
      '==== FAILURES ====',
      'E   assert 1 == 2',
      'tests/a.py:1: AssertionError',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (lines) => {
        for (const { message, detail = [] } of readLog(lines.join('\n'), 'py').diagnostics) {
          expect(message).not.toBe('');
          expect(detail.length).toBeLessThanOrEqual(12);
        }
      }),
    );
  });
});
