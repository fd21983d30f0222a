import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asTaskId } from '@subminute/core';
import type { CostSample } from '@subminute/core/cost';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { openUnits } from '@subminute/vitest/units';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type UnitHistory, unitHistory } from './unit-tasks.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-unit-tasks-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const FILES = ['a', 'b', 'c', 'd'].map((name) => `libs/cart/src/${name}.test.ts`);

/** A store in which a project's test files ran, and the files themselves. */
function keep(files: readonly string[] = FILES): void {
  using database = openUnits(root);
  const insert = database.db.prepare(
    `INSERT INTO last (unit, checkout, outcome, duration_ms, because, run, at_ms) VALUES (?, ?, 'passed', 50, '{"kind":"new"}', '', 1)`,
  );
  for (const file of files) {
    insert.run(`libs/cart##${file}`, root);
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), '');
  }
}

function tell(sql: string): void {
  using database = openUnits(root);
  database.db.exec(sql);
}

const graph: WorkspaceGraph = {
  selection: 'task',
  targets: ['test'],
  projects: [
    { name: 'cart', root: 'libs/cart' },
    { name: 'deep', root: 'libs/cart/src' },
    { name: 'words', root: 'libs/words' },
  ],
  edges: [],
  tasks: ['cart', 'deep', 'words'].map((project) => ({
    task: asTaskId(`${project}:test`),
    project,
    target: 'test',
    cache: true,
    continuous: false,
    dependsOn: [],
    inputs: [],
    command: 'vitest',
  })),
  inputs: [],
  lockfile: 'all',
};
const CART = asTaskId('cart:test');

/** Each test file takes a tenth of a second, and the start one. */
const runs = (...counts: readonly number[]): readonly CostSample[] =>
  counts.map((units, atMs) => ({
    task: CART,
    atMs,
    cpuMs: 1000 + 100 * units,
    wallMs: 500 + 100 * units,
    how: 'reaped',
    units,
  }));

const historyOf = (samples: readonly CostSample[]): UnitHistory =>
  unitHistory({ root, stores: [root], graph, samples });

const RUNS = runs(4, 4, 1, 0, 2, 3);

describe('a task of which runs told of test files', () => {
  test('has those of its project’s folder, a start by its runs, and the costs of whole runs', () => {
    keep();
    const { tasks, samples } = historyOf(RUNS);
    expect([...tasks.keys()]).toEqual([CART]);
    const cart = tasks.get(CART);
    expect(cart?.units.map((unit) => unit.path)).toEqual(FILES);
    expect(cart?.start.cpu).toBeCloseTo(1000 / 1400);
    expect(cart?.start.duration).toBeCloseTo(500 / 900);
    expect(new Set(samples.map(({ cpuMs }) => Math.round(cpuMs)))).toEqual(new Set([1400]));
  });

  test('has each once, where two stores know it', () => {
    keep();
    const twice = unitHistory({ root, stores: [root, root], graph, samples: RUNS });
    expect(twice.tasks.get(CART)?.units).toHaveLength(FILES.length);
  });

  test('has none that is gone from the checkout', () => {
    keep();
    rmSync(path.join(root, FILES[0] ?? ''));
    expect(
      historyOf(runs(3, 3, 1, 0, 2, 3))
        .tasks.get(CART)
        ?.units.map((unit) => unit.path),
    ).toEqual(FILES.slice(1));
  });
});

