import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFixture as read, readLog, seen, seenIn, shown } from '../testing/evidence-fixtures.ts';
import { readEvidence } from './read-evidence.ts';

describe('tsc', () => {
  const CHAIN = [
    "packages/api/src/client.ts:6:61 TS2322: Type '(n: string) => number' is not assignable to type '(n: number) => number'.",
    "  Types of parameters 'n' and 'n' are incompatible.",
    "  Type 'number' is not assignable to type 'string'.",
  ];

  test('plain output of 5.9 has places, codes and chains of reasons', () => {
    const lines = seen('tsc-5.9-plain', 'packages/api');
    expect(lines.filter((line) => line.includes(' TS'))).toHaveLength(19);
    expect(lines.join('\n')).toContain(CHAIN.join('\n'));
    expect(lines[1]).toBe(
      "packages/api/src/client.ts:1:42 TS6305: Output file 'packages/lib/dist/index.d.ts' has not been built from source file 'packages/lib/src/index.ts'.",
    );
  });

  test('pretty output in colour of 6 has the same, and the places that explain it', () => {
    expect(seen('tsc-6-pretty', 'features/checkout')).toEqual([
      "features/checkout/src/checkout.service.ts:12:45 TS2339: Property 'toUpperCase' does not exist on type '{ first: string; last: string; }'.",
      "features/checkout/src/checkout.service.ts:16:35 TS2322: Type 'string' is not assignable to type '{ first: string; last: string; }'.",
      '  at packages/core/dist/user.d.ts:10:5',
      "features/checkout/src/checkout.service.ts:22:5 TS2322: Type '{ first: string; last: string; }[]' is not assignable to type 'string[]'.",
      "  Type '{ first: string; last: string; }' is not assignable to type 'string'.",
      "features/checkout/src/checkout.view.ts:5:6 TS2339: Property 'split' does not exist on type '{ first: string; last: string; }'.",
      "features/checkout/src/checkout.view.ts:6:11 TS7006: Parameter 'part' implicitly has an 'any' type.",
    ]);
  });

  test.each(['[types] src/a.ts', 'libs/a build: src/a.ts', '#12 3.21 src/a.ts', 'libs/a/src/a.ts'])(
    'finds the file behind what a runner puts before it: %s',
    (printed) => {
      const log = `${printed}(3,5): error TS2304: Cannot find name 'x'.`;
      for (const root of printed.startsWith('libs') ? ['.', 'libs/a'] : ['libs/a'])
        expect(readLog(log, root, ['libs/a/src/a.ts', 'libs/a/my a.ts']).diagnostics).toMatchObject([
          { place: { file: 'libs/a/src/a.ts', line: 3, column: 5 } },
        ]);
    },
  );

  test('7 says its reasons beside the related place, and is read alike', () => {
    const pretty = seen('tsc-7-pretty', 'packages/api');
    expect(pretty.filter((line) => line.includes(' TS'))).toHaveLength(19);
    expect(pretty.join('\n')).toContain([...CHAIN].join('\n'));
  });

  test('a build of several projects names each with its own folder', () => {
    const lines = seen('tsc-7-build', 'packages/api');
    expect(lines[0]).toBe(
      "packages/lib/src/index.ts:6:19 TS2322: Type 'string' is not assignable to type 'number'.",
    );
    expect(lines[1]).toMatch(/^packages\/api\/src\/client\.ts:1:27 TS2305: /);
  });

  test('an error of a configuration stands where the configuration is', () => {
    expect(seen('tsc-7-config', 'packages/cfg').slice(0, 4)).toEqual([
      "packages/cfg/tsconfig.json:3:73 TS2688: Cannot find type definition file for 'nodejs'.",
      "  Entry point of type library 'nodejs' specified in compilerOptions",
      "- TS5083: Cannot read file 'tsconfig.nope.json'.",
      "packages/cfg/tsconfig.json:3:24 TS5023: Unknown compiler option 'strictest'.",
    ]);
    const empty = seen('tsc-6-config', 'packages/cfg', ['packages/empty/tsconfig.json']).find((line) =>
      line.includes('TS18003'),
    );
    expect(empty).toMatch(
      /^packages\/empty\/tsconfig\.json TS18003: No inputs were found in config file 'packages\/empty/,
    );
  });

  test('what an overload would have taken is no reason', () => {
    const log = [
      "src/a.ts:5:6 - error TS2345: Argument of type 'boolean' is not assignable to parameter of type 'string'.",
      '',
      '5 over(true);',
      '       ~~~~',
      '',
      '  src/a.ts:4:101',
      '    4 function over(a: any) {}',
      '               ~~~~',
      '    The call would have succeeded against this implementation, but implementation signatures of overloads are not externally visible.',
    ].join('\n');
    expect(seenIn(readLog(log, 'p'))).toEqual([
      "p/src/a.ts:5:6 TS2345: Argument of type 'boolean' is not assignable to parameter of type 'string'.",
    ]);
  });
});

