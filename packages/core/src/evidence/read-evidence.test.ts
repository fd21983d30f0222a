// oxlint-disable no-control-regex -- they must not be in any output

import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from './diagnostic.ts';
import { readEvidence } from './read-evidence.ts';

const FOLDER = new URL('./fixtures/', import.meta.url);
const FIXTURES = readdirSync(FOLDER).sort();
const FILES = ['packages/api/src/a.ts', 'packages/api/main.go', 'packages/api/run.py'];

function read(log: string | readonly string[]): Evidence {
  const exists = (file: string): boolean => FILES.includes(file);
  return readEvidence(typeof log === 'string' ? [log] : log, {
    workspaceRoot: '/repo',
    projectRoot: 'packages/api',
    exists,
  });
}

function fixture(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

/** Every text that an evidence has. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

test.each(FIXTURES)(
  '%s is the same in any chunks, printed twice, and with the endings of a terminal',
  (name) => {
    const log = fixture(name);
    const whole = read(log);
    for (const size of [1, 7, 100]) {
      const chunks = Array.from({ length: Math.ceil(log.length / size) }, (_, at) =>
        log.slice(at * size, (at + 1) * size),
      );
      expect(read(chunks)).toEqual(whole);
    }
    // Nx 22 prints the output of a failed run-commands twice.
    const twice = read(`${log}\n${log}`);
    expect(twice.found).toBe(whole.found);
    expect(twice.diagnostics).toEqual(whole.diagnostics);
    expect(twice.tally).toBe(whole.tally);
    expect(read(log.replace(/\r?\n/g, '\r\n')).diagnostics).toEqual(whole.diagnostics);
  },
);

test.each(FIXTURES)('%s leaves no control character, no absolute path and no frame of dashes', (name) => {
  for (const text of texts(read(fixture(name)))) {
    expect(text).not.toMatch(/[\0-\u001f\u007f-\u009f]|\/repo\/|\/home\/|file:\/\/|[─━⎯]{4}/);
  }
});

test('any text gives bounded, clean evidence, the same in any chunks', () => {
  const lines = FIXTURES.flatMap((name) => fixture(name).split('\n'));
  const line = fc.oneof(
    fc.constantFrom(...lines),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n', '\r', '\u001b[1G'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 80 }), fc.integer({ min: 1, max: 300 }), (parts, size) => {
      const log = parts.join('\n');
      const evidence = read(log);
      const chunks = Array.from({ length: Math.ceil(log.length / size) }, (_, at) =>
        log.slice(at * size, (at + 1) * size),
      );
      expect(read(chunks)).toEqual(evidence);
      expect(evidence.excerpt.length).toBeLessThanOrEqual(20);
      for (const text of texts(evidence))
        expect(text).not.toMatch(/[\0-\u001f\u007f-\u009f\u202a-\u202e\ufffd]/);
      for (const { message, place } of evidence.diagnostics) {
        expect(message).not.toBe('');
        expect(place?.file ?? 'a').not.toMatch(/^\/|^\.\.|node_modules/);
      }
    }),
    { numRuns: 150 },
  );
});

test('a log that nobody understands says so, and shows its lines', () => {
  const log =
    '> ./gen.sh\r\n\r\n/usr/bin/gen: no price list in /repo/packages/api/prices\nWarning: command "./gen.sh" exited with non-zero status code\n';
  expect(read(log)).toEqual({
    diagnostics: [],
    found: 0,
    understood: false,
    excerpt: ['gen: no price list in packages/api/prices'],
    lines: 4,
  });
  expect(read('')).toEqual({ diagnostics: [], found: 0, understood: false, excerpt: [], lines: 0 });
});

test('what npm and a script runner print around a tool changes nothing', () => {
  const log = [
    '',
    '> @acme/api@1.0.0 typecheck',
    '> tsc -p .',
    '',
    "src/a.ts(1,2): error TS2322: Type 'a' is not assignable to type 'b'.",
    'npm error Lifecycle script `typecheck` failed with error:',
    'npm error code 2',
    'npm error path /repo/packages/api',
    'npm error workspace @acme/api@1.0.0',
    'npm error command sh -c tsc -p .',
  ].join('\n');
  const { diagnostics, excerpt } = read(log);
  expect(diagnostics).toHaveLength(1);
  expect(excerpt).toEqual(["src/a.ts(1,2): error TS2322: Type 'a' is not assignable to type 'b'."]);
});

test('a stack that a program only logged explains nothing where a tool says what is wrong', () => {
  const stack = 'Error: retrying\n    at run (/repo/packages/api/src/a.ts:3:4)\n';
  expect(read(stack)).toMatchObject({
    understood: true,
    diagnostics: [{ tool: 'node', message: 'retrying' }],
  });
  const both = read(`${stack}\nsrc/a.ts(1,2): error TS2322: No.\n`);
  expect(both.diagnostics.map((one) => one.tool)).toEqual(['tsc']);
  expect(both.found).toBe(1);
});

test('what tested code prints is no failure of its own', () => {
  const quoted = fixture('vitest-5-unhandled.txt').replace(
    ' ✓ src/orders',
    `stderr | src/orders.service.test.ts > reports\nsrc/a.ts(1,2): error TS2322: Only printed.\n${fixture('node-24-uncaught.txt')}\n ✓ src/orders`,
  );
  expect(read(quoted).diagnostics.map((one) => one.tool)).toEqual(['vitest']);
});

test('a crash of Vitest itself, before it can say anything, is the crash', () => {
  const log =
    ' RUN  v5.1.1 /repo/packages/api\n\nnode:events:505\n    throw er;\n    ^\n\nError: Worker exited unexpectedly\n    at x (node:events:1:1)\n\nNode.js v24.21.0\n';
  expect(read(log)).toMatchObject({
    understood: true,
    diagnostics: [{ tool: 'node', message: 'Worker exited unexpectedly' }],
  });
});

test('a run of Vitest that was cut off still names the tests that failed', () => {
  const log =
    ' RUN  v5.1.1 /repo/packages/api\n\n ❯ src/a.ts (2 tests | 1 failed) 7ms\n   ✓ adds 1ms\n   × rounds 6ms\n     → expected 1 to be 2 // Object.is equality\n';
  expect(read(log).diagnostics).toEqual([
    {
      tool: 'vitest',
      severity: 'error',
      place: { file: 'packages/api/src/a.ts' },
      test: 'rounds',
      message: 'expected 1 to be 2',
    },
  ]);
});

test('a short message takes no line of the diff with it', () => {
  const log =
    '⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n\n FAIL  src/a.ts > adds\nAssertionError: 2\n\n- Expected\n+ Received\n\n- 1\n+ 2\n\n ❯ src/a.ts:3:4\n';
  expect(read(log).diagnostics).toMatchObject([{ message: '2: expected 1, got 2' }]);
  expect(read(log.replace(': 2', ':')).diagnostics).toMatchObject([{ message: 'expected 1, got 2' }]);
});

test('lines that begin with a place are a guess, for files that exist and what says that it is an error', () => {
  const log = [
    'main.go:12:3: undefined: total',
    'run.py:4: error: Incompatible types  [assignment]',
    'run.py:9:80: E501 line too long',
    'src/a.ts:1:1: warning: unused',
    'src/a.ts:2:1: note: declared here',
    'gone.go:1:1: undefined: x',
    'src/a.ts:3:1 GET /index.html',
  ].join('\n');
  expect(
    read(log).diagnostics.map(({ severity, place, code, message }) => [
      severity,
      `${place?.file}:${place?.line}`,
      code,
      message,
    ]),
  ).toEqual([
    ['error', 'packages/api/main.go:12', undefined, 'undefined: total'],
    ['error', 'packages/api/run.py:4', 'assignment', 'Incompatible types'],
    ['error', 'packages/api/run.py:9', 'E501', 'line too long'],
    ['warning', 'packages/api/src/a.ts:1', undefined, 'unused'],
  ]);
});

test('more diagnostics than are kept are counted, and errors are kept before warnings', () => {
  const warnings = Array.from({ length: 700 }, (_, at) => `src/a.ts(${at + 1},1): warning TS1: No ${at}`);
  const log = [...warnings, 'src/a.ts(900,1): error TS2: Yes', ''].join('\n');
  const { diagnostics, found, understood } = read(log);
  expect([diagnostics.length, found, understood]).toEqual([500, 701, true]);
  expect(diagnostics.at(-1)).toMatchObject({ severity: 'error', message: 'Yes' });
});

test('no text makes it slow', () => {
  const units = [
    'a',
    ' ',
    '/',
    '/repo',
    '://a:',
    '1:1:',
    'token=',
    'eyJ',
    '- ',
    '[',
    '(',
    'at ',
    '\u001b[',
    '\u0090',
    '\r',
    'C:\\',
  ];
  const openings = [
    '',
    'src/a.ts(1,2): error TS1: ',
    '  1:1  error  ',
    'main.go:1:1: ',
    '✘ [ERROR] ',
    'a.ts:1:1: ERROR: ',
    'Build failed with 1 error:\n[X] ',
    'Build failed with 1 error:\n   ╭─[ ',
    'error during build:\n[x] ',
    '[!] (plugin ',
    'a.ts:1:1 lint/a/b ━━\n\n  × ',
    '× a.ts:1:1: lint/a/b: ',
    '  x eslint(no-var): ',
    'a.ts:1:1: warning eslint(no-var): ',
    '::error file=',
    '[error] a.ts: SyntaxError: ',
    '[warn] a.ts',
    'error[E0308]: ',
    'error[E0308]: a\n --> ',
    'error[E0308]: a\n --> src/lib.rs:1:1\n  | ^',
    "thread 'main' panicked at '",
    'running 1 test\n---- a stdout ----\nthread ',
    '== FAILURES ==\n____ a ____\nE   ',
    '== FAILURES ==\n____ a ____\n  File "',
    '== short test summary info ==\nFAILED ',
    'Traceback (most recent call last):\n  File "',
    'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: ',
    'npm error code E1\nnpm error ',
    ' ERR_PNPM_A  ',
    'sh: 1: ',
    '⎯⎯ Failed Tests 1 ⎯⎯\n FAIL  a\nError: ',
  ];
  for (const opening of openings) {
    for (const unit of units) {
      const text = opening + unit.repeat(Math.ceil(16_000 / unit.length));
      const start = performance.now();
      read(`${text}\n${text}\n    at x (/repo/a.ts:1:1)\n`);
      // It takes 5 ms; a regular expression that looks back takes half a second.
      expect(performance.now() - start).toBeLessThan(250);
    }
  }
});

test('no secret comes through, wherever it stands', () => {
  const token = `ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1b2C'}`;
  const log = [
    `src/a.ts(1,2): error TS2322: Type '"${token}"' is not assignable to type 'b'.`,
    `  Type '"${token}"' is not assignable.`,
    `Error: cannot reach https://app:${token}@host.test`,
    '    at x (/repo/packages/api/src/a.ts:3:4)',
    `ERROR ${token}`,
  ].join('\n');
  for (const text of texts(read(log))) expect(text).not.toContain(token.slice(4));
});
