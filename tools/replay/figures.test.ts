import { expect, test } from 'vitest';
import { figuresOf, quantile } from './figures.ts';
import type { StateLine, TaskRun } from './state.ts';

function run(cpuMs: number, ran: number, failed: readonly string[] = []): TaskRun {
  return { ran: Array.from({ length: ran }, (_, at) => `${at}.test.ts`), all: 10, failed, cpuMs };
}

function commit(sha: string, ...executed: readonly string[]): StateLine {
  return { kind: 'commit', sha, paths: 1, executed, waiting: [], leftOut: [], broken: [] };
}

const LINES: readonly StateLine[] = [
  { kind: 'cost', task: 'a:test', run: run(10_000, 10) },
  { kind: 'cost', task: 'b:test', run: run(4000, 10) },
  { kind: 'base', task: 'a:test', run: run(99_000, 10) },
  { kind: 'task', sha: '1', task: 'a:test', with: run(1000, 1) },
  { kind: 'task', sha: '1', task: 'b:test', with: run(2000, 5, ['x.test.ts › one', 'x.test.ts › two']) },
  commit('1', 'a:test', 'b:test'),
  commit('2'),
  { kind: 'task', sha: '3', task: 'a:test', with: run(3000, 4), plain: run(12_000, 10) },
  commit('3', 'a:test'),
  commit('4'),
];

test('all commits count, also those that execute nothing', () => {
  const { p50, p95, ...figures } = figuresOf(LINES);
  expect(figures).toMatchObject({
    commits: 4,
    touched: 2,
    tasks: 3,
    filesRun: 10,
    filesAll: 30,
    filesShare: 0.333,
    cpuS: 6,
    // 11 of the median of both plain runs and 4, then 12 as measured there.
    nxCpuS: 27,
    saved: 0.778,
    fullEqual: 1,
    fullDiffering: [],
    failingFiles: 1,
    failingRuns: 1,
  });
  expect(p50).toEqual({ with: 0, nx: 0, touchedWith: 3, touchedNx: 12 });
  expect(p95).toEqual({ with: 3, nx: 15, touchedWith: 3, touchedNx: 15 });
});

test('a commit that is not done yet does not count', () => {
  const begun: StateLine = { kind: 'task', sha: '5', task: 'a:test', with: run(50_000, 10) };
  expect(figuresOf([...LINES, begun])).toEqual(figuresOf(LINES));
});

test('a test that fails without skipping only is told by its commit', () => {
  const plain = run(12_000, 10, ['y.test.ts › one']);
  const missed: StateLine = {
    kind: 'task',
    sha: '5',
    task: 'a:test',
    with: run(1000, 0),
    plain,
    again: { with: run(1000, 0), plain },
  };
  expect(figuresOf([...LINES, missed, commit('5', 'a:test')])).toMatchObject({
    fullEqual: 1,
    fullDiffering: ['5'],
  });
});

test('a quantile is a value that was measured', () => {
  const values = [5, 1, 4, 2, 3];
  expect([0.5, 0.95, 1].map((at) => quantile(values, at))).toEqual([3, 5, 5]);
  expect(quantile([], 0.5)).toBe(0);
});
