import { describe, expect, test } from 'vitest';
import type { Evidence } from '../diagnostic.ts';
import { readEvidence } from '../read-evidence.ts';
import { type VitestFailure, type VitestReport, isVitestReport } from './vitest-report.ts';

const failure: VitestFailure = {
  file: '/repo/libs/cart/src/cart.test.ts',
  names: ['cart', 'adds up'],
  errors: [
    {
      name: 'AssertionError',
      message: "expected '10.04' to be '10.05'",
      diff: '\u001b[32m- Expected\u001b[39m\n\u001b[31m+ Received\u001b[39m\n\n- 10.05\n+ 10.04',
      frames: [
        '/repo/node_modules/vitest/dist/x.js:1:1',
        '/repo/libs/cart/src/total.ts:12:9',
        '/repo/libs/cart/src/cart.test.ts:31:18',
      ],
    },
  ],
};

const report: VitestReport = {
  version: 1,
  tool: 'vitest',
  toolVersion: '5.1.1',
  task: 'cart:test',
  files: 2,
  tests: { passed: 4, failed: 1, skipped: 0 },
  found: 1,
  failures: [failure],
  unhandled: [],
};

const LOG = [
  '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
  '',
  ' FAIL  src/cart.test.ts > cart > adds up',
  "AssertionError: expected '10.04' to be '10.05' // Object.is equality",
  ' ❯ src/cart.test.ts:31:18',
  '',
  '⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯',
  '',
  'src/other.ts(3,1): error TS2304: Cannot find name x.',
];

const read = (reports: readonly VitestReport[], log: readonly string[] = LOG): Evidence =>
  readEvidence([log.join('\n')], {
    workspaceRoot: '/repo',
    projectRoot: 'libs/cart',
    exists: () => true,
    reports,
  });

describe('what Vitest handed over', () => {
  test('has the test, its difference and the nearest frame in the workspace', () => {
    const [first] = read([report], []).diagnostics;
    expect(first).toEqual({
      tool: 'vitest',
      severity: 'error',
      place: { file: 'libs/cart/src/total.ts', line: 12, column: 9 },
      test: 'cart > adds up',
      testFile: 'libs/cart/src/cart.test.ts',
      message: 'expected 10.05, got 10.04',
      frames: [{ file: 'libs/cart/src/cart.test.ts', line: 31, column: 18 }],
    });
  });

  test('counts before what the log says of Vitest, not before what other tools say', () => {
    const evidence = read([report]);
    expect(evidence.diagnostics.map(({ tool }) => tool).toSorted()).toEqual(['tsc', 'vitest']);
    expect(evidence.tally).toBe('1 failed, 4 passed');
  });

  test('does not speak for a file that it does not tell of: a task may run Vitest twice', () => {
    const other = [' FAIL  src/other.test.ts > breaks', 'Error: other broke', ' ❯ src/other.test.ts:3:1', ''];
    const evidence = read([report], [...LOG.slice(0, 2), ...other, ...LOG.slice(2, 8)]);
    expect(evidence.diagnostics.map(({ test, message }) => [test, message])).toEqual([
      ['cart > adds up', 'expected 10.05, got 10.04'],
      ['breaks', 'other broke'],
    ]);
  });

  test('without a frame stands at the test’s file; an unhandled error says so', () => {
    const bare: VitestReport = {
      ...report,
      failures: [{ ...failure, errors: [{ name: 'Error', message: 'no', frames: [] }] }],
      unhandled: [{ name: 'Error', message: 'too late', frames: ['/repo/libs/cart/src/a.ts:2:3'] }],
    };
    expect(read([bare], []).diagnostics).toMatchObject([
      { place: { file: 'libs/cart/src/cart.test.ts' }, test: 'cart > adds up' },
      { message: 'too late', detail: ['unhandled: no test waited for it'], place: { line: 2 } },
    ]);
    expect(read([bare], []).tally).toBe('1 failed, 4 passed, 1 unhandled error');
  });

  test('of a worker that died leaves the log to speak: it may say of what', () => {
    const died: VitestReport = {
      ...report,
      unhandled: [{ name: 'Error', message: '[vitest-pool]: Worker forks emitted error.', frames: [] }],
    };
    expect(read([died]).diagnostics.map(({ test }) => test)).toContain('cart > adds up');
    expect(read([died], []).understood).toBe(false);
  });

  test('that explains nothing leaves the log to speak', () => {
    const green: VitestReport = { ...report, tests: { ...report.tests, failed: 0 }, failures: [] };
    expect(read([green]).diagnostics.map(({ tool }) => tool)).toContain('vitest');
  });

  test.each([undefined, null, 3, {}, { version: 2, tool: 'vitest' }, { ...report, failures: 'many' }])(
    'is no report: %j',
    (value) => {
      expect(isVitestReport(value)).toBe(false);
    },
  );
});

