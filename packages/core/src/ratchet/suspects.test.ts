import { describe, expect, test } from 'vitest';
import type { GraphTask, WorkspaceGraph } from '../graph/workspace-graph.ts';
import { asTaskId } from '../ids.ts';
import { type ChangeFacts, type SuspectOptions, type TaskHistory, suspectsOf } from './suspects.ts';

const INPUTS = ['npm:react', 'AllExternalDependencies', 'workspace:[{workspaceRoot}/tsconfig.base.json]'];

function task(id: string, more: Partial<GraphTask> = {}): GraphTask {
  const [project = '', target = ''] = id.split(':');
  const plain = { cache: true, continuous: false, dependsOn: [], inputs: [], command: `run ${target}` };
  return { task: asTaskId(id), project, target, ...plain, ...more };
}

function graph(...tasks: readonly GraphTask[]): WorkspaceGraph {
  const projects = [
    { name: 'api', root: 'libs/api' },
    { name: 'inner', root: 'libs/api/inner' },
    { name: 'ui', root: 'libs/ui' },
    { name: 'whole', root: '.' },
  ];
  return { selection: 'project', targets: [], projects, edges: [], tasks, inputs: INPUTS, lockfile: 'all' };
}

/** Seconds of CPU time; what is not named is unknown. */
function history(seconds: Readonly<Record<string, number>>): TaskHistory {
  const ms = (id: string): number | undefined => {
    const known = seconds[id];
    return known === undefined ? undefined : known * 1000;
  };
  return { cpuMs: ms, durationMs: ms, frequency: () => 1 };
}

const change = (paths: readonly string[], packages: readonly string[] = []): ChangeFacts => ({
  paths,
  packages,
});

function found(options: Partial<SuspectOptions> & Pick<SuspectOptions, 'head'>): string[] {
  const all = { base: options.head, change: change([]), history: history({}), limitMs: 1e9, ...options };
  return suspectsOf(all).suspects.map(({ task: id, why }) => `${id} ${why}`);
}

describe('suspects are', () => {
  test('tasks of the deepest project that a file lies in: what was short may not be so any more', () => {
    const head = graph(task('api:build'), task('inner:build'), task('inner:lint'), task('ui:build'));
    const known = history({ 'inner:build': 3, 'inner:lint': 0.9, 'ui:build': 9, 'api:build': 9 });
    const options = { base: head, head, change: change(['libs/api/inner/a.ts']), history: known };
    expect(suspectsOf({ ...options, limitMs: 1e9 }).suspects).toEqual([
      { task: 'inner:build', why: 'edited', expectedMs: 30_000 },
      { task: 'inner:lint', why: 'edited', isShort: true, expectedMs: 2000 },
    ]);
  });

  test('measured in full where they have long waited for something, however little they work', () => {
    const known = { ...history({ 'ui:e2e': 0.2 }), durationMs: () => 8000 };
    const options = { head: graph(task('ui:e2e')), change: change(['libs/ui/a.ts']), history: known };
    const [suspect] = suspectsOf({ base: options.head, limitMs: 1e9, ...options }).suspects;
    expect(suspect).not.toHaveProperty('isShort');
  });

  test('tasks of a touched project of which nothing is known yet', () => {
    expect(found({ head: graph(task('ui:test')), change: change(['libs/ui/a.ts']) })).toEqual([
      'ui:test edited',
    ]);
  });

  test('tasks that are run otherwise, however short', () => {
    const base = graph(task('ui:lint'), task('ui:test'));
    const head = graph(task('ui:lint', { command: 'eslint --fix .' }), task('ui:test'));
    expect(found({ base, head, history: history({ 'ui:lint': 0.1 }) })).toEqual(['ui:lint command']);
  });

  test('tasks whose tool has another version', () => {
    const head = graph(
      task('api:build', { inputs: [0] }),
      task('ui:build', { inputs: [1], command: 'cd x && node_modules/.bin/tsc -p . && vite build' }),
      task('ui:test', { inputs: [1], command: 'vitest run' }),
    );
    expect(found({ head, change: change([], ['react']) })).toEqual(['api:build tool']);
    expect(found({ head, change: change([], ['vitest']) })).toEqual(['ui:test tool']);
    expect(found({ head, change: change([], ['nx']) })).toHaveLength(3);
    expect(found({ head, change: change([], ['left-pad']) })).toEqual([]);
    const changed = change([], ['left-pad', 'vitest']);
    const options = { base: head, head, change: changed, history: history({}), limitMs: 1_000_000 };
    expect(suspectsOf(options).suspects.map(({ tool }) => tool)).toEqual(['vitest']);
  });

  test('tasks whose configuration outside of the projects changed', () => {
    const head = graph(task('api:build', { inputs: [2] }), task('ui:build'));
    expect(found({ head, change: change(['tsconfig.base.json']) })).toEqual(['api:build tool']);
    expect(found({ head, change: change(['tsconfig.base.json.bak']) })).toEqual([]);
  });
});

test('what would cost the loop most comes first, and the same order by name', () => {
  const head = graph(task('ui:a'), task('ui:c'), task('ui:b'), task('ui:d'));
  const seconds = { 'ui:a': 2, 'ui:b': 5, 'ui:c': 5, 'ui:d': 9 };
  const known = { ...history(seconds), frequency: (id: string): number => (id === 'ui:d' ? 0.1 : 1) };
  const all = found({ head, change: change(['libs/ui/x']), history: known });
  expect(all.map((one) => one.split(' ')[0])).toEqual(['ui:b', 'ui:c', 'ui:a', 'ui:d']);
});

test('what does not fit into the time, or has no base, is listed with its reason', () => {
  const head = graph(
    task('ui:huge'),
    task('ui:new'),
    task('ui:small'),
    task('ui:serve', { continuous: true }),
  );
  const base = graph(task('ui:huge'), task('ui:small'));
  const known = history({ 'ui:huge': 60, 'ui:small': 2 });
  const options = { base, head, change: change(['libs/ui/x']), history: known, limitMs: 300_000 };
  const { suspects, left } = suspectsOf(options);
  expect(suspects.map(({ task: id }) => id)).toEqual(['ui:small']);
  expect(left).toEqual([
    {
      task: 'ui:huge',
      why: { kind: 'no-time', detail: 'ui:huge takes about 600 s to measure, and 300 s are left of 300 s' },
    },
    { task: 'ui:new', why: { kind: 'no-task', side: 'base', task: 'ui:new' } },
  ]);
});
