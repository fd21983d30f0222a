import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunEvent, type RunId, asTaskId, runIdFrom } from '@subminute/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setAside } from '@subminute/vitest/store';
import { DATABASE_FILE, openDatabase } from './database.ts';
import { findRun, forgetOldRuns, isKnownTarget, newestRun, readStore } from './runs.ts';
import { saveRun } from './save-run.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-store-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

interface Given {
  readonly startMs: number;
  readonly endMs?: number;
  readonly parent?: string;
  readonly target?: string;
}

function save(name: number, { startMs, endMs, parent, target = 'test' }: Given): RunId {
  const run = runIdFrom([name, name, name, name, name]);
  const events: RunEvent[] = [
    {
      type: 'run-started',
      run,
      atMs: startMs,
      command: ['affected'],
      via: 'subminute',
      ...(parent === undefined ? {} : { parent: asTaskId(parent) }),
    },
    { type: 'task-ended', task: asTaskId(`a:${target}`), target, outcome: 'passed', cache: 'none' },
    ...(endMs === undefined ? [] : [{ type: 'run-ended' as const, atMs: endMs, exitCode: 0 }]),
  ];
  saveRun(store, { run, checkout: '/w', events });
  return run;
}

const newest = (parent?: string): string | undefined =>
  readStore(store, (db) => newestRun(db, '/w', parent))?.run;

describe('the last run of a checkout', () => {
  test('is the one that ended last', () => {
    const long = save(1, { startMs: 10, endMs: 90 });
    save(2, { startMs: 20, endMs: 50 });
    expect(newest()).toBe(long);
  });

  test('is none that a task started; a task has its own', () => {
    const outer = save(1, { startMs: 10, endMs: 50 });
    const inner = save(2, { startMs: 60, endMs: 70, parent: 'a:e2e' });
    expect(newest()).toBe(outer);
    expect(newest('a:e2e')).toBe(inner);
    expect(newest('b:e2e')).toBeUndefined();
  });

  test('is not an older one where its record cannot be read', () => {
    save(1, { startMs: 10, endMs: 20 });
    const broken = save(2, { startMs: 30, endMs: 40 });
    readStore(store, (db) => db.exec(`UPDATE run SET record = '{' WHERE id = '${broken}'`));
    const found = readStore(store, (db) => newestRun(db, '/w'));
    expect(found?.run).toBe(broken);
    expect(found?.events).toBeUndefined();
  });
});

test('a target is known for as long as its runs are young', () => {
  save(1, { startMs: 1000, target: 'lint' });
  const isKnown = (sinceMs: number): boolean | undefined =>
    readStore(store, (db) => isKnownTarget(db, '/w', 'lint', sinceMs));
  expect(isKnown(1000)).toBe(true);
  expect(isKnown(1001)).toBe(false);
});

test('old runs are forgotten by number and by size, the newest stay', () => {
  const runs = [1, 2, 3, 4, 5].map((name) => save(name, { startMs: name, endMs: name }));
  const forget = (kept: { runs: number; bytes: number }): readonly string[] | undefined =>
    readStore(store, (db) => forgetOldRuns(db, kept));
  expect(forget({ runs: 4, bytes: 1e9 })).toEqual([runs[0]]);
  const size = readStore(store, (db) => db.prepare('SELECT length(record) AS n FROM run').get()?.['n']);
  expect(forget({ runs: 9, bytes: Number(size) * 2 })).toEqual([runs[2], runs[1]]);
  expect(readStore(store, (db) => runs.map((run) => findRun(db, run) !== undefined))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

describe('a database that cannot be read', () => {
  const aside = (): string[] => readdirSync(store).filter((name) => name.includes('.aside-'));

  test('is set aside, and the run is stored in a new one', () => {
    writeFileSync(path.join(store, DATABASE_FILE), 'not a database '.repeat(100));
    const run = save(1, { startMs: 1, endMs: 2 });
    expect(newest()).toBe(run);
    expect(aside()).toHaveLength(1);
  });

  test('torn in its middle, too', () => {
    for (let name = 0; name < 30; name++) save(name, { startMs: name, endMs: name });
    openDatabase(store).db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    truncateSync(path.join(store, DATABASE_FILE), 8192);
    const run = save(31, { startMs: 99, endMs: 99 });
    expect(newest()).toBe(run);
    expect(aside().length).toBeGreaterThan(0);
  });

  test('is set aside once: whoever comes second finds the new one', () => {
    const file = path.join(store, DATABASE_FILE);
    writeFileSync(file, 'not a database '.repeat(100));
    const run = save(1, { startMs: 1, endMs: 2 });
    // Another process saw the old file before it was moved, and wants to move it now.
    expect(setAside(file, () => openDatabase(store)[Symbol.dispose]())).toBeUndefined();
    expect(newest()).toBe(run);
    expect(aside()).toHaveLength(1);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});
