import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CacheSource, type RunEvent, asTaskId, runIdFrom } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheHistory } from './cache-history.ts';
import { readStore } from './runs.ts';
import { saveRun } from './save-run.ts';

let store: string;
beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-history-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

function keep(
  at: number,
  tasks: readonly { task: string; cache: CacheSource; ms: number; cacheable?: boolean }[],
): void {
  const run = runIdFrom([1, 2, 3, 4, at]);
  const events: readonly RunEvent[] = [
    { type: 'run-started', run, atMs: at * 1000, command: ['run-many'], via: 'nx' },
    ...tasks.map(({ task, cache, ms }): RunEvent => ({
      type: 'task-ended',
      task: asTaskId(task),
      target: 'build',
      outcome: 'passed',
      cache,
      startMs: 0,
      endMs: ms,
      hash: task.length.toString(),
    })),
    { type: 'run-ended', atMs: at * 1000 + 1 },
  ];
  const inputs = tasks.map(({ task, cacheable = true }) => ({
    hash: task.length.toString(),
    args: '',
    cacheable,
    project: task,
    root: '.',
    groups: {},
  }));
  saveRun(store, { run, checkout: '/w', events, inputs: { tasks: inputs } });
}

test('a task from a cache saves what it took when it was last executed', () => {
  keep(1, [
    { task: 'a:build', cache: 'none', ms: 4000 },
    { task: 'serve', cache: 'none', ms: 9000, cacheable: false },
  ]);
  keep(2, [{ task: 'a:build', cache: 'local', ms: 5 }]);
  keep(3, [{ task: 'a:build', cache: 'none', ms: 6000 }]);
  keep(4, [
    { task: 'a:build', cache: 'remote', ms: 5 },
    { task: 'unknown:build', cache: 'remote', ms: 5 },
  ]);
  expect(readStore(store, cacheHistory)).toEqual({
    runs: 4,
    executed: 2,
    local: { tasks: 1, savedMs: 4000 },
    remote: { tasks: 2, savedMs: 6000 },
  });
});
