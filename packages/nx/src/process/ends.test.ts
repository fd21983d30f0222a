import { describe, expect, test } from 'vitest';
import { type ProcessEvent, parseProcessEvents, taskProcesses } from './ends.ts';

const spawn = (pid: number): ProcessEvent => ({ type: 'spawn', atMs: 1, task: 'a:test', pid });
const exit = (pid: number, code: number | null, signal: string | null = null): ProcessEvent => ({
  type: 'exit',
  atMs: 9,
  task: 'a:test',
  pid,
  code,
  signal,
});
const began = (pid: number, ppid: number): ProcessEvent => ({ type: 'began', pid, ppid, task: 'a:test' });
const ended = (pid: number, code: number): ProcessEvent => ({
  type: 'ended',
  pid,
  ppid: 1,
  task: 'a:test',
  code,
});
const endOf = (events: ProcessEvent[], heap: number[] = []): unknown =>
  taskProcesses(events, new Set(heap))[0]?.end;

describe('what ended a task', () => {
  test('its exit code', () => {
    expect(endOf([spawn(1), exit(1, 3)])).toEqual({ kind: 'exit', code: 3 });
  });

  test('its signal', () => {
    expect(endOf([spawn(1), exit(1, null, 'SIGTERM')])).toEqual({ kind: 'signal', signal: 'SIGTERM' });
  });

  test('a kill below a shell: a process began and never ended', () => {
    expect(endOf([spawn(1), began(2, 1), exit(1, 137)])).toEqual({ kind: 'signal', signal: 'SIGKILL' });
  });

  test('not a kill: the process ended by itself with that number', () => {
    expect(endOf([spawn(1), began(2, 1), ended(2, 137), exit(1, 137)])).toEqual({ kind: 'exit', code: 137 });
  });

  test('the heap limit, only with a report', () => {
    expect(endOf([spawn(1), began(2, 1), exit(1, 134)], [2])).toEqual({ kind: 'out-of-memory' });
    expect(endOf([spawn(1), began(2, 1), exit(1, 134)])).toEqual({ kind: 'signal', signal: 'SIGABRT' });
  });

  test('a worker that hit the heap limit below a process that ended by itself', () => {
    const events = [spawn(1), began(2, 1), began(3, 2), ended(2, 1), exit(1, 1)];
    expect(endOf(events, [3])).toEqual({ kind: 'exit', code: 1, outOfMemory: true });
  });

  test('the command below Nx’s executor process, which says 1 for everything', () => {
    const child: ProcessEvent = { type: 'child', pid: 1, task: 'a:test', child: 2, code: 6, signal: null };
    expect(endOf([spawn(1), began(1, 0), child, ended(1, 1), exit(1, 1)])).toEqual({ kind: 'exit', code: 6 });
  });

  test('the first bad one of several commands', () => {
    expect(endOf([spawn(1), exit(1, 4), spawn(2), exit(2, 0)])).toEqual({ kind: 'exit', code: 4 });
  });

  test('nothing yet while a process of it runs', () => {
    expect(taskProcesses([spawn(1), exit(1, 0), spawn(2)], new Set())).toEqual([
      { task: 'a:test', startMs: 1 },
    ]);
  });
});

test('a torn line is left out', () => {
  expect(parseProcessEvents('{"type":"nx","atMs":1,"pid":2}\n{"type":"exit","at')).toEqual([
    { type: 'nx', atMs: 1, pid: 2 },
  ]);
});
