import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CacheSource, type RunEvent, type RunId, asTaskId, runIdFrom } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newestWithTasks, runRows, sparedMs } from './run-history.ts';
import { readStore } from './runs.ts';
import { saveRun } from './save-run.ts';

let store: string;
beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-store-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

interface Given {
  readonly command?: readonly string[];
  readonly parent?: string;
  readonly tasks: readonly (readonly [task: string, cache: CacheSource, tookMs: number])[];
  readonly end?: readonly RunEvent[];
}

/** Each run begins a minute after the one before. */
function save(at: number, { command = ['affected', '-t', 'test'], parent, tasks, end }: Given): RunId {
  const run = runIdFrom([at, at, at, at, at]);
  const atMs = at * 60_000;
  const started: RunEvent = { type: 'run-started', run, atMs, command, via: 'subminute' };
  const events: RunEvent[] = [
    parent === undefined ? started : { ...started, parent: asTaskId(parent) },
    ...tasks.map(([task, cache, tookMs]): RunEvent => ({
      type: 'task-ended',
      task: asTaskId(task),
      outcome: 'passed',
      cache,
      startMs: atMs,
      endMs: atMs + tookMs,
    })),
    ...(end ?? [{ type: 'run-ended', atMs: atMs + 5000, exitCode: 0 }]),
  ];
  saveRun(store, { run, checkout: '/w', events });
  return run;
}

test('runs are told by their rows, oldest first, without those that a task started', () => {
  save(2, { command: ['run-many', '--token=x'], tasks: [['a:test', 'none', 4000]] });
  save(1, {
    tasks: [
      ['a:test', 'local', 3],
      ['b:test', 'remote', 4],
      ['c:test', 'none', 100],
    ],
  });
  save(3, { parent: 'a:e2e', tasks: [] });
  save(4, { tasks: [], end: [{ type: 'run-stopped', by: 'interrupt', atMs: 9 }] });
  const rows = readStore(store, runRows) ?? [];
  expect(
    rows.map(({ command, executed, local, remote, isCut }) => ({ command, executed, local, remote, isCut })),
  ).toEqual([
    { command: 'affected', executed: 1, local: 1, remote: 1, isCut: false },
    { command: 'run-many', executed: 1, local: 0, remote: 0, isCut: false },
    { command: 'affected', executed: 0, local: 0, remote: 0, isCut: true },
  ]);
  expect(rows[0]).toMatchObject({ startedMs: 60_000, endedMs: 65_000 });
});

test('what caches spared is what those tasks took where they were executed', () => {
  save(1, {
    tasks: [
      ['a:test', 'none', 4000],
      ['b:test', 'none', 100],
    ],
  });
  save(2, {
    tasks: [
      ['a:test', 'none', 6000],
      ['b:test', 'local', 1],
    ],
  });
  save(3, {
    tasks: [
      ['a:test', 'local', 2],
      ['b:test', 'local', 1],
      ['new:test', 'remote', 1],
    ],
  });
  expect(readStore(store, sparedMs)).toBe(5000 + 2 * 100);
});

test('the newest run that executed something is found behind those that caches answered', () => {
  const run = save(1, { tasks: [['a:test', 'none', 4000]] });
  save(2, { tasks: [['a:test', 'local', 3]] });
  expect(readStore(store, (db) => newestWithTasks(db, '/w'))).toBe(run);
  expect(readStore(store, (db) => newestWithTasks(db, '/other'))).toBeUndefined();
});
