import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asTaskId, runIdFrom } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundLogs, readLog, removeLogs, saveLog } from './logs.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-logs-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

const run = runIdFrom([1, 2, 3, 4, 5]);
const task = asTaskId('a:test');

async function lines(): Promise<string[] | undefined> {
  const log = readLog(store, run, task);
  if (!log) return undefined;
  const all: string[] = [];
  for await (const line of log) all.push(line);
  return all;
}

test.each([10, 200_000])('a log of %i lines comes back cleaned, line by line', async (count) => {
  const log = Array.from({ length: count }, (_, i) => `line ${i}`);
  await saveLog(store, { run, task }, log.join('\n'), (line) => line.toUpperCase());
  expect(await lines()).toEqual(log.map((line) => line.toUpperCase()));
});

test('beyond its bound a log keeps its beginning and its end and counts the rest', async () => {
  const log = Array.from({ length: 1_000_000 }, (_, i) => `line ${i} ${'x'.repeat(80)}`).join('\n');
  await saveLog(store, { run, task }, log, (line) => line);
  const kept = (await lines()) ?? [];
  expect(kept[0]).toMatch(/^line 0 /);
  expect(kept.at(-1)).toMatch(/^line 999999 /);
  const gap = kept.find((line) => line.startsWith('[subminute: '));
  const left = Number(/\d+/.exec(gap ?? '')?.[0]);
  const said = kept.reduce((sum, line) => sum + (line === gap ? 0 : line.length + 1), 0);
  expect(said + left).toBeCloseTo(log.length, -1);
});

test.each([10, 200_000])('what fails in its middle (%i lines) leaves nothing', async (count) => {
  const log = Array.from({ length: count }, (_, i) => `line ${i}`).join('\n');
  const failing = (line: string): string => {
    if (line === `line ${count - 1}`) throw new Error('disk full');
    return line;
  };
  await expect(saveLog(store, { run, task }, log, failing)).rejects.toThrow('disk full');
  expect(readdirSync(path.join(store, 'logs', run))).toEqual([]);
});

test('the oldest logs go first', async () => {
  await saveLog(store, { run, task }, 'x'.repeat(1000), (line) => line);
  expect(boundLogs(store, 1 << 20)).toBe(0);
  expect(boundLogs(store, 1)).toBe(1);
  expect(await lines()).toBeUndefined();
  removeLogs(store, [run]);
});

test('a log that is torn says so, and is not read as a short one', async () => {
  await saveLog(store, { run, task }, 'a line\n'.repeat(5000), (line) => line);
  const [file = ''] = readdirSync(path.join(store, 'logs', run));
  truncateSync(path.join(store, 'logs', run, file), 40);
  await expect(lines()).rejects.toThrow(/unexpected end of file/);
});
