import { asTaskId } from '@subminute/core';
import type { Findings, LoopLedger, MeasuredCost, WorkspaceGraph } from '@subminute/core/ratchet';
import { expect, test } from 'vitest';
import { taskLines } from './explain-task.ts';

const task = asTaskId('price:test');
const ledger: LoopLedger = {
  targets: ['test'],
  cores: 2,
  overheadMs: 0,
  budgets: new Map([['typical_p90', { maxMs: 2700 }]]),
  weights: new Map([[task, { cpuMs: 600, durationMs: 600 }]]),
  units: new Map(),
  sample: [],
  raises: [],
  epoch: 1,
};
const loop = { loopMs: 2200, tasks: 1, path: [asTaskId('price:typecheck')] };
const findings: Findings = {
  mode: 'change',
  comparison: {
    scenarios: [{ scenario: 'typical_p90', state: 'same', base: loop, head: loop, allowedMs: 2700 }],
    changes: [],
  },
  ledger,
  loosenings: [],
  measured: [],
  unmeasured: [],
  broken: [],
  places: new Map(),
  today: '2026-11-23',
};
const head: WorkspaceGraph = {
  selection: 'project',
  targets: ['test'],
  projects: [],
  edges: [],
  tasks: [],
  inputs: [],
  lockfile: 'all',
};
const cost: MeasuredCost = {
  task,
  duet: { verdict: 'worse', pairs: 8, effect: 3.74, atLeast: 3, p: 0.0039 },
  loopMs: 1800,
};
const measured = (base: string) => ({
  version: 1 as const,
  checkout: '/w',
  base,
  at: '2026-11-23T06:06:14.668Z',
  measured: [cost],
});

test('what the ledger says of a task and what was measured of it do not contradict each other', () => {
  const lines = taskLines({ task, findings, head, last: measured('the merge base') });
  expect(lines).toContain(
    'on no critical path at these costs: it takes of a loop only its share of the work',
  );
  expect(lines).toContain('at what was measured, the loop takes 1.8s more by it');
});

test('what was measured against is told: a commit in short, all else in its words', () => {
  const told = (base: string): string =>
    taskLines({ task, findings, head, last: measured(base) }).find((line) => line.startsWith('measured ')) ??
    '';
  expect(told('the merge base')).toMatch(/^measured 2026-11-23T06:06Z against the merge base: worse, /);
  expect(told('4f2c9e1b7a03')).toMatch(/ against 4f2c9e1b7: worse, /);
});
