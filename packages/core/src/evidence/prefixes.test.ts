import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asTaskId, runIdFrom } from '../ids.ts';
import { renderText } from '../render/text.ts';
import type { End, RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import { exitCodeOf, wordOf } from '../run/verdict.ts';
import { readEvidence } from './read-evidence.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const LOGS = readdirSync(FIXTURES).map((name) => ({
  name,
  lines: readFileSync(new URL(name, FIXTURES), 'utf8').split('\n'),
}));

/** The answer to a task that failed with this log, and what it must have. */
function judge(log: string, end: End): string {
  const evidence = readEvidence([log], { workspaceRoot: '/repo', projectRoot: 'a', exists: () => false });
  const failed: RunEvent = {
    type: 'task-ended',
    task: asTaskId('a:test'),
    outcome: 'failed',
    cache: 'none',
    end,
    evidence,
    logged: true,
  };
  const result = foldRun([
    { type: 'run-started', run: runIdFrom([1, 1, 1, 1, 1]), atMs: 1, command: [], via: 'subminute' },
    failed,
    { type: 'run-ended', atMs: 2, exitCode: 1 },
  ]);
  expect(exitCodeOf(wordOf(result))).toBe(1);
  const answer = renderText(result, { budgetMs: 1000, maxBytes: 8192, nowMs: 2 });
  expect(answer).toMatch(/^FAIL 1 of 1 task[^]*\nF1 a:test /);
  return answer;
}

const ENDS: readonly End[] = [
  { kind: 'exit', code: 1 },
  { kind: 'signal', signal: 'SIGKILL' },
  { kind: 'out-of-memory' },
  { kind: 'unknown' },
];

test('there are at least twenty logs', () => {
  expect(LOGS.length).toBeGreaterThanOrEqual(20);
});

describe.each(LOGS)('$name', ({ lines }) => {
  test('cut anywhere, a failed task is a failure that shows what there is', () => {
    const step = Math.max(1, Math.floor(lines.length / 60));
    expect(lines.length).toBeGreaterThan(1);
    for (let count = 0; count <= lines.length; count += step) {
      const log = lines.slice(0, count).join('\n');
      const answer = judge(log, ENDS[count % ENDS.length] ?? { kind: 'unknown' });
      // Whatever stands in the log, something of it stands in the answer.
      expect(answer.split('\n').length).toBeGreaterThan(log.trim() === '' ? 1 : 2);
    }
  });
});

test.each([
  ['a green summary', ' Test Files  3 passed (3)\n      Tests  12 passed (12)\n'],
  ['nothing', ''],
  ['escape codes', '\u001b[31m\u001b[2J\u001b]0;x\u0007'.repeat(2000)],
  ['one endless line', 'x'.repeat(3_000_000)],
])('%s makes no failed task green', (_name, log) => {
  expect(judge(log, { kind: 'exit', code: 1 })).toContain('exit 1');
});
