import { expect, test } from 'vitest';
import { asTaskId, runIdFrom } from '../ids.ts';
import type { RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import type { RunResult } from '../run/result.ts';
import type { Diagnostic, Evidence } from './diagnostic.ts';
import { failuresOf, sinceBefore } from './since.ts';

type Ended = readonly Diagnostic[] | 'passed' | 'unread';

function runOf(tasks: Readonly<Record<string, Ended>>): RunResult {
  const events = Object.entries(tasks).map(([task, ended]): RunEvent => {
    const base = { type: 'task-ended', task: asTaskId(task), cache: 'none' } as const;
    if (ended === 'passed') return { ...base, outcome: 'passed' };
    const diagnostics = ended === 'unread' ? [] : ended;
    const understood = diagnostics.length > 0;
    const evidence = { diagnostics, found: diagnostics.length, understood, excerpt: [], lines: 1 };
    return { ...base, outcome: 'failed', end: { kind: 'exit', code: 1 }, evidence };
  });
  const run = runIdFrom([1, 1, 1, 1, 1]);
  return foldRun([{ type: 'run-started', run, atMs: 1, command: [], via: 'subminute' }, ...events]);
}

const typeError = (line: number, message = 'Cannot find name x'): Diagnostic => ({
  tool: 'tsc',
  severity: 'error',
  code: 'TS2304',
  message,
  place: { file: 'a.ts', line },
});
const failing = (name: string, message: string): Diagnostic => ({
  tool: 'vitest',
  severity: 'error',
  test: name,
  message,
  place: { file: 'a.test.ts', line: 3 },
});

test('a failure is still there when its line has moved and when a test fails of something else', () => {
  const before = failuresOf(
    runOf({ 'a:typecheck': [typeError(3)], 'a:test': [failing('adds', 'expected 1 to be 2')] }),
  );
  const now = runOf({ 'a:typecheck': [typeError(9)], 'a:test': [failing('adds', 'expected 3 to be 2')] });
  expect(sinceBefore(now, before)).toEqual({ new: [], still: ['F1', 'F2'], fixed: 0 });
});

test('what is new, what stayed and what is gone are told apart', () => {
  const before = failuresOf(
    runOf({ 'a:test': [failing('adds', 'no'), failing('drops', 'no')], 'b:test': 'passed' }),
  );
  const now = runOf({ 'a:test': [failing('adds', 'no')], 'b:test': [failing('moves', 'no')] });
  expect(sinceBefore(now, before)).toEqual({ new: ['F2'], still: ['F1'], fixed: 1 });
});

test('what nobody understood is not fixed, nor is what did not run', () => {
  const before = failuresOf(runOf({ 'a:test': [failing('adds', 'no')], 'b:test': [failing('b', 'no')] }));
  const now = runOf({ 'a:test': 'unread' });
  expect(sinceBefore(now, before)).toEqual({ new: ['F1'], still: [], fixed: 0 });
});

test('what another cause explains by now is not fixed', () => {
  const implicit = { ...typeError(9, "Parameter 'x' implicitly has an 'any' type."), code: 'TS7006' };
  const missing = { ...typeError(1, "Cannot find module './b'"), code: 'TS2307' };
  const before = failuresOf(runOf({ 'a:typecheck': [implicit] }));
  const now = runOf({ 'a:typecheck': [missing, implicit] });
  expect(sinceBefore(now, before)).toEqual({ new: ['F1'], still: [], fixed: 0 });
});

test('a test in a file that cannot be loaded any more is not fixed', () => {
  const { test: _test, ...unloaded } = failing('', 'Failed to resolve import');
  const before = failuresOf(runOf({ 'a:test': [failing('adds', 'no'), failing('drops', 'no')] }));
  expect(sinceBefore(runOf({ 'a:test': [unloaded] }), before)).toEqual({ new: ['F1'], still: [], fixed: 0 });
});

test('a record that was wrong is told once: it neither stays nor is fixed', () => {
  const wrong: Diagnostic = { ...failing('', 'failed, and was known to pass'), tool: 'subminute' };
  const { test: _test, ...record } = { ...wrong, code: 'WRONG-RECORD' };
  const found = runOf({ 'a:test': [failing('adds', 'no'), record] });
  expect(sinceBefore(found, failuresOf(runOf({ 'a:test': 'passed' })))?.new).toEqual(['F1', 'F2']);
  const now = runOf({ 'a:test': [failing('adds', 'no')] });
  expect(sinceBefore(now, failuresOf(found))).toEqual({ new: [], still: ['F1'], fixed: 0 });
});

test('what is not kept of very many failures is not fixed', () => {
  const before = failuresOf(runOf({ 'a:test': [failing('adds', 'no')] }));
  const now = runOf({ 'a:test': [failing('drops', 'no')] });
  const more = { ...now.tasks[0]?.evidence, found: 501 } as Evidence;
  const tasks = now.tasks.map((state) => ({ ...state, evidence: more }));
  expect(sinceBefore({ ...now, tasks }, before)).toEqual({ new: ['F1'], still: [], fixed: 0 });
});

test('where nothing ran before, nothing is said', () => {
  expect(sinceBefore(runOf({ 'a:test': [failing('adds', 'no')] }), new Map())).toBeUndefined();
});

test('a test is itself wherever its error shows', () => {
  const inSource = { ...failing('adds', 'no'), place: { file: 'money.ts', line: 1 }, testFile: 'a.test.ts' };
  const before = failuresOf(runOf({ 'a:test': [inSource] }));
  expect(sinceBefore(runOf({ 'a:test': [failing('adds', 'no')] }), before)).toEqual({
    new: [],
    still: ['F1'],
    fixed: 0,
  });
});

test('one error that fails many tests is still there while one of them fails', () => {
  const many = { ...failing('adds', 'no'), alsoFails: { count: 1, tests: [{ name: 'drops' }] } };
  const before = failuresOf(runOf({ 'a:test': [many] }));
  const still = { new: [], still: ['F1'], fixed: 0 };
  expect(sinceBefore(runOf({ 'a:test': [failing('drops', 'no')] }), before)).toEqual(still);
  const gone = { new: [], still: [], fixed: 1 };
  expect(sinceBefore(runOf({ 'a:test': 'passed' }), before)).toEqual(gone);
});

test('the same words in another task are another failure', () => {
  const before = failuresOf(runOf({ 'a:typecheck': [typeError(3)], 'b:typecheck': 'passed' }));
  const now = runOf({ 'a:typecheck': 'passed', 'b:typecheck': [typeError(3)] });
  expect(sinceBefore(now, before)).toEqual({ new: ['F1'], still: [], fixed: 1 });
});

test('a failure of a task that ran for the first time is new', () => {
  const before = failuresOf(runOf({ 'a:test': [failing('adds', 'no')] }));
  const now = runOf({ 'a:test': [failing('adds', 'no')], 'b:test': [failing('moves', 'no')] });
  expect(sinceBefore(now, before)).toEqual({ new: ['F2'], still: ['F1'], fixed: 0 });
});
