import { describe, expect, test } from 'vitest';
import { readFixture, readLog, seen, seenIn } from '../../testing/evidence-fixtures.ts';

describe('cargo', () => {
  test.each(['cargo-1.95-build-many', 'cargo-1.95-check-colour'])(
    '%s: errors have their code, their place and the label that says what is wrong',
    (fixture) => {
      const lines = seen(fixture, 'rs');
      expect(lines.filter((line) => !line.startsWith('  '))).toHaveLength(12);
      for (const line of [
        'rs/calc/src/lib.rs:3:5 E0432: unresolved import `nothing`: use of unresolved module or unlinked crate `nothing`',
        'rs/calc/src/lib.rs:15:5 -: cannot find macro `missing_macro` in this scope',
        'rs/calc/src/lib.rs:10:18 E0308: mismatched types: expected `u32`, found `&str`',
        'rs/calc/src/lib.rs:16:5 E0308: mismatched types: expected `String`, found `i32`',
      ]) {
        expect(lines).toContain(line);
      }
      expect(lines.join('\n')).toContain(
        'E0061: this function takes 2 arguments but 1 argument was supplied\n  at rs/calc/src/lib.rs:18:8',
      );
      expect(readFixture(fixture, 'rs').tally).toBe('12 errors');
    },
  );

  test('the short format says the same', () => {
    expect(seen('cargo-1.95-check-short', 'rs')).toContain(
      'rs/calc/src/lib.rs:10:18 E0308: mismatched types: expected `u32`, found `&str`',
    );
  });

  test('other labelled lines of a borrow are there, and warnings are counted by their lint', () => {
    const log = [
      '> cargo build',
      'error[E0502]: cannot borrow `lines` as mutable because it is also borrowed as immutable',
      '  --> src/lib.rs:14:5',
      '   |',
      '13 |     let first = &lines[0];',
      '   |                  ----- immutable borrow occurs here',
      '14 |     lines.push(1);',
      '   |     ^^^^^^^^^^^^^ mutable borrow occurs here',
      '15 |     println!("{:?}", first);',
      '   |                      ----- immutable borrow later used here',
      '',
    ].join('\n');
    expect(seenIn(readLog(log, 'crates/calc'))).toEqual([
      'crates/calc/src/lib.rs:14:5 E0502: cannot borrow `lines` as mutable because it is also borrowed as immutable',
      '  13: immutable borrow occurs here',
      '  15: immutable borrow later used here',
    ]);
    const { tally } = readFixture('cargo-1.95-clippy-deny-some', 'rs');
    expect(tally).toBe('1 error, 8 warnings: 1 unused_mut, 1 unused_variables, 1 dead_code');
    expect(seen('cargo-1.95-clippy-deny-some', 'rs')).toEqual([
      'rs/calc/src/lib.rs:13:1 missing_docs: missing documentation for a function',
    ]);
  });

  const TESTS = [
    'rs/calc/src/lib.rs:8:37 -: <tests::divides> attempt to divide by zero',
    'rs/calc/src/lib.rs:15:28 -: <tests::differs> assertion `left != right` failed',
    '  left: 2, right: 2',
    'rs/calc/src/lib.rs:21:32 -: <tests::must_panic> test did not panic as expected',
    'rs/calc/src/lib.rs:20:57 -: <tests::nothing> a value',
    '  three',
    'rs/calc/src/lib.rs:13:46 -: <tests::sums> assertion `left == right` failed: sum of 1 and 2',
    '  left: 3, right: 4',
  ];

  test('failed tests have the place of their panic and both sides', () => {
    const caught = seen('cargo-1.95-test', 'rs');
    for (const line of [...TESTS, '- -: <tests::results> Error: "it went wrong"'])
      expect(caught).toContain(line);
    expect(readFixture('cargo-1.95-test', 'rs').tally).toBe('10 failed, 2 passed');
    // A test that should panic did, and passed.
    const loud = seen('cargo-1.95-test-nocapture', 'rs');
    for (const line of TESTS) expect(loud).toContain(line);
    expect(loud.join('\n')).not.toContain('must_say');
  });

  test('a backtrace gives the caller in the workspace, a documentation test its own place', () => {
    const lines = seen('cargo-1.95-test-backtrace', 'rs');
    expect(lines.join('\n')).toContain('attempt to divide by zero\n  at rs/calc/src/lib.rs:18:28');
    expect(lines).toContain('rs/calc/src/lib.rs:5:1 -: <add> assertion `left == right` failed');
  });

  test('the panics of before 1.73 are read alike', () => {
    const lines = seen('cargo-1.65-test', 'rs65');
    expect(lines).toContain(
      'rs65/calc/src/lib.rs:15:28 -: <tests::differs> assertion failed: `(left != right)`',
    );
    expect(lines).toContain('  left: `2`, right: `2`');
    expect(lines).toContain('rs65/calc/src/lib.rs:20:57 -: <tests::nothing> a value');
  });

  test.each([
    [
      'build-script',
      [
        'rs/calc/build.rs:1:48 -: failed to run custom build command for `calc v0.1.0 (rs/calc)`',
        '  no compiler found',
      ],
    ],
    [
      'link',
      [
        '- -: linking with `cc` failed: exit status: 1',
        '  rust-lld: error: undefined symbol: nothing_c',
        '  collect2: error: ld returned 1 exit status',
      ],
    ],
    ['bad-toml', ['rs/calc/Cargo.toml:9:5 -: key with no value, expected `=`']],
    [
      'no-package',
      [
        '- -: no matching package named `serde_nothing` found',
        '  location searched: crates.io index',
        '  required by package `calc v0.1.0 (rs/calc)`',
      ],
    ],
    ['test-overflow', ["- -: <f> thread 'f' has overflowed its stack"]],
    ['run-panic', ['rs/app/src/main.rs:1:88 -: index out of bounds: the len is 0 but the index is 3']],
    ['main-err', ['- Error: Os { code: 2, kind: NotFound, message: "No such file or directory" }']],
    ['fmt', ['rs/calc/src/lib.rs:4 rustfmt: not formatted', 'rs/calc/tests/it.rs:1 rustfmt: not formatted']],
    ['test-compile', ['rs/app/src/main.rs:2:34 E0308: mismatched types: expected `String`, found integer']],
  ])('cargo itself, the linker and what it runs are understood: %s', (name, expected) => {
    expect(seen(`cargo-1.95-${name}`, 'rs')).toEqual(expected);
  });

  test("an error without a place is cargo's only where cargo speaks", () => {
    const log = 'error: no such thing\n';
    expect(readLog(log, 'rs').understood).toBe(false);
    expect(seenIn(readLog(`> cargo build\n${log}`, 'rs'))).toEqual(['- -: no such thing']);
  });
});
