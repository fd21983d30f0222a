import { expect, test } from 'vitest';
import { makeFolder } from '../testing/folder.ts';
import { areStopped, workersStopped } from './stops.ts';

const UNIT = '["unit","/w/a.test.ts","p"]\n["end"]\n';

test('a run waits for workers to stop, and for none that has no test file', async () => {
  using folder = makeFolder({ '1-0.jsonl': `${UNIT}["stopped"]\n`, '2-0.jsonl': '', 'start.cjs': UNIT });
  let asked = 0;
  const nowMs = (): number => asked++;
  await workersStopped(folder.dir, nowMs);
  expect(asked).toBeLessThan(5);
  folder.write('3-0.jsonl', UNIT);
  let isLater = false;
  setTimeout(() => {
    isLater = true;
    folder.write('3-0.jsonl', `${UNIT}["stopped"]\n`);
  }, 20);
  await workersStopped(folder.dir, () => 0);
  expect(isLater).toBe(true);
});

test('it does not wait for ever', async () => {
  using folder = makeFolder({ '1-0.jsonl': UNIT });
  let nowMs = 0;
  await workersStopped(folder.dir, () => (nowMs += 100));
  expect(nowMs).toBeGreaterThanOrEqual(500);
});

test.each([
  ['3.2.7', false],
  ['4.1.0', true],
  ['5.1.1', true],
])('workers of Vitest %s say that they stop: %o', (version, is) => {
  expect(areStopped(version)).toBe(is);
});
