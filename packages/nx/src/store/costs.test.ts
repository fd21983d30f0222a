import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Outcome, asTaskId, runIdFrom } from '@subminute/core';
import type { TaskCostModel } from '@subminute/core/cost';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CostQuery, taskCosts } from './costs.ts';
import { forgetOldRuns, readStore } from './runs.ts';
import { saveRun } from './save-run.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-costs-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

interface Given {
  readonly at: number;
  readonly cpuMs?: number;
  readonly task?: string;
  readonly outcome?: Outcome;
  readonly checkout?: string;
  readonly units?: number;
}

function save({ at, cpuMs, task = 'a:test', outcome = 'passed', checkout = '/w', units }: Given): void {
  const run = runIdFrom([at % 31, (at / 31) % 31, 0, 0, 0].map(Math.floor));
  const counted = units === undefined ? {} : { units };
  const cost = cpuMs === undefined ? {} : { cost: { cpuMs, wallMs: 9, how: 'reaped' as const, ...counted } };
  saveRun(store, {
    run,
    checkout,
    events: [
      { type: 'run-started', run, atMs: at, command: ['affected'], via: 'subminute' },
      { type: 'task-ended', task: asTaskId(task), outcome, cache: 'none', ...cost },
      { type: 'run-ended', atMs: at, exitCode: 0 },
    ],
  });
}

const costs = (query?: CostQuery): Readonly<Record<string, TaskCostModel>> =>
  Object.fromEntries(readStore(store, (db) => taskCosts(db, query)) ?? []);

test('history folds into costs, of all checkouts or of one', () => {
  save({ at: 1, cpuMs: 100 });
  save({ at: 2, cpuMs: 300, checkout: '/other' });
  save({ at: 3, cpuMs: 50, task: 'b:test' });
  expect(costs()).toEqual({
    'a:test': { cpuMs: 200, durationMs: 9, runs: 2 },
    'b:test': { cpuMs: 50, durationMs: 9, runs: 1 },
  });
  expect(costs({ checkout: '/other' })).toEqual({ 'a:test': { cpuMs: 300, durationMs: 9, runs: 1 } });
});

test('runs that failed, and those of which nothing is known, do not count', () => {
  save({ at: 1, cpuMs: 100 });
  save({ at: 2, cpuMs: 900, outcome: 'failed' });
  save({ at: 3 });
  expect(costs()).toEqual({ 'a:test': { cpuMs: 100, durationMs: 9, runs: 1 } });
});

test('the newest runs count, whatever came in between', () => {
  for (let at = 0; at < 30; at++) save({ at, cpuMs: 900 });
  for (let at = 30; at < 130; at++)
    save({ at, cpuMs: at % 2 === 0 ? 70 : 5, outcome: at % 2 === 0 ? 'passed' : 'failed' });
  expect(costs()).toEqual({ 'a:test': { cpuMs: 70, durationMs: 9, runs: 50 } });
});

test('units come back, and tell a start from a cost of each', () => {
  for (const units of [2, 4, 6, 8, 12]) save({ at: units, units, cpuMs: 500 + 25 * units });
  expect(costs()['a:test']).toMatchObject({ startMs: 500, perUnitMs: 25 });
});

test('a run that is stored again counts once, one that is forgotten no more', () => {
  save({ at: 1, cpuMs: 100 });
  save({ at: 1, cpuMs: 120 });
  expect(costs()['a:test']).toMatchObject({ cpuMs: 120, runs: 1 });
  save({ at: 2, cpuMs: 80 });
  readStore(store, (db) => forgetOldRuns(db, { runs: 1, bytes: 1e9 }));
  expect(costs()['a:test']).toMatchObject({ cpuMs: 80, runs: 1 });
});

test('an empty history has no costs', () => {
  save({ at: 1 });
  expect(costs()).toEqual({});
});
