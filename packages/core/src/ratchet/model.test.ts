import { describe, expect, test } from 'vitest';
import { commitOf, compile, graphOf } from '../testing/graphs.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { type Prediction, predict } from './model.ts';
import { UNKNOWN, type SampleCommit } from './sample.ts';

// app → cart → money; words stands alone.
const PROJECTS = [
  { name: 'money' },
  { name: 'cart', on: ['money'] },
  { name: 'app', on: ['cart'] },
  { name: 'words' },
];
const ALL = ['app', 'cart', 'money', 'words'].flatMap((name) => [`${name}:build`, `${name}:test`]);

const said = (commit: SampleCommit, graph = graphOf(PROJECTS)): Prediction =>
  predict(graph, commit, { compile });

const declaring = (graph: WorkspaceGraph, task: string): WorkspaceGraph => ({
  ...graph,
  tasks: graph.tasks.map((one) => (one.task === task ? { ...one, declares: true as const } : one)),
});

describe('where single tasks are selected', () => {
  test('those whose inputs a path touches are, with what they depend on', () => {
    const { selected, changed } = said(commitOf(['libs/cart/src/total.ts']));
    expect(changed).toEqual(['app:build', 'app:test', 'cart:build', 'cart:test']);
    expect(selected).toEqual([...changed, 'money:build']);
  });

  test('a file that an input leaves out touches nothing above', () => {
    expect(said(commitOf(['libs/cart/total.test.ts'])).changed).toEqual(['cart:build', 'cart:test']);
  });

  test('a file outside of all inputs touches nothing', () => {
    expect(said(commitOf(['docs/a.md']))).toEqual({ selected: [], changed: [] });
  });

  test('nx.json is in every hash', () => {
    expect(said(commitOf(['nx.json'])).changed).toEqual(ALL);
  });

  test('a lockfile in which no package changed selects everything and changes no hash', () => {
    expect(said(commitOf(['package-lock.json']))).toEqual({ selected: ALL, changed: [] });
  });

  test('a lockfile of which Nx reads the packages selects nothing either', () => {
    const graph = graphOf(PROJECTS, { lockfile: 'packages' });
    expect(said(commitOf(['package-lock.json']), graph)).toEqual({ selected: [], changed: [] });
    const moved = commitOf(['package-lock.json'], { packages: ['react'] });
    expect(said(moved, graph)).toEqual({ selected: ALL, changed: ALL });
  });

  test('the projects that settings name are selected with every change of the lockfile', () => {
    const graph = graphOf(PROJECTS, { lockfile: ['words'] });
    expect(said(commitOf(['package-lock.json']), graph).selected).toEqual(['words:build', 'words:test']);
    expect(said(commitOf(['docs/a.md']), graph).selected).toEqual([]);
  });

  test('a changed package touches the plans that name it, an unreadable lockfile all that name any', () => {
    const tasks = [{ target: 'build', inputs: ['npm:left-pad@1.0.0'] }];
    const graph = graphOf([{ name: 'pad', tasks }, ...PROJECTS], { lockfile: 'packages' });
    const lock = (...packages: string[]): Prediction => said(commitOf(['yarn.lock'], { packages }), graph);
    expect(lock('left-pad').changed).toContain('pad:build');
    expect(lock('react').changed).not.toContain('pad:build');
    expect(lock(UNKNOWN).changed).toContain('pad:build');
  });

  test('a manifest that says the same to Nx is a changed file only', () => {
    const tasks = [{ target: 'test', inputs: ['money:libs/money/src/**/*', 'money:ProjectConfiguration'] }];
    const graph = graphOf([{ name: 'money', tasks }]);
    const paths = ['libs/money/package.json'];
    expect(said(commitOf(paths), graph).changed).toEqual(['money:test']);
    expect(said(commitOf(paths, { inert: paths }), graph).changed).toEqual([]);
  });

  test('the root tsconfig touches all, but not where it says the same', () => {
    const paths = ['tsconfig.base.json'];
    expect(said(commitOf(paths))).toEqual({ selected: ALL, changed: ALL });
    expect(said(commitOf(paths, { inert: paths }))).toEqual({ selected: [], changed: [] });
  });

  test('where a project is gone, all are selected', () => {
    const commit = commitOf(['libs/old/package.json'], { removed: ['libs/old/package.json'] });
    expect(said(commit)).toEqual({ selected: ALL, changed: [] });
  });

  const reader = { target: 'test', on: ['money:build'], reads: ['money:build'], inputs: ['x:libs/x/**/*'] };
  const above = {
    name: 'y',
    tasks: [{ target: 'test', on: ['x:test'], reads: ['x:test'], inputs: ['y:libs/y/**/*'] }],
  };

  test('what hangs on outputs changes with them', () => {
    const graph = graphOf([{ name: 'money' }, { name: 'x', tasks: [reader] }, above]);
    const commit = commitOf(['libs/money/a.ts'], { bodies: ['libs/money/a.ts'] });
    expect(said(commit, graph).changed).toEqual(['money:build', 'money:test', 'x:test', 'y:test']);
  });

  test('what hangs on declarations does not where none of them changed', () => {
    const graph = declaring(
      graphOf([{ name: 'money' }, { name: 'x', tasks: [reader] }, above]),
      'money:build',
    );
    const within = ['libs/money/a.ts'];
    const own = ['money:build', 'money:test'];
    const all = [...own, 'x:test', 'y:test'];
    expect(said(commitOf(within, { bodies: within }), graph).changed).toEqual(own);
    expect(said(commitOf(within, { bodies: within }), graph).selected).toContain('y:test');
    expect(said(commitOf([...within, 'libs/money/b.ts'], { bodies: within }), graph).changed).toEqual(all);
    expect(said(commitOf(['libs/money/a.css']), graph).changed).toEqual(own);
    expect(said(commitOf(['libs/money/tsconfig.json']), graph).changed).toEqual(all);
    // Who writes no declarations of its own is not cut off.
    expect(said(commitOf(['libs/x/a.ts'], { bodies: ['libs/x/a.ts'] }), graph).changed).toEqual([
      'x:test',
      'y:test',
    ]);
  });
});

