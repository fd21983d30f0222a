import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { type LogPart, createPartReader } from './log-part.ts';
import { createPartSearch } from './part-search.ts';
import { readEvidence } from './read-evidence.ts';

const FIXTURES = new URL('fixtures/', import.meta.url);
const context = { workspaceRoot: '/repo', projectRoot: 'a', exists: () => false };

const fixture = (name: string): string => readFileSync(new URL(`${name}.txt`, FIXTURES), 'utf8');

function partOf(log: string, diagnostic: Diagnostic): LogPart | undefined {
  const search = createPartSearch(diagnostic, context);
  for (const line of log.split('\n')) search.push(`${line}\n`);
  const bounds = search.end();
  if (!bounds) return undefined;
  const reader = createPartReader(bounds, '/repo');
  let number = 0;
  for (const line of log.split('\n')) if (reader.line(line, ++number)) break;
  return reader.end();
}

const textOf = (part: LogPart | undefined): string =>
  part?.lines.map(({ number, text }) => `${number}: ${text}`).join('\n') ?? '';

const errorsOf = (log: string): readonly Diagnostic[] =>
  readEvidence([log], context).diagnostics.filter(({ severity }) => severity === 'error');

const VITEST = `> vitest run

 RUN  v5.1.1 /repo/a

 ❯ src/price.test.ts (2 tests | 2 failed) 7ms
   × is rounded 5ms
   × is free 1ms

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 2 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/price.test.ts > is rounded
AssertionError: expected 178 to be 179 // Object.is equality

- Expected
+ Received

- 179
+ 178

 ❯ src/price.test.ts:5:30
      4| test('is rounded', () => {
      5|   expect(withTax(150, 0.19)).toBe(179);
       |                              ^
      6| });

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/2]⎯

 FAIL  src/price.test.ts > is free
Error: no price
 ❯ src/price.ts:3:9
      3|   throw new Error('no price');
       |         ^

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[2/2]⎯


 Test Files  1 failed (1)
      Tests  2 failed (2)
   Start at  06:17:00
   Duration  373ms (import 44%)

Warning: command "vitest run" exited with non-zero status code`;

describe('the part of a log that speaks of one failure', () => {
  test('is of a test its message, expected and received, the code and the stack, and nothing of others', () => {
    const [rounded, free] = errorsOf(VITEST).map((one) => partOf(VITEST, one));
    expect(textOf(rounded)).toBe(
      [
        '11:  FAIL  src/price.test.ts > is rounded',
        '12: AssertionError: expected 178 to be 179 // Object.is equality',
        '14: - Expected',
        '15: + Received',
        '17: - 179',
        '18: + 178',
        '20:  ❯ src/price.test.ts:5:30',
        "21:       4| test('is rounded', () => {",
        '22:       5|   expect(withTax(150, 0.19)).toBe(179);',
        '23:        |                              ^',
        '24:       6| });',
      ].join('\n'),
    );
    expect(free?.lines.map(({ number }) => number)).toEqual([28, 29, 30, 31, 32]);
  });

  test('is found for what a tool handed over as data, whose lines nobody knows', () => {
    const handed = { tool: 'vitest', severity: 'error', test: 'is free', message: 'no price' } as const;
    const place = { file: 'a/src/price.ts', line: 3, column: 9 };
    expect(textOf(partOf(VITEST, { ...handed, place }))).toMatch(/^28: {2}FAIL .*is free/);
    // Of another length, as where a report cut it: the test is enough.
    expect(partOf(VITEST, { ...handed, place, message: 'no' })).toBeDefined();
    expect(partOf(VITEST, { ...handed, test: 'is dear', message: 'no' })).toBeUndefined();
    expect(partOf(VITEST, { ...handed, place: { file: 'a/src/other.ts' } })).toBeUndefined();
  });

  test('is of a compiler the error with its line', () => {
    const log = fixture('tsc-7-pretty');
    const [first, second] = errorsOf(log).map((one) => textOf(partOf(log, one)));
    expect(first).toMatch(/error TS\d+/);
    expect(first).toContain('~');
    expect(first?.match(/error TS/g)).toHaveLength(1);
    expect(second).not.toBe(first);
  });

  test('is there in nearly every log that was read, bounded, and says more of it than of the whole', () => {
    let found = 0;
    let all = 0;
    for (const name of readdirSync(FIXTURES)) {
      const log = fixture(name.replace(/\.txt$/, ''));
      // More of one tool take long and say the same.
      for (const error of errorsOf(log).slice(0, 2)) {
        const part = partOf(log, error);
        all++;
        found += part ? 1 : 0;
        expect(part?.lines.length ?? 0).toBeLessThanOrEqual(36);
        for (const { text } of part?.lines ?? []) {
          expect(text.length).toBeLessThanOrEqual(300);
          expect(text).not.toMatch(/^ +(?:Test Files|Start at|Duration) {2}|^Test Suites:|^Found \d+ error/);
        }
      }
    }
    expect(all).toBeGreaterThan(200);
    expect(found / all).toBeGreaterThan(0.99);
  });

  test('leaves its middle out where it is long: the message stands first and the stack last', () => {
    const middle = Array.from({ length: 100 }, (_, at) => `    line ${at}`);
    const log = VITEST.replace('- Expected', ['- Expected', ...middle].join('\n'));
    const [error] = errorsOf(log);
    const part = error && partOf(log, error);
    expect(part?.lines).toHaveLength(36);
    expect(part?.left?.count).toBe(100 + 11 - 36);
    expect(textOf(part)).toMatch(/expected 178 to be 179[^]*\^\n\d+:\s+6\| \}\);$/);
  });

  test('has no secret, no path of this machine and no control character', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const log = VITEST.replace('Error: no price', `Error: no price ${token} /repo/a/x.ts \u001b[31mred`);
    const [, error] = errorsOf(log);
    const text = textOf(error && partOf(log, error));
    expect(text).toContain('no price');
    expect(text).not.toContain(token);
    expect(text).not.toContain('/repo');
    expect(text).not.toContain('\u001b');
  });
});
