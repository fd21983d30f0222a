import { expect, test } from 'vitest';
import { DEFAULT_BOUNDS, type RunBegin } from '../protocol.ts';
import { Checkouts } from './checkouts.ts';

function run(checkout: string): RunBegin {
  const maker = { checkout, user: 'u', host: 'h', tools: {} };
  return { maker, outputsKey: checkout, bounds: DEFAULT_BOUNDS, pid: process.pid };
}

const outputs = (count: number): Readonly<Record<string, readonly string[]>> => ({
  'a:build': Array.from({ length: count }, (_, at) => `dist/${at}`),
});

test('of checkouts without end the newest are known', () => {
  const checkouts = new Checkouts();
  const first = checkouts.begin(run('/w/0'));
  const second = checkouts.begin(run('/w/1'));
  for (let at = 2; at < 200; at += 1) checkouts.begin(run(`/w/${at}`));
  expect(checkouts.get(first.id)).toBeDefined();
  checkouts.begin(run('/w/0'));
  checkouts.begin(run('/w/more'));
  expect(checkouts.get(first.id)).toBeDefined();
  expect(checkouts.get(second.id)).toBeUndefined();
  expect(checkouts.roots()).toHaveLength(200);
});

test('of runs that never end the newest are held for under way', () => {
  const checkouts = new Checkouts();
  for (let at = 0; at < 1100; at += 1) checkouts.begin(run('/w'));
  expect(checkouts.living()).toBe(1000);
});

test('what large graphs declare is kept as long as there is room, and that of the newest in any case', () => {
  const checkouts = new Checkouts();
  for (const key of ['a', 'b', 'c']) checkouts.setOutputs({ key, outputs: outputs(80_000) });
  expect(['a', 'b', 'c'].map((key) => checkouts.knowsOutputs(key))).toEqual([false, true, true]);
  checkouts.setOutputs({ key: 'd', outputs: outputs(300_000) });
  expect(['b', 'c', 'd'].map((key) => checkouts.knowsOutputs(key))).toEqual([false, false, true]);
});