describe('vitest', () => {
  const BOTH = [
    'features/cart/test/round.test.ts:6:27 -: <totals > round half up> expected 10.05, got 10.04',
    'features/cart/src/round.ts:3:11 TypeError: <totals > throws deep> not a number',
    '  at features/cart/src/round.ts:9:10',
    '  at features/cart/test/round.test.ts:9:5',
    'features/cart/test/round.test.ts:12:60 -: <totals > compares objects> not deeply equal',
    '  b.c[2]: expected 4, got 3',
    '  e: expected undefined, got null',
  ];

  test('4 and 5 say what failed where, with the lines that differ', () => {
    expect(seen('vitest-4-failures', 'features/cart').join('\n')).toContain(BOTH.join('\n'));
    expect(seen('vitest-5-failures', 'features/cart').join('\n')).toContain(BOTH.join('\n'));
  });

  test('suites that cannot be loaded, hooks, causes, snapshots and errors of nobody are there too', () => {
    const lines = seen('vitest-5-failures', 'features/cart');
    for (const line of [
      'features/cart/test/empty.test.ts Error: No test suite found in file features/cart/test/empty.test.ts',
      'features/cart/test/hooks.test.ts:3:27 Error: <needs a server> server did not start',
      "features/cart/test/import.test.ts:2:1 Error: Cannot find module '../src/missing.ts' imported from features/cart/test/import.test.ts",
      'features/cart/test/syntax.test.ts:2:23 Error: [PARSE_ERROR] Unexpected token',
      'features/cart/test/round.test.ts:17:3 TestTimeoutError: <totals > times out> Test timed out in 50ms.',
      "  Caused by: SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
      'features/cart/test/round.test.ts Unknown Error: <totals > throws a string> just text',
      'features/cart/test/round.test.ts:43:50 -: <totals > snapshot inline> Snapshot mismatched: a: expected 2, got 1',
      'features/cart/test/unhandled.test.ts:3:99 Error: in a timer',
      '  Uncaught Exception while features/cart/test/unhandled.test.ts ran, last test "starts work"',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.join('\n')).not.toContain('this is only logged');
    expect(read('vitest-5-failures', 'features/cart').tally).toBe('23 failed, 3 passed, 2 skipped, 2 errors');
  });

  test.each(['vitest-4-projects', 'vitest-5-projects'])(
    '%s: one error that fails several tests is one, with their names',
    (fixture) => {
      const [first, retried] = read(fixture, '.').diagnostics;
      expect(first && shown(first)[0]).toBe(
        'features/multi/helper.ts:2:43 -: <s > same 0> expected "right", got "left"',
      );
      const file = 'features/multi/a/one.test.ts';
      expect(first?.alsoFails).toEqual({
        count: 2,
        tests: [
          { name: 's > same 1', file },
          { name: 's > same 2', file },
        ],
      });
      expect(retried?.test).toBe('s > retried');
      expect(retried?.alsoFails).toBeUndefined();
    },
  );

  test('a summary in the middle of the errors, as two streams give it, breaks none of them', () => {
    const { diagnostics, tally } = read('vitest-5-interleaved', 'features/profile');
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.place).toEqual({ file: 'features/profile/src/avatar.ts', line: 4, column: 32 });
    expect(diagnostics[0]?.alsoFails?.tests.map((failed) => failed.file?.slice(-15))).toEqual([
      'avatar0.test.ts',
      'avatar2.test.ts',
      'avatar2.test.ts',
      'avatar3.test.ts',
    ]);
    expect(tally).toBe('40 failed, 4 passed');
  });

  test('a large diff says which object it differs in', () => {
    expect(seen('vitest-5-large-diff', 'packages/api').slice(1)).toEqual([
      '  …{id: "region-7"}.total.amount: expected 700, got 701',
      '  …{id: "region-31"}.total.currency: expected "EUR", got "USD"',
    ]);
  });

  test('a snapshot of one line shows both', () => {
    expect(seen('vitest-5-snapshot', 'features/reviews').slice(1)).toEqual([
      'features/reviews/src/view.test.ts:10:64 -: <renders a title> Snapshot mismatched: expected "Reviews of Ada", got "Review by Ada"',
    ]);
  });

  test('an unhandled rejection fails a run whose tests passed', () => {
    expect(seen('vitest-5-unhandled', 'features/orders')).toEqual([
      'features/orders/src/audit.ts:3:9 Error: audit sink rejected greet ada',
      '  Unhandled Rejection while features/orders/src/orders.service.test.ts ran, last test "waits"',
    ]);
    expect(read('vitest-5-unhandled', 'features/orders').tally).toBe('5 passed, 1 error');
  });

  test('a worker without memory is one cause, at the file that it ran', () => {
    expect(seen('vitest-5-heap', 'features/leak', ['features/leak/src/leak.test.ts'])).toEqual([
      'features/leak/src/leak.test.ts Error: Worker exited unexpectedly with signal SIGABRT',
      '  JavaScript heap out of memory',
    ]);
  });

  test('a configuration that cannot be loaded, a setup that fails and a run without tests are understood', () => {
    expect(seen('vitest-5-config', 'features/checkout')).toEqual([
      "features/checkout/vitest.config.ts:3:27 ERR_MODULE_NOT_FOUND: Cannot find package 'vite-tsconfig-paths' imported from vitest.config.ts",
    ]);
    expect(seen('vitest-5-global-setup', 'features/badcfg3')).toEqual([
      'features/badcfg3/gs.ts:1:30 Error: database is down',
    ]);
    expect(seen('vitest-5-none', 'features/none')[0]).toBe('- -: No test files found');
  });

  test('type tests, coverage and the errors of esbuild are understood', () => {
    expect(seen('vitest-5-types', 'features/types')).toEqual([
      "features/types/src/a.test-d.ts:7:7 TypeCheckError: Type 'string' is not assignable to type 'number'.",
      'features/types/src/a.test-d.ts:4:64 TypeCheckError: <types > is a number> Expected number, Actual string',
      "features/types/src/a.test-d.ts:5:31 TypeCheckError: <types > assigns> Type 'string' is not assignable to type 'number'.",
      "features/types/src/f.ts:1:46 TypeCheckError: Type 'string' is not assignable to type 'number'.",
      '  Unhandled Source Error',
    ]);
    expect(seen('vitest-4-coverage', 'features/cov')[0]).toBe(
      '- coverage: Coverage for lines (60%) does not meet global threshold (90%)',
    );
    expect(seen('vitest-4-esbuild', 'features/cart').at(-1)).toBe(
      'features/cart/test/syntax.test.ts:2:23 Error: Expected identifier but found "="',
    );
  });
});

