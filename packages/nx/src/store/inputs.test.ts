import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunEvent, type RunId, asTaskId, runIdFrom } from '@subminute/core';
import { projectsOf } from '@subminute/core/why';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import {
  type StoredInputs,
  forgetInputs,
  inputsOf,
  mayHaveRuntimeInputs,
  packIds,
  projectRoots,
  takenIn,
  treeOf,
  unpackIds,
} from './inputs.ts';
import { forgetOldRuns } from './runs.ts';
import { saveRun } from './save-run.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-store-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

function inputs(hash: string, more: Partial<StoredInputs> = {}): StoredInputs {
  const project = more.project ?? 'cart';
  const groups = { command: '1', [`${project}:ProjectConfiguration`]: hash, 'env:CI': '0' };
  return { hash, args: '', cacheable: true, project, root: `packages/${project}`, groups, ...more };
}

function save(name: number, tasks: readonly StoredInputs[], tree?: string): RunId {
  const run = runIdFrom([name, name, name, name, name]);
  const events: RunEvent[] = [
    { type: 'run-started', run, atMs: name, command: [], via: 'nx' },
    ...tasks.map(({ project, hash }): RunEvent => ({
      type: 'task-ended',
      task: asTaskId(`${project}:test`),
      outcome: 'passed',
      cache: 'none',
      hash,
    })),
  ];
  saveRun(store, { run, checkout: '/w', events, inputs: { tasks, ...(tree === undefined ? {} : { tree }) } });
  return run;
}

function count(table: string): number {
  using database = openDatabase(store);
  return Number(database.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
}

test('what went into a task is read as it was handed over', () => {
  const given = inputs('100', { args: '--watch', cacheable: false });
  save(1, [given]);
  using database = openDatabase(store);
  expect(inputsOf(database.db, '100')).toEqual(given);
  expect(inputsOf(database.db, '101')).toBeUndefined();
});

test('a run in which nothing is new adds nothing but its own row', () => {
  save(1, [inputs('100')], '{"head":"a"}');
  const before = ['input', 'task_inputs', 'tree'].map((table) => count(table));
  save(2, [inputs('100')], '{"head":"a"}');
  expect(['input', 'task_inputs', 'tree'].map((table) => count(table))).toEqual(before);
  expect(count('run_tree')).toBe(2);
});

test('groups that tasks share are kept once', () => {
  save(1, [
    inputs('100', { project: 'a' }),
    inputs('101', { project: 'b' }),
    inputs('102', { project: 'c' }),
  ]);
  // Each its own project; the arguments and the variable are those of all.
  expect(count('input')).toBe(3 + 2);
});

test('the tree of a run is what was noted', () => {
  const run = save(1, [], '{"head":"a"}');
  const other = save(2, []);
  using database = openDatabase(store);
  expect(treeOf(database.db, run)).toBe('{"head":"a"}');
  expect(treeOf(database.db, other)).toBeUndefined();
});

test('what each project of a run takes in is read from its tasks', () => {
  const groups = { 'cart:ProjectConfiguration': '1', 'core:ProjectConfiguration': '1', 'core:TsConfig': '1' };
  const run = save(1, [inputs('100', { groups }), inputs('101', { project: 'core' })]);
  using database = openDatabase(store);
  expect(projectRoots(database.db, run)).toEqual(['packages/cart', 'packages/core']);
  expect(takenIn(database.db, run, { of: ['cart', 'core'], pick: projectsOf })).toEqual(
    new Map([
      ['cart', { root: 'packages/cart', projects: new Set(['cart', 'core']) }],
      ['core', { root: 'packages/core', projects: new Set(['core']) }],
    ]),
  );
});

test('what no run refers to is forgotten with the run, and nothing else', () => {
  save(1, [inputs('100')], '{"head":"a"}');
  save(2, [inputs('101')], '{"head":"b"}');
  using database = openDatabase(store);
  const { db } = database;
  forgetInputs(db, forgetOldRuns(db, { runs: 1, bytes: 1 << 20 }).length > 0);
  expect(inputsOf(db, '100')).toBeUndefined();
  expect(inputsOf(db, '101')).toEqual(inputs('101'));
  expect(count('tree')).toBe(1);
  expect(count('input')).toBe(3);
});

test('beyond its bound the oldest is forgotten', () => {
  save(1, [inputs('100')]);
  save(2, [inputs('101')]);
  using database = openDatabase(store);
  forgetInputs(database.db, false, 3);
  expect(inputsOf(database.db, '100')).toBeUndefined();
  expect(inputsOf(database.db, '101')).toBeDefined();
});

test('numbers come out of their packed form sorted, whatever they are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 40 })), (ids) => {
      expect(unpackIds(packIds(ids))).toEqual(ids.toSorted((a, b) => a - b));
    }),
  );
});

test('three hundred groups that stand together take about a byte each', () => {
  expect(packIds(Array.from({ length: 300 }, (_, i) => 5000 + 2 * i)).length).toBeLessThan(310);
});

test('what a command prints may go into a task, too, whose inputs are not kept', () => {
  save(1, [inputs('1'), inputs('2', { groups: { 'runtime:node -v': '1' } })]);
  save(2, [inputs('3', { groups: { 'runtime:date': '1' } })]);
  using database = openDatabase(store);
  const may = (...hashes: readonly string[]): boolean => mayHaveRuntimeInputs(database.db, hashes);
  expect(may('1', '2')).toBe(false);
  expect(may('1', '3')).toBe(true);
  expect(may('1', 'never kept')).toBe(true);
});
