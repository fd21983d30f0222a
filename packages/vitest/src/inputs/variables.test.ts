import { expect, test } from 'vitest';
import { usersEnv, variableNames } from './variables.ts';

const PROBE = '--require "/w o/node_modules/@subminute/nx/dist/process/probe.cjs"';

test.each([
  ['nothing', undefined, undefined],
  ['the probe alone', PROBE, undefined],
  ['the probe behind options', `--max-old-space-size=4096 ${PROBE}`, '--max-old-space-size=4096'],
  ['another file', '--require "/own/probe.cjs"', '--require "/own/probe.cjs"'],
])('of NODE_OPTIONS with %s, what the user has set is left', (_, given, left) => {
  const env = given === undefined ? { A: 'a' } : { A: 'a', NODE_OPTIONS: given };
  expect(usersEnv(env)).toEqual(left === undefined ? { A: 'a' } : { A: 'a', NODE_OPTIONS: left });
});

test('who takes all variables gets no new ones in another folder, shell or task', () => {
  const shell = { _: '/bin/node', OLDPWD: '/', SHLVL: '2' };
  const task = { NX_TASK_HASH: '1', NX_WORKSPACE_ROOT: '/', VITEST_WORKER_ID: '3', SUBMINUTE_RUN_DIR: '/' };
  expect(variableNames({ B: '', A: '', ...shell, ...task, NX_API_URL: '', TMUX: '' })).toEqual([
    'A',
    'B',
    'NX_API_URL',
    'TMUX',
  ]);
});