describe('eslint', () => {
  test('problems have their file, rule and severity', () => {
    const { diagnostics, tally } = read('eslint-9-problems', 'packages/catalog');
    expect(diagnostics.filter((one) => one.severity === 'error').flatMap(shown)).toEqual([
      "packages/catalog/src/a.ts:2:7 prefer-const: 'y' is never reassigned. Use 'const' instead",
      'packages/catalog/src/a.ts:3:9 @typescript-eslint/no-unused-expressions: Expected an assignment or function call and instead saw an expression',
      'packages/catalog/src/a.ts:3:20 no-empty: Empty block statement',
      "packages/catalog/src/a.ts:5:30 no-fallthrough: Expected a 'break' statement before 'case'",
      "packages/catalog/src/a.ts:7:3 no-debugger: Unexpected 'debugger' statement",
      'packages/catalog/src/b.ts:1:16 -: Parsing error: Type expected',
      'packages/catalog/src/c.js:1:6 -: Parsing error: Variable declaration expected',
    ]);
    expect(diagnostics.filter((one) => one.severity === 'warning')).toHaveLength(3);
    expect(tally).toBe('7 errors, 3 warnings: 1 no-explicit-any, 1 no-console');
  });

  test('warnings explain a failure only where ESLint says that they are too many', () => {
    const log = readFileSync(new URL('./fixtures/eslint-10-warnings.txt', import.meta.url), 'utf8');
    const context = { workspaceRoot: '/repo', projectRoot: 'packages/warn', exists: () => false };
    expect(seen('eslint-10-warnings', 'packages/warn')[1]).toBe(
      'packages/warn/src/a.ts:1:26 no-console: Unexpected console statement',
    );
    expect(readEvidence([log.replace('too many', 'some')], context)).toMatchObject({
      understood: false,
      found: 2,
    });
  });

  test('a configuration or a rule that fails is understood', () => {
    expect(seen('eslint-10-config', 'packages/core', ['eslint.config.mjs'])).toEqual([
      'eslint.config.mjs -: rule "import/no-cycle": could not find plugin "import".',
    ]);
    expect(seen('eslint-10-options', 'packages/opt', ['packages/opt/eslint.config.mjs'])).toEqual([
      'packages/opt/eslint.config.mjs Error: Key "rules": Key "no-console": Value {"allows":["x"]} should NOT have additional properties.',
      '  Unexpected property "allows". Expected properties: "allow".',
    ]);
    expect(seen('eslint-10-rule-crash', 'packages/crash')).toEqual([
      "packages/crash/eslint.config.mjs:1 my/crash: Cannot read properties of undefined (reading 'bar')",
      '  at packages/crash/eslint.config.mjs:1:61',
    ]);
  });
});

