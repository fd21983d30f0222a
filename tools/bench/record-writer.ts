import { randomBytes } from 'node:crypto';
import { type RunEvent, asTaskId, runIdFrom } from '@subminute/core';
import { saveRun } from '../../packages/nx/dist/store/save-run.js';

// Records runs of twelve tasks, one after the other; names each when it is stored.
const [, , store = '', count = '0'] = process.argv;

for (let i = 0; i < Number(count); i++) {
  const run = runIdFrom(randomBytes(8), 8);
  const tasks = Array.from({ length: 12 }, (_, t): RunEvent => ({
    type: 'task-ended',
    task: asTaskId(`p${t}:test`),
    target: 'test',
    outcome: 'passed',
    cache: 'none',
    startMs: i,
    endMs: i + t,
    hash: String(t),
  }));
  const started: RunEvent = { type: 'run-started', run, atMs: Date.now(), command: ['affected'], via: 'nx' };
  saveRun(store, {
    run,
    checkout: '/checkout',
    events: [started, ...tasks, { type: 'run-ended', atMs: Date.now(), exitCode: 0 }],
  });
  process.stdout.write(`${run}\n`);
}
