import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { type Plan, builtGraph } from '../testing/built-graph.ts';
import { renamed, renamesOf, taskNames } from './renamed.ts';

const PLAN: Plan = {
  imports: { base: [], util: ['base'], ui: ['util'], shop: ['ui', 'util'] },
  orders: { build: ['^build'] },
  inputs: ['env:CI', 'workspace:[docs/**/*]'],
};

function imports(more: Readonly<Record<string, readonly string[]>>, without: string): Plan['imports'] {
  const { [without]: _gone, ...rest } = PLAN.imports;
  return { ...rest, ...more };
}

const names = (base: Plan, head: Plan): readonly (readonly [string, string])[] => [
  ...renamesOf(builtGraph(base), builtGraph(head)),
];

describe('a project has another name', () => {
  test('where its folder is the same', () => {
    const head = {
      ...PLAN,
      imports: imports({ view: ['base'], shop: ['view', 'util'] }, 'ui'),
      roots: { view: 'packages/ui' },
    };
    expect(names(PLAN, head)).toEqual([['ui', 'view']]);
  });

  test('where its neighbours are the same', () => {
    const head = { ...PLAN, imports: imports({ view: ['util'], shop: ['view', 'util'] }, 'ui') };
    expect(names(PLAN, head)).toEqual([['ui', 'view']]);
  });

  test('not where nothing but its targets is the same', () => {
    const alone = { imports: { a: [], z: [] } };
    expect(names(alone, { imports: { b: [], z: [] } })).toEqual([]);
  });

  test('not where two may be it, on either side', () => {
    const two = {
      ...PLAN,
      imports: imports({ view: ['util'], page: ['util'], shop: ['view', 'page', 'util'] }, 'ui'),
    };
    expect(names({ ...PLAN, imports: { ...PLAN.imports, ui2: ['util'] } }, two)).toEqual([]);
    const base = { imports: { z: [], a: ['z'], b: ['z'] } };
    expect(names(base, { imports: { z: [], c: ['z'] } })).toEqual([]);
  });

  test('not where it is there still', () => {
    expect(names(PLAN, { ...PLAN, imports: { ...PLAN.imports, view: ['util'] } })).toEqual([]);
  });
});

test('with other names a graph is that of a workspace that always had them', () => {
  const was = builtGraph(PLAN);
  const is = builtGraph({
    ...PLAN,
    imports: imports({ view: ['util'], shop: ['view', 'util'] }, 'ui'),
    roots: { view: 'packages/ui' },
  });
  const graph = renamed(was, new Map([['ui', 'view']]));
  const inputsOf = (of: typeof graph): readonly (readonly string[])[] =>
    of.tasks.map(({ inputs }) => inputs.map((at) => of.inputs[at] ?? '').sort());
  expect({ ...graph, inputs: [], tasks: graph.tasks.map((task) => ({ ...task, inputs: [] })) }).toEqual({
    ...is,
    inputs: [],
    edges: expect.arrayContaining([...is.edges]) as unknown,
    tasks: is.tasks.map((task) => ({ ...task, inputs: [] })),
  });
  expect(inputsOf(graph)).toEqual(inputsOf(is));
  expect(renamed(was, new Map())).toBe(was);
});

test('what tasks read, shared files and the lockfile have the other name too', () => {
  const graph = builtGraph(PLAN);
  const [first, ...rest] = graph.tasks;
  if (!first) throw new Error('no task');
  const read = {
    ...graph,
    tasks: [{ ...first, reads: [asTaskId('ui:build')] }, ...rest],
    shared: [{ pattern: 'docs/**/*', projects: ['ui', 'base'] }],
    lockfile: ['ui'],
  };
  expect(renamed(read, new Map([['ui', 'view']]))).toMatchObject({
    tasks: [{ reads: ['view:build'] }, {}, {}, {}],
    shared: [{ projects: ['view', 'base'] }],
    lockfile: ['view'],
  });
});

test('a name is whole: not the beginning of one with a colon, nor a word of an input', () => {
  const graph = builtGraph({
    imports: { env: [], 'ui:kit': [], ui: ['ui:kit'] },
    orders: { build: ['^build'] },
    inputs: ['npm:ui@1.0.0', 'workspace:[ui:x]'],
  });
  const rename = taskNames(graph.tasks, new Map([['ui', 'view']]));
  expect(['ui:build', 'ui:kit:build', 'ui:gone'].map((task) => rename(asTaskId(task)))).toEqual([
    'view:build',
    'ui:kit:build',
    'ui:gone',
  ]);
  const after = renamed(graph, new Map([['ui', 'view']]));
  expect(after.tasks.map(({ task }) => task)).toEqual(['env:build', 'ui:kit:build', 'view:build']);
  expect(after.inputs).toContain('npm:ui@1.0.0');
  expect(after.inputs).toContain('ui:kit:{projectRoot}/**/*');
  expect(after.inputs).toContain('view:{projectRoot}/**/*');
});
