import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunEvent, type RunId, asTaskId, writeRecord } from '@subminute/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FILES, type Owner, writeOwner } from '../process/run-dir.ts';
import { nameOf, processSpace } from '../process/table.ts';
import { DATABASE_FILE } from '../store/database.ts';
import { saveRun } from '../store/save-run.ts';
import { findResult, lastResult } from './recall.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-recall-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

const GONE = { pid: process.pid, started: 'another time' };

function events(run: string, startMs: number, outcome: 'passed' | 'failed'): RunEvent[] {
  return [
    { type: 'run-started', run: run as RunId, atMs: startMs, command: [], via: 'subminute' },
    { type: 'task-ended', task: asTaskId('a:test'), outcome, cache: 'none' },
    { type: 'run-ended', atMs: startMs + 10, exitCode: outcome === 'passed' ? 0 : 1 },
  ];
}

/** A run for a name that does not exist. */
function unknown(run: string, startMs: number): RunEvent[] {
  return [
    { type: 'run-started', run: run as RunId, atMs: startMs, command: [], via: 'subminute' },
    { type: 'run-ended', atMs: startMs + 10, exitCode: 0 },
    { type: 'selection-unknown', kind: 'target', name: 'tset', nearest: ['test'] },
  ];
}

/** A run that has a directory. */
function present(run: string, startedMs: number, owner: Owner['process']): string {
  const dir = path.join(store, 'runs', run);
  mkdirSync(dir, { recursive: true });
  writeOwner(dir, {
    version: 1,
    run: run as RunId,
    checkout: '/w',
    command: [],
    startedMs,
    process: owner,
    space: processSpace(),
    budgetMs: 60_000,
    ask: { bin: 'nx', cwd: '/w', args: ['affected'] },
  });
  return dir;
}

async function last(): Promise<unknown> {
  const found = await lastResult({ stores: [store], checkout: '/w' });
  return found.ok ? found.value?.result.run : found.error;
}

describe('the last run', () => {
  test('is the one that ended last, stored or not', async () => {
    saveRun(store, { run: 'raaaaa' as RunId, checkout: '/w', events: events('raaaaa', 100, 'passed') });
    expect(await last()).toBe('raaaaa');
    const dir = present('rbbbbb', 50, GONE);
    writeFileSync(path.join(dir, FILES.verdict), writeRecord(events('rbbbbb', 50, 'failed')));
    // It began and ended before.
    expect(await last()).toBe('raaaaa');
    const newer = present('rccccc', 200, GONE);
    writeFileSync(path.join(newer, FILES.verdict), writeRecord(events('rccccc', 200, 'failed')));
    expect(await last()).toBe('rccccc');
  });

  test('is one that goes on, if it began after the others ended', async () => {
    saveRun(store, { run: 'raaaaa' as RunId, checkout: '/w', events: events('raaaaa', 100, 'passed') });
    present('rbbbbb', 50, nameOf(process.pid));
    expect(await last()).toBe('raaaaa');
    present('rccccc', 200, nameOf(process.pid));
    expect(await last()).toBe('rccccc');
  });

  test('has the last verdict beside it where it judged nothing, however often that was', async () => {
    const save = (run: string, all: readonly RunEvent[]): void => {
      saveRun(store, { run: run as RunId, checkout: '/w', events: all });
    };
    save('raaaaa', events('raaaaa', 100, 'failed'));
    save('rbbbbb', unknown('rbbbbb', 200));
    save('rccccc', unknown('rccccc', 300));
    const found = await lastResult({ stores: [store], checkout: '/w' });
    expect(found).toMatchObject({ value: { result: { run: 'rccccc' }, before: { run: 'raaaaa' } } });
    // One of several names was wrong, and the others ran.
    save('rddddd', [...unknown('rddddd', 400), ...events('rddddd', 400, 'passed').slice(1)]);
    const partly = await lastResult({ stores: [store], checkout: '/w' });
    expect(partly.ok && partly.value).toEqual({ result: expect.objectContaining({ run: 'rddddd' }) });
  });

  test('has no verdict beside it where there never was one', async () => {
    saveRun(store, { run: 'rbbbbb' as RunId, checkout: '/w', events: unknown('rbbbbb', 200) });
    const found = await lastResult({ stores: [store], checkout: '/w' });
    expect(found.ok && found.value).toEqual({ result: expect.objectContaining({ run: 'rbbbbb' }) });
  });

  test('is not an older one where the database is torn, which stays where it is', async () => {
    writeFileSync(path.join(store, DATABASE_FILE), 'no database at all, but long enough to be read as one');
    expect(await last()).toMatchObject({ problem: expect.any(String) });
    expect(await last()).toMatchObject({ problem: expect.any(String) });
  });
});

test('what the hook stored is not the end while the run’s directory knows better', async () => {
  saveRun(store, { run: 'raaaaa' as RunId, checkout: '/w', events: events('raaaaa', 100, 'passed') });
  const dir = present('raaaaa', 100, GONE);
  writeFileSync(path.join(dir, FILES.verdict), writeRecord(events('raaaaa', 100, 'failed')));
  const found = await lastResult({ stores: [store], checkout: '/w' });
  expect(found.ok && found.value?.result.exitCode).toBe(1);
});

test('a run by its name', async () => {
  saveRun(store, { run: 'raaaaa' as RunId, checkout: '/w', events: events('raaaaa', 100, 'failed') });
  expect((await findResult([store], '/w', 'raaaaa' as RunId))?.exitCode).toBe(1);
  expect(await findResult([store], '/w', 'rzzzzz' as RunId)).toBeUndefined();
});
