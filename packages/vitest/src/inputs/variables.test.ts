import { expect, test } from 'vitest';
import { usersEnv } from './variables.ts';

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
