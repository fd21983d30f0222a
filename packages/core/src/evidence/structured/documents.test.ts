import { describe, expect, test } from 'vitest';
import { errorsOf, readFixture, readLog } from '../../testing/read-fixture.ts';

describe('a document in the log says the same as the text of the tool', () => {
  test('eslint -f json', () => {
    const evidence = readFixture('eslint-10-json', 'lint/es1');
    expect(errorsOf(evidence)).toMatchInlineSnapshot(`
      [
        "lint/es1/src/a.ts:3:10 no-empty: Empty block statement",
        "lint/es1/src/a.ts:4:3 no-restricted-syntax: No debugger. Use a breakpoint",
        "lint/es1/src/a.ts:8:1 max-len: This line has a length of 110. Maximum allowed is 90",
        "lint/es1/src/syn.ts:1:10 -: Parsing error: Expression expected",
      ]
    `);
    expect(evidence.tally).toBe(
      '4 errors, 19 warnings: 6 no-explicit-any, 6 no-unused-vars, 3 prefer-const, 3 no-console',
    );
  });

  test('biome --reporter=json', () => {
    const json = readFixture('biome-2-json', 'lint/bio');
    const concise = readFixture('biome-2-concise', 'lint/bio');
    expect(new Set(errorsOf(json))).toEqual(new Set(errorsOf(concise)));
    expect(json.tally).toBe(concise.tally);
  });

  test('oxlint -f json and -f sarif', () => {
    const agent = new Set(errorsOf(readFixture('oxlint-1-agent', 'lint/ox')));
    expect(new Set(errorsOf(readFixture('oxlint-1-json', 'lint/ox')))).toEqual(agent);
    const sarif = errorsOf(readFixture('oxlint-1-sarif', 'lint/ox'));
    expect(sarif).toHaveLength(8);
    expect([...agent].filter((line) => !sarif.includes(line))).toHaveLength(2);
  });
});

test('a document in one line is read however long the line is', () => {
  const files = Array.from({ length: 300 }, (_, at) => ({
    filePath: `/repo/src/a${at}.ts`,
    messages: [{ ruleId: 'no-var', severity: 2, message: 'Unexpected var.', line: at + 1, column: 1 }],
    source: 'x'.repeat(1000),
  }));
  const { found, diagnostics, tally } = readLog(`> eslint\n\n${JSON.stringify(files)}\n`, '.');
  expect([found, tally]).toEqual([300, '300 errors']);
  expect(diagnostics[299]).toMatchObject({
    place: { file: 'src/a299.ts', line: 300, column: 1 },
    code: 'no-var',
  });
});

test('a document that is cut off says so', () => {
  const whole = JSON.stringify([
    {
      filePath: '/repo/a.ts',
      messages: [{ ruleId: 'r', severity: 2, message: 'm', line: 1, column: 1 }, {}],
    },
  ]);
  for (const log of [whole.slice(0, -6), `${whole.slice(0, -6)}\nBroken pipe\n`]) {
    const evidence = readLog(log, '.');
    expect(errorsOf(evidence)).toEqual(['a.ts:1:1 r: m']);
    expect(evidence.tally).toBe('1 error; its JSON is cut off');
  }
});

test('other JSON is left to others, and no control character comes through', () => {
  const log =
    '{"level":30,"req":{"id":1}}\n[1, 2]\n{"diagnostics":[{"x":1}]}\nsrc/a.ts(1,2): error TS1: No\n';
  expect(readLog(log, '.').diagnostics).toMatchObject([{ tool: 'tsc' }]);
  const escaped =
    '[{"filePath":"a.ts","messages":[{"ruleId":"r","severity":2,"message":"a\\u001b[31mb\\nc"}]}]\n';
  expect(errorsOf(readLog(escaped, '.'))).toEqual(['a.ts r: ab c']);
});
