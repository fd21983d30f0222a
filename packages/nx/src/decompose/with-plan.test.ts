import { asTaskId } from '@subminute/core';
import type { LoopState } from '@subminute/core/decompose';
import { NO_PLAN, type Plan, type PlannedPart } from '@subminute/core/plan';
import type { GraphTask, UnitRecord, WorkspaceGraph } from '@subminute/core/ratchet';
import { expect, test } from 'vitest';
import { withPlan } from './with-plan.ts';

const taskOf = (project: string, target: string): GraphTask => ({
  task: asTaskId(`${project}:${target}`),
  project,
  target,
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs: [],
  command: 'vitest run',
});
const graphOf = (...tasks: readonly GraphTask[]): WorkspaceGraph => ({
  selection: 'task',
  targets: ['test'],
  projects: [],
  edges: [],
  tasks,
  inputs: [],
  lockfile: 'all',
});
const before: LoopState = {
  graph: graphOf(taskOf('core', 'test')),
  weights: new Map([[asTaskId('core:test'), { cpuMs: 11_000, durationMs: 5500 }]]),
  units: new Map(),
};
const tests = ['a', 'b', 'api/c', 'api/d', 'api/e'].map((name) => `core/src/${name}.test.ts`);
const part: PlannedPart = {
  name: 'core-api',
  of: 'core',
  home: 'core',
  root: 'core/src/api',
  targets: ['test'],
  reads: [],
  needs: [],
};
const weights = (plan: Partial<Plan>, graph: WorkspaceGraph, state = before): Record<string, number> =>
  Object.fromEntries(
    [...withPlan(state, graph, { plan: { ...NO_PLAN, ...plan }, tests }).weights].map(([task, { cpuMs }]) => [
      task,
      cpuMs,
    ]),
  );

test('a part and what is left each start, and do their share by their test files', () => {
  const graph = graphOf(taskOf('core', 'test'), taskOf('core-api', 'test'));
  expect(weights({ parts: [part] }, graph)).toEqual({ 'core:test': 5000, 'core-api:test': 7000 });
});

test('shards share what the target did, which then starts and finds nothing to run', () => {
  const shards = [
    { project: 'core', home: 'core', target: 'test', files: [tests.slice(0, 1), tests.slice(1)] },
  ];
  const graph = graphOf(taskOf('core', 'test'), taskOf('core', 'test--1of2'), taskOf('core', 'test--2of2'));
  expect(weights({ shards }, graph)).toEqual({
    'core:test': 1000,
    'core:test--1of2': 3000,
    'core:test--2of2': 9000,
  });
});

test('recorded test files go with the task that runs them, by what they took', () => {
  const unit = (path: string, durationMs: number): UnitRecord => ({
    path,
    folder: 'core',
    durationMs,
    isTypes: false,
    inputs: [],
  });
  const start = { cpu: 1 / 11, duration: 1 / 11 };
  const units = [unit(tests[0] ?? '', 300), unit(tests[4] ?? '', 100)];
  const known: LoopState = { ...before, units: new Map([[asTaskId('core:test'), { start, units }]]) };
  const graph = graphOf(taskOf('core', 'test'), taskOf('core-api', 'test'));
  const after = withPlan(known, graph, { plan: { ...NO_PLAN, parts: [part] }, tests });
  expect(after.weights.get(asTaskId('core-api:test'))?.cpuMs).toBe(3500);
  const own = after.units.get(asTaskId('core-api:test'));
  expect(own?.units.map(({ path }) => path)).toEqual([tests[4]]);
  expect(own?.start.cpu).toBeCloseTo(1000 / 3500);
});

test('what the plan says nothing of stays as it was', () => {
  const graph = graphOf(taskOf('core', 'test'), taskOf('web', 'test'));
  expect(weights({ parts: [{ ...part, of: 'other', home: 'other', root: 'other/x' }] }, graph)).toEqual({
    'core:test': 11_000,
  });
});
