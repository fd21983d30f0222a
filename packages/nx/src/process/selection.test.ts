import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunEvent, type RunId, asTaskId, foldRun } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveRun } from '../store/save-run.ts';
import { selectionEvents } from './selection.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-selection-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

const passed = (task: string): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(task),
  target: task.split(':')[1] ?? '',
  outcome: 'passed',
  cache: 'none',
});
const events = (run: string, startMs: number, tasks: readonly string[]): RunEvent[] => [
  { type: 'run-started', run: run as RunId, atMs: startMs, command: [], via: 'subminute' },
  ...tasks.map(passed),
  { type: 'run-ended', atMs: startMs + 1, exitCode: 0 },
];

let asked = 0;

function select(
  args: readonly string[],
  tasks: readonly string[],
  isAborted = false,
): Promise<readonly RunEvent[]> {
  asked = 0;
  return selectionEvents(foldRun(events('rabcde', Date.now(), tasks)), {
    command: 'run-many',
    env: {},
    args,
    root: '/w',
    store,
    // As where the graph cannot be computed.
    ask: () => {
      asked++;
      return Promise.resolve(undefined);
    },
    isAborted: () => isAborted,
  });
}

test('nobody is asked where the tasks show every name', async () => {
  expect(await select(['-t', 'build'], ['a:build'])).toEqual([]);
  expect(asked).toBe(0);
});

test('a name that nx did not answer for is no green', async () => {
  const [event] = await select(['-t', 'biuld'], []);
  expect(asked).toBe(1);
  expect(event).toMatchObject({ type: 'run-broken', reason: expect.stringContaining("target 'biuld'") });
});

test('an interrupted question is an interrupted run', async () => {
  expect(await select(['-t', 'biuld'], [], true)).toMatchObject([{ type: 'run-stopped', by: 'interrupt' }]);
});

test('a target that the checkout ran lately is known; one of another checkout is not', async () => {
  const earlier = events('rabcdf', Date.now() - 1000, ['a:lint']);
  saveRun(store, { run: 'rabcdf' as RunId, checkout: '/other', events: earlier });
  await select(['-t', 'build', 'lint'], ['a:build']);
  expect(asked).toBe(1);
  saveRun(store, {
    run: 'rabcdg' as RunId,
    checkout: '/w',
    events: events('rabcdg', Date.now(), ['a:lint']),
  });
  expect(await select(['-t', 'build', 'lint'], ['a:build'])).toEqual([]);
  expect(asked).toBe(0);
});
