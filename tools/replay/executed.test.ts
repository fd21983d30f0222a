import { asTaskId } from '@subminute/core';
import type { GraphTask, SampleCommit, WorkspaceGraph } from '@subminute/core/ratchet';
import { expect, test } from 'vitest';
import { executedBy } from './executed.ts';

function task(project: string, target: string, { inputs, dependsOn = [] as string[] }: TaskShape): GraphTask {
  return {
    task: asTaskId(`${project}:${target}`),
    project,
    target,
    cache: true,
    continuous: false,
    dependsOn: dependsOn.map(asTaskId),
    inputs,
    command: '',
  };
}

interface TaskShape {
  readonly inputs: readonly number[];
  readonly dependsOn?: string[];
}

/** `app` stands on `lib`; tests wait for what is below to be compiled. */
const GRAPH: WorkspaceGraph = {
  selection: 'project',
  targets: ['test'],
  projects: ['app', 'lib'].map((name) => ({ name, root: name })),
  edges: [{ from: 'app', to: 'lib', kind: 'static' }],
  tasks: [
    task('app', 'test', { inputs: [0, 1], dependsOn: ['lib:compile'] }),
    task('lib', 'compile', { inputs: [1] }),
    task('lib', 'test', { inputs: [1] }),
  ],
  inputs: ['app:{projectRoot}/**/*', 'lib:{projectRoot}/**/*'],
  lockfile: 'all',
};

function commit(...paths: readonly string[]): SampleCommit {
  return { sha: paths.join(' '), paths, packages: [] };
}

test('tests of a project and of all above it are executed, behind what they depend on', () => {
  expect(executedBy(GRAPH, commit('lib/src/a.ts'), { target: 'test', waiting: [] })).toEqual({
    tests: ['app:test', 'lib:test'],
    before: ['lib:compile'],
    waiting: [],
  });
});

test('what nobody has executed yet waits', () => {
  expect(executedBy(GRAPH, commit('app/src/a.ts'), { target: 'test', waiting: ['lib:compile'] })).toEqual({
    tests: ['app:test'],
    before: ['lib:compile'],
    waiting: [],
  });
  expect(executedBy(GRAPH, commit('docs/a.md'), { target: 'test', waiting: ['lib:test'] })).toEqual({
    tests: [],
    before: [],
    waiting: ['lib:test'],
  });
});