describe('all of a task’s test files are taken to run', () => {
  test('without a store of them', () => {
    expect(historyOf(RUNS).tasks.size).toBe(0);
  });

  test('where the fuse of their project is tripped, or skipping is off', () => {
    keep();
    tell(`INSERT INTO fuse (project, at_ms, evidence) VALUES ('libs/cart#', 1, 'x')`);
    expect(historyOf(RUNS).tasks.size).toBe(0);
    tell('DELETE FROM fuse');
    expect(historyOf(RUNS).tasks.size).toBe(1);
    tell(
      `INSERT INTO tally (project, checkout, at_ms, run, ran, known, audited, off) VALUES ('libs/cart#', '${root}', 1, '', 0, 0, 0, 'x')`,
    );
    expect(historyOf(RUNS).tasks.size).toBe(0);
  });

  test('where its newest run had more of them than are known', () => {
    keep();
    expect(historyOf([...RUNS, ...runs(0, 0, 0, 0, 0, 0, 9).slice(6)]).tasks.size).toBe(0);
  });

  test('where history does not tell its start, and nobody else’s', () => {
    keep();
    expect(historyOf(runs(4, 4, 4, 4, 4, 4)).tasks.size).toBe(0);
    const words = RUNS.map((one) => ({ ...one, task: asTaskId('words:test') }));
    const like = historyOf([...runs(4, 4, 4), ...words]).tasks.get(CART);
    expect(like?.start.cpu).toBeCloseTo(1000 / 1400);
  });

  test('where two tasks of the project told of test files', () => {
    keep();
    const [task] = graph.tasks;
    const other = { ...task, task: asTaskId('cart:test-types'), target: 'test-types' } as typeof task;
    const two = { ...graph, tasks: [...graph.tasks, ...(other ? [other] : [])] };
    const samples = [...RUNS, ...RUNS.map((one) => ({ ...one, task: asTaskId('cart:test-types') }))];
    expect(unitHistory({ root, stores: [root], graph: two, samples }).tasks.size).toBe(0);
  });
});

describe('a task runs all its test files by now', () => {
  const DAY = 86_400_000;
  const tally = (atMs: number, off = 'NULL', checkout = root): void => {
    tell(
      `INSERT INTO tally (project, checkout, at_ms, run, ran, known, audited, off) VALUES ('libs/cart#', '${checkout}', ${atMs}, '', 1, 3, 0, ${off})`,
    );
  };
  const later = (...counts: readonly (number | undefined)[]): readonly CostSample[] => [
    ...RUNS,
    ...counts.map((units, n): CostSample => {
      const { units: _units, ...silent } = RUNS[0] as CostSample;
      return { ...silent, atMs: DAY + n, ...(units === undefined ? {} : { units }) };
    }),
  ];
  const wholeOf = (samples: readonly CostSample[]): readonly string[] => {
    const { tasks, whole } = historyOf(samples);
    expect([...whole].filter((task) => tasks.has(task))).toEqual([]);
    return [...whole];
  };

  test('where its fuse is tripped, or skipping is off', () => {
    keep();
    tally(10);
    expect(wholeOf(RUNS)).toEqual([]);
    tally(11, "'coverage is on'");
    expect(wholeOf(RUNS)).toEqual([CART]);
    tally(12);
    expect(wholeOf(RUNS)).toEqual([]);
    tell(`INSERT INTO fuse (project, at_ms, evidence) VALUES ('libs/cart#', 1, 'x')`);
    expect(wholeOf(RUNS)).toEqual([CART]);
  });

  test('where its three newest runs told of none: the plugin is gone', () => {
    keep();
    tally(10);
    expect(wholeOf(later(undefined, undefined))).toEqual([]);
    expect(wholeOf(later(undefined, undefined, undefined))).toEqual([CART]);
    expect(wholeOf(later(undefined, undefined, undefined).slice(-3))).toEqual([CART]);
  });

  test('where its three newest runs ran all and kept nothing: the plugin does not skip', () => {
    keep();
    tally(10);
    expect(wholeOf(later(4, 4))).toEqual([]);
    expect(wholeOf(later(4, 4, 4))).toEqual([CART]);
    // In another worktree one did.
    tally(DAY + 5, 'NULL', '/elsewhere');
    expect(wholeOf(later(4, 4, 4))).toEqual([]);
  });

  test('not where nothing is known of it here', () => {
    expect(wholeOf([])).toEqual([]);
    expect(wholeOf(later(4, 4, 4))).toEqual([]);
  });
});