describe('where whole projects are selected', () => {
  const graph = graphOf(PROJECTS, {
    selection: 'project',
    shared: [{ pattern: 'scripts/*.js', projects: ['cart'] }],
  });

  test('those of a path and all above are, whatever their hash', () => {
    const { selected, changed } = said(commitOf(['libs/cart/total.test.ts']), graph);
    expect(selected).toEqual(['app:build', 'app:test', 'cart:build', 'cart:test', 'money:build']);
    expect(changed).toEqual(['cart:build', 'cart:test']);
  });

  test('a file that inputs of targets name touches their projects', () => {
    const { selected, changed } = said(commitOf(['scripts/a.js']), graph);
    expect(selected).toEqual(['app:build', 'app:test', 'cart:build', 'cart:test', 'money:build']);
    expect(changed).toEqual([]);
  });

  test.each(['nx.json', 'package-lock.json', 'tsconfig.base.json'])('%s touches all', (path) => {
    expect(said(commitOf([path]), graph).selected).toEqual(ALL);
  });

  test('an alias of the root tsconfig touches the project that it leads to', () => {
    const tsconfig = ['tsconfig.base.json'];
    const commit = commitOf(tsconfig, { inert: tsconfig, aliases: ['libs/words/src/index.ts'] });
    expect(said(commit, graph)).toEqual({ selected: ['words:build', 'words:test'], changed: [] });
    expect(said({ ...commit, aliases: [UNKNOWN] }, graph).selected).toEqual(ALL);
  });

  test('projects named for the lockfile are always selected, as Nx has it', () => {
    const named = { ...graph, lockfile: ['words'] };
    expect(said(commitOf(['docs/a.md']), named).selected).toEqual(['words:build', 'words:test']);
  });
});

test('a task of a target that was not asked for is selected only for those that need it', () => {
  const tasks = [
    { target: 'prepare', inputs: ['money:libs/money/**/*'] },
    { target: 'test', on: ['money:prepare'], inputs: ['money:libs/money/src/**/*'] },
  ];
  const graph = graphOf([{ name: 'money', tasks }], { targets: ['test'] });
  expect(said(commitOf(['libs/money/a.md']), graph)).toEqual({ selected: [], changed: ['money:prepare'] });
  expect(said(commitOf(['libs/money/src/a.ts']), graph).selected).toEqual(['money:prepare', 'money:test']);
});