describe('a test file that failed although it was known to pass', () => {
  const none = { found: 0, first: [] };
  const wrong = {
    file: 'libs/cart/src/cart.test.ts',
    project: 'libs/cart#',
    run: 'r7k2x',
    evidence: '',
    taskHashes: ['1', '2'],
  };
  const units = {
    ran: 2,
    known: 0,
    audited: 1,
    wrong: { found: 1, first: [wrong] },
    always: none,
    off: none,
    fuses: none,
  };

  test('is a finding beside its failure: what was relied on, what is off now, how to mend it', () => {
    const finding = read([{ ...report, units }], []).diagnostics.find(({ tool }) => tool === 'subminute');
    expect(finding).toMatchObject({
      severity: 'error',
      code: 'WRONG-RECORD',
      place: { file: 'libs/cart/src/cart.test.ts' },
      message:
        'failed, and was known to pass by run r7k2x with the same inputs: flaky, or it reads what nobody saw',
      detail: [
        'skipping is off in libs/cart; 2 cached tasks rest on it',
        'after a look: subminute cache mend libs/cart',
      ],
    });
  });

  test('explains no failure by itself: the log has to', () => {
    const silent = { ...report, failures: [], tests: { passed: 0, failed: 0, skipped: 0 }, units };
    expect(read([silent], []).understood).toBe(false);
  });

  test('may have passed when it was tried again', () => {
    const flaky = { ...units, wrong: { found: 1, first: [{ ...wrong, isFlaky: true }] } };
    const finding = read([{ ...report, units: flaky }], []).diagnostics.find(
      ({ code }) => code === 'WRONG-RECORD',
    );
    expect(finding?.message).toMatch(/^passed only when tried again, and was known to pass by run r7k2x /);
  });

  test('is told by a report only in its form', () => {
    const { evidence: _evidence, ...unfounded } = wrong;
    const list = (...first: readonly unknown[]): unknown => ({ found: first.length, first });
    const always = list({ file: 'a.test.ts', reason: 'network' });
    const off = list({ project: '.#', reason: 'coverage is on' });
    const fuses = list({ project: '.#', atMs: 1, evidence: 'x' });
    expect(isVitestReport({ ...report, units: { ...units, always, off, fuses } })).toBe(true);
    const malformed: readonly object[] = [
      { wrong: [] },
      { wrong: null },
      { wrong: list({}) },
      { wrong: list(null) },
      { wrong: list(unfounded) },
      { wrong: list({ ...wrong, taskHashes: [1] }) },
      { wrong: { found: -1, first: [] } },
      { always: list({ file: 'a.test.ts' }) },
      { off: list('coverage is on') },
      { fuses: list({ project: '.#', atMs: '1', evidence: 'x' }) },
      { ran: -5 },
      { known: 0.5 },
    ];
    const taken = malformed.filter((part) => isVitestReport({ ...report, units: { ...units, ...part } }));
    expect(taken).toEqual([]);
  });
});
