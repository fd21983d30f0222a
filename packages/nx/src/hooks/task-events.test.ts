import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunEvent, type VitestReport, asTaskId, runIdFrom } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FinishedTask } from '../adapter/task-results.ts';
import { FILES } from '../process/run-dir.ts';
import { taskEvents } from './task-events.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'subminute-events-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const finished = (cache: FinishedTask['cache']): FinishedTask => ({
  task: asTaskId('a:test'),
  target: 'test',
  projectRoot: 'packages/a',
  outcome: 'passed',
  cache,
  log: '',
});

const report = (files: number): VitestReport => ({
  version: 1,
  tool: 'vitest',
  toolVersion: '5.1.1',
  task: 'a:test',
  files,
  tests: { passed: files, failed: 0, skipped: 0 },
  found: 0,
  failures: [],
  unhandled: [],
});

async function costOf(task: FinishedTask): Promise<unknown> {
  const runDir = path.join(dir, 'run');
  mkdirSync(runDir);
  const lines = [
    { type: 'spawn', atMs: 10, task: 'a:test', pid: 7 },
    {
      type: 'exit',
      atMs: 90,
      task: 'a:test',
      pid: 7,
      code: 0,
      signal: null,
      reaped: { batch: 1, cpuMs: 60 },
    },
  ];
  writeFileSync(path.join(runDir, FILES.events), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  writeFileSync(path.join(runDir, 'vitest.7.json'), JSON.stringify(report(3)));
  const none = { found: 0, first: [] };
  const units = { ran: 3, known: 9, audited: 0, wrong: none, always: none, off: none, fuses: none };
  writeFileSync(path.join(runDir, 'vitest.8.json'), JSON.stringify({ ...report(4), units }));
  const place = {
    run: runIdFrom([1, 2, 3, 4, 5]),
    store: dir,
    workspaceRoot: dir,
    runDir,
    matchers: () => [],
  };
  const [event]: readonly (RunEvent | undefined)[] = await taskEvents([task], place);
  return event?.type === 'task-ended' ? event.cost : event;
}

test('an executed task has its cost, with the test files that ran of all its reports', async () => {
  expect(await costOf(finished('none'))).toEqual({ cpuMs: 60, wallMs: 80, how: 'reaped', units: 6 });
});

test('a task from the cache has none, whatever stands in the run’s directory', async () => {
  expect(await costOf(finished('local'))).toBeUndefined();
});
