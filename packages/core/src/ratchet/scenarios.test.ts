import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GraphTask, WorkspaceGraph } from '../graph/workspace-graph.ts';
import { type ProjectSketch, commitOf, compile, graphOf, weightsOf } from '../testing/graphs.ts';
import type { SampleCommit } from './sample.ts';
import { type ScenarioTime, scenarioTimes } from './scenarios.ts';

const PROJECTS: readonly ProjectSketch[] = [
  { name: 'money' },
  { name: 'cart', on: ['money'] },
  { name: 'words' },
];
const weights = weightsOf((task) => (task.endsWith(':test') ? 3000 : 1000));

const timesOf = (
  sample: readonly SampleCommit[],
  graph: WorkspaceGraph = graphOf(PROJECTS),
): ReadonlyMap<string, ScenarioTime> => {
  const all = scenarioTimes(graph, sample, weights, { compile, cores: 2, overheadMs: 500 });
  return new Map(all.map((one) => [one.scenario, one]));
};

const edit = (project: string, sha = project): SampleCommit =>
  commitOf([`libs/${project}/src/a.ts`], { sha });

describe('the scenarios of a workspace', () => {
  const times = timesOf([edit('money'), edit('words')]);

  test('are named, and sorted', () => {
    expect([...times.keys()]).toEqual([
      'cold',
      'edit:cart',
      'edit:money',
      'edit:words',
      'noop',
      'typical',
      'typical_p90',
    ]);
  });

  test('cold executes everything, noop nothing; both start Nx', () => {
    expect(times.get('cold')).toMatchObject({ tasks: 6, workMs: 12_000, loopMs: 6500 });
    expect(times.get('noop')).toMatchObject({ tasks: 0, workMs: 0, loopMs: 500, path: [] });
  });

  test('an edit executes what changes its hash; what it only depends on comes from the cache', () => {
    const { tasks, criticalPathMs, path } = times.get('edit:cart') as ScenarioTime;
    expect({ tasks, criticalPathMs, path }).toEqual({ tasks: 2, criticalPathMs: 3000, path: ['cart:test'] });
  });

  test('typical is the mean of the sample, with the path that takes most of it', () => {
    const [money, words] = [times.get('edit:money'), times.get('edit:words')];
    const mean = ((money?.loopMs ?? 0) + (words?.loopMs ?? 0)) / 2;
    expect(times.get('typical')).toMatchObject({
      loopMs: mean,
      tasks: 3,
      path: ['money:build', 'cart:test'],
    });
  });
});

test('nine of ten loops of the sample are no longer than typical_p90, which is one of them', () => {
  const sample = [...Array.from({ length: 9 }, (_, at) => edit('words', `w${at}`)), edit('money', 'm')];
  const nine = timesOf(sample).get('typical_p90');
  expect(nine?.loopMs).toBe(timesOf([edit('words')]).get('typical_p90')?.loopMs);
  const eleven = timesOf([...sample, edit('money', 'm2')]).get('typical_p90');
  expect(eleven).toMatchObject({ commit: 'm', loopMs: timesOf([edit('money')]).get('typical')?.loopMs });
});

test('without a sample nothing is typical', () => {
  expect([...timesOf([]).keys()].filter((name) => name.startsWith('typical'))).toEqual([]);
});

test('a task that no cache answers for is executed in every loop that selects it', () => {
  const graph = graphOf(PROJECTS);
  const tasks = graph.tasks.map((task) => ({ ...task, cache: task.task !== 'money:build' }));
  const times = timesOf([edit('cart')], { ...graph, tasks });
  expect(times.get('noop')).toMatchObject({ tasks: 1, path: ['money:build'] });
  expect(times.get('edit:cart')?.path).toEqual(['money:build', 'cart:test']);
  expect(times.get('edit:words')?.tasks).toBe(2);
});

test('the edit of a project is its source file that changes most often, not a test or a note', () => {
  const tasks = [
    { target: 'build', inputs: ['money:libs/money/lib/**/*'] },
    { target: 'test', inputs: ['money:libs/money/**/*'] },
  ];
  const graph = graphOf([{ name: 'money', tasks }]);
  const inLib = commitOf(['libs/money/lib/b.ts', 'libs/money/CHANGELOG.md', 'libs/money/a.test.ts']);
  const others = [commitOf(['libs/money/CHANGELOG.md', 'libs/money/a.test.ts'])];
  expect(timesOf([...others, inLib], graph).get('edit:money')?.tasks).toBe(2);
  expect(timesOf(others, graph).get('edit:money')?.tasks).toBe(1);
});

test('the same graph gives the same bytes, a hundred times and in any order', () => {
  const graph = graphOf(PROJECTS);
  const shuffled = { ...graph, tasks: graph.tasks.toReversed() };
  const sample = [edit('money'), edit('words'), edit('cart')];
  const bytes = Array.from({ length: 100 }, (_, at) =>
    JSON.stringify([...timesOf(sample, at % 2 === 0 ? graph : shuffled)]),
  );
  expect(new Set(bytes).size).toBe(1);
});

describe('nothing becomes faster', () => {
  const count = 8;
  const names = Array.from({ length: count }, (_, at) => `p${at}`);
  /** Of each project the ones that it depends on: all before it, so that there is no circle. */
  const edges = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 14 });
  const graphWith = (
    pairs: readonly (readonly [number, number])[],
    more: Partial<WorkspaceGraph>,
  ): WorkspaceGraph =>
    graphOf(
      names.map((name, at) => ({
        name,
        on: [...new Set(pairs.filter(([from, to]) => from === at && to < at).map(([, to]) => `p${to}`))],
      })),
      more,
    );
  const sample = names.map((name) => edit(name));
  const fasterIn = (head: WorkspaceGraph, base: WorkspaceGraph): readonly string[] => {
    const is = timesOf(sample, head);
    // The commit that stands at the 90th percentile may be another one: only its loop is no shorter.
    const less = (a: ScenarioTime, b?: ScenarioTime): boolean =>
      !b ||
      b.loopMs < a.loopMs ||
      (a.commit === undefined && (b.workMs < a.workMs || b.criticalPathMs < a.criticalPathMs));
    return [...timesOf(sample, base)].filter(([name, was]) => less(was, is.get(name))).map(([name]) => name);
  };

  test.each(['task', 'project'] as const)('by one more edge, where every %s is selected', (selection) => {
    fc.assert(
      fc.property(edges, fc.nat(count - 1), fc.nat(count - 1), (pairs, from, to) => {
        const head = graphWith([...pairs, [from, to]], { selection });
        expect(fasterIn(head, graphWith(pairs, { selection }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('by one more input of a task', () => {
    fc.assert(
      fc.property(edges, fc.nat(count * 2 - 1), fc.nat(100), (pairs, which, input) => {
        const graph = graphWith(pairs, {});
        const at = input % graph.inputs.length;
        const wider = (task: GraphTask): GraphTask => ({
          ...task,
          inputs: [...new Set([...task.inputs, at])],
        });
        const tasks = graph.tasks.map((task, place) => (place === which ? wider(task) : task));
        expect(fasterIn({ ...graph, tasks }, graph)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
