import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './testing/folder.ts';
import { runPlace, writeReport } from './write-report.ts';

const TASK = { NX_TASK_TARGET_PROJECT: 'web', NX_TASK_TARGET_TARGET: 'build' };

test('a run of a store waits for what comes of a task', () => {
  using folder = makeFolder();
  const dir = path.join(folder.dir, 'runs/rabcd');
  mkdirSync(dir, { recursive: true });
  const place = runPlace({ ...TASK, SUBMINUTE_RUN_DIR: dir });
  expect(place).toEqual({ dir, task: 'web:build' });
  if (place) writeReport(place, { version: '5.1.1', modules: [], unhandled: [] });
  expect(readdirSync(dir)).toEqual([`vitest.${process.pid}-0.json`]);
});

test.each([undefined, '', '/tmp/trees/w1234567890', '/w/runs/rabcd/ask'])('none waits in %s', (dir) => {
  expect(runPlace(dir === undefined ? TASK : { ...TASK, SUBMINUTE_RUN_DIR: dir })).toBeUndefined();
});
