import { expect, test } from 'vitest';
import type { Diagnostic } from '../evidence/diagnostic.ts';
import { failuresOf, sinceBefore } from '../evidence/since.ts';
import { asTaskId, runIdFrom } from '../ids.ts';
import type { RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import type { RunResult } from '../run/result.ts';
import { renderText } from './text.ts';

const error = (message: string): Diagnostic => ({ tool: 'tsc', severity: 'error', code: 'TS1', message });

/** A run of one task that fails of these, or passes. */
function runOf(byte: number, ...messages: readonly string[]): RunResult {
  const run = runIdFrom([byte, 7, 7, 7, 7]);
  const diagnostics = messages.map(error);
  const task: RunEvent = {
    type: 'task-ended',
    task: asTaskId('a:check'),
    outcome: messages.length > 0 ? 'failed' : 'passed',
    cache: 'none',
    ...(messages.length > 0 ? { end: { kind: 'exit', code: 1 } } : {}),
    evidence: { diagnostics, found: messages.length, understood: true, excerpt: [], lines: 1 },
  };
  return foldRun([
    { type: 'run-started', run, atMs: 1000, command: ['affected'], via: 'subminute' },
    task,
    { type: 'run-ended', atMs: 2000, exitCode: messages.length > 0 ? 1 : 0 },
  ]);
}

function since(before: RunResult, now: RunResult): string {
  const found = sinceBefore(now, failuresOf(before));
  const options = { budgetMs: 60_000, maxBytes: 8192, nowMs: 2000, sinceRun: 'r1' };
  return renderText(now, { ...options, ...(found ? { since: found } : {}) });
}

test('since a run: what is new is shown, what is still there is counted', () => {
  const text = since(runOf(1, 'one', 'two'), runOf(2, 'one', 'three'));
  expect(text).toContain('three');
  expect(text).not.toContain('TS1 one');
  expect(text).toMatch(/\nsince r1: new F\d · still 1 · fixed 1\n$/);
});

test('since a run: a green answer says what it fixed, within its bound', () => {
  const text = since(runOf(1, 'one', 'two'), runOf(2));
  expect(text).toMatch(/^PASS 1 task .*\nsince r1: fixed 2\n$/);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200);
});

test('since a run: nothing new is said', () => {
  expect(since(runOf(1), runOf(2))).toMatch(/\nsince r1: nothing new\n$/);
});
