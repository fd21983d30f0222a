import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTaskId, parseRunId, runIdFrom } from '../ids.ts';
import type { Outcome, RunEvent } from './event.ts';
import { foldRun } from './fold.ts';
import { readRecord, writeRecord } from './record.ts';
import { exitCodeOf, wordOf } from './verdict.ts';

const run = runIdFrom([1, 2, 3, 4, 5]);
const started: RunEvent = { type: 'run-started', run, atMs: 0, command: ['affected'], via: 'subminute' };
const ended = (exitCode: number): RunEvent => ({ type: 'run-ended', atMs: 1000, exitCode });
const task = (name: string, outcome: Outcome): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(name),
  outcome,
  cache: 'none',
});
const wordAfter = (...events: RunEvent[]): string => wordOf(foldRun([started, ...events]));

describe('the word of a run', () => {
  test('all tasks passed and nx ended with 0', () => {
    expect(wordAfter(task('a:test', 'passed'), ended(0))).toBe('PASS');
  });

  test('one task failed, whatever nx ended with', () => {
    expect(wordAfter(task('a:test', 'failed'), ended(0))).toBe('FAIL');
  });

  test('nx ended badly although every task passed', () => {
    expect(wordAfter(task('a:test', 'passed'), ended(1))).toBe('FAIL');
  });

  test('nx was killed', () => {
    expect(wordAfter(task('a:test', 'passed'), { type: 'run-ended', atMs: 1, signal: 'SIGKILL' })).toBe(
      'FAIL',
    );
  });

  test('a skipped or stopped task is no pass', () => {
    expect(wordAfter(task('a:test', 'skipped'), ended(0))).toBe('FAIL');
    expect(wordAfter(task('a:test', 'stopped'), ended(0))).toBe('FAIL');
  });

  test('no end is known yet', () => {
    expect(wordAfter(task('a:test', 'passed'))).toBe('UNFINISHED');
  });

  test('a failure is known before the end', () => {
    expect(wordAfter(task('a:test', 'failed'), { type: 'tasks-pending', tasks: [asTaskId('b:test')] })).toBe(
      'FAIL',
    );
  });

  test('a name that does not exist', () => {
    const unknown: RunEvent = { type: 'selection-unknown', kind: 'target', name: 'tset', nearest: ['test'] };
    expect(wordAfter(task('a:test', 'passed'), ended(0), unknown)).toBe('ERROR');
    expect(wordAfter(task('a:test', 'failed'), ended(1), unknown)).toBe('FAIL');
  });

  test('each word has its exit code', () => {
    expect((['PASS', 'FAIL', 'ERROR', 'UNFINISHED'] as const).map(exitCodeOf)).toEqual([0, 1, 2, 3]);
  });
});

const outcomes = fc.constantFrom<Outcome>('passed', 'failed', 'skipped', 'stopped');

test('PASS is said only when every task passed and nx ended with 0', () => {
  fc.assert(
    fc.property(fc.array(outcomes), fc.constantFrom(0, 1, 130), fc.boolean(), (list, code, isStopped) => {
      const events = [
        started,
        ...list.map((outcome, i) => task(`t${i}:x`, outcome)),
        ...(isStopped ? [{ type: 'run-stopped', by: 'interrupt', atMs: 1 } satisfies RunEvent] : []),
        ended(code),
      ];
      const allGood = list.every((outcome) => outcome === 'passed') && code === 0 && !isStopped;
      expect(wordOf(foldRun(events)) === 'PASS').toBe(allGood);
    }),
  );
});

describe('a record', () => {
  const events = [started, task('a:test', 'passed'), ended(0)];

  test('comes back as it was', () => {
    expect(readRecord(writeRecord(events))).toEqual({ ok: true, value: events });
  });

  test('cut anywhere is a miss, never a pass', () => {
    const text = writeRecord(events);
    for (let length = 0; length < text.length; length++)
      expect(readRecord(text.slice(0, length)).ok).toBe(false);
  });

  test('of a newer version says so', () => {
    expect(readRecord('{"version":2,"events":[]}')).toEqual({
      ok: false,
      error: { kind: 'record-too-new', version: 2 },
    });
  });

  test.each(['null', '[]', '{}', '{"version":1}', '{"version":1,"events":[{}]}', '"x"'])(
    '%s is a miss',
    (text) => {
      expect(readRecord(text)).toEqual({ ok: false, error: { kind: 'record-unreadable' } });
    },
  );
});

test('a run id is read back, and nothing else is one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
      const id = runIdFrom(bytes);
      expect(parseRunId(id)).toBe(id);
    }),
  );
  for (const text of ['', 'r', 'R2345', 'r234', 'F1', 'r2345/..', 'rlo01a'])
    expect(parseRunId(text)).toBeUndefined();
});