describe('node', () => {
  test.each([
    [
      'uncaught',
      ['tools/db.mjs:3:11 Error: DATABASE_URL is not set (see .env.example)', '  at tools/gen.mjs:3:7'],
    ],
    ['enoent', ["tools/enoent.mjs:1:30 ENOENT: no such file or directory, open '<outside>/file.txt'"]],
    ['require', ["tools/miss.cjs:1:11 MODULE_NOT_FOUND: Cannot find module './missing'"]],
    [
      'import',
      [
        "tools/miss.mjs ERR_MODULE_NOT_FOUND: Cannot find module 'tools/missing.mjs' imported from tools/miss.mjs",
      ],
    ],
    ['syntax', ["tools/syn.mjs:1:7 SyntaxError: Unexpected token '='"]],
    [
      'export',
      [
        "tools/noexport.mjs:1:10 SyntaxError: The requested module './db.mjs' does not provide an export named 'nothing'",
      ],
    ],
    ['string', ['- -: just text']],
    ['heap', ['- FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory']],
    ['spawn', ['- ENOENT: spawn nosuchbinary ENOENT']],
    [
      'assert',
      [
        'tools/assert.mjs:1:42 -: not strictly deep-equal',
        '  a: expected 2, got 1',
        '  b[1]: expected 3, got 2',
      ],
    ],
    [
      'aggregate',
      [
        'tools/agg.mjs:1:7 AggregateError: several',
        '  Error: one',
        '  TypeError: two',
        '  at tools/agg.mjs:1:27',
        '  at tools/agg.mjs:1:45',
      ],
    ],
    [
      'cause',
      [
        'tools/cause.mjs:1:48 Error: cannot read',
        '  the config',
        "  Caused by: SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
        '  at tools/cause.mjs:1:12',
      ],
    ],
  ])('an error that ends the process is understood: %s', (name, expected) => {
    expect(seen(`node-24-${name}`, 'tools')).toEqual(expected);
  });

  test('node --test names its failed tests in full, with what differs', () => {
    expect(seen('node-test-24', 'apps/worker')).toEqual([
      'apps/worker/test/queue.test.js:10:12 -: <Queue > pops by priority> not strictly deep-equal',
      "  id: expected 'high', got 'low'",
      '  priority: expected 9, got 1',
      "apps/worker/test/queue.test.js:24:45 -: <Queue drain > drains in order > first is 3> expected 'job-3', got 'job-1'",
      'apps/worker/test/queue.test.js:25:48 TypeError: <Queue drain > drains in order > drain() exists> queue.drain is not a function',
    ]);
    expect(read('node-test-24', 'apps/worker').tally).toBe('4 failed, 1 passed');
  });
});
