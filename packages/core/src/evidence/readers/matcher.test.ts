import { expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostic.ts';
import { readEvidence } from '../read-evidence.ts';

const read = (pattern: RegExp, ...lines: string[]): readonly Diagnostic[] =>
  readEvidence([lines.join('\n')], {
    workspaceRoot: '/repo',
    projectRoot: 'apps/api',
    exists: () => true,
    matchers: [{ name: 'protolint', pattern }],
  }).diagnostics;

test('a line that a user’s pattern matches is a finding with all that it names', () => {
  const pattern =
    /^\[(?<file>[^:]+):(?<line>\d+):(?<column>\d+)\] (?<severity>\w+) (?<code>[A-Z_]+): (?<message>.+)$/;
  expect(read(pattern, '[proto/a.proto:3:5] error ENUM_NAME: must be upper case', 'other')).toEqual([
    {
      tool: 'protolint',
      severity: 'error',
      place: { file: 'apps/api/proto/a.proto', line: 3, column: 5 },
      code: 'ENUM_NAME',
      message: 'must be upper case',
    },
  ]);
});

test('what it calls a warning is one; a message is enough', () => {
  expect(read(/^(?<severity>\w+)! (?<message>.+)$/, 'WARN! slow', 'BAD! broken')).toMatchObject([
    { severity: 'warning', message: 'slow' },
    { severity: 'error', message: 'broken' },
  ]);
});

test('a line that is too long is left to others', () => {
  expect(read(/^(?<message>x+)$/, 'x'.repeat(3000))).toEqual([]);
});
