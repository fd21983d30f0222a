import { describe, expect, test } from 'vitest';
import { graphSettings } from './graph-settings.ts';
import { parseWorkspaceGraph } from './workspace-graph.ts';

const settings = graphSettings({ nxJson: '{}', version: '24.0.6', env: {}, files: [] });
const project = (root: string, targets: object = {}): object => ({ data: { root, targets } });

const raw = {
  graph: {
    nodes: {
      cart: project('libs/cart', {
        build: {
          executor: 'nx:run-commands',
          options: { cwd: 'libs/cart', command: 'tsc' },
          inputs: ['shared'],
        },
      }),
      money: project('libs/money', { build: { inputs: [{ fileset: '{workspaceRoot}/money.txt' }] } }),
    },
    dependencies: {
      cart: [
        { source: 'cart', target: 'money', type: 'static' },
        { source: 'cart', target: 'npm:react', type: 'static' },
      ],
    },
  },
  tasks: {
    tasks: {
      'money:build': {
        target: { project: 'money', target: 'build' },
        cache: true,
        outputs: ['libs/money/dist'],
      },
      'cart:build': { target: { project: 'cart', target: 'build' }, cache: true },
      'cart:serve': { target: { project: 'cart', target: 'serve' }, continuous: true },
    },
    dependencies: { 'cart:build': [{ id: 'money:build' }], 'money:build': [], 'cart:serve': ['cart:build'] },
    continuousDependencies: { 'cart:build': [{ id: 'cart:serve' }] },
  },
  taskPlans: {
    'money:build': ['money:libs/money/**/*', 'npm:react'],
    'cart:build': [
      'cart:libs/cart/**/*',
      'AllExternalDependencies',
      'npm:react',
      '**/*.d.ts:libs/money/dist',
    ],
    'cart:serve': [],
  },
};

const parse = (value: unknown, of = settings): ReturnType<typeof parseWorkspaceGraph> =>
  parseWorkspaceGraph(`NX  Something first\n${JSON.stringify(value)}`, { targets: ['build'], settings: of });

test('what Nx prints becomes a graph: tasks, what each waits for, hashes and reads', () => {
  const graph = parse(raw);
  if (!graph.ok) throw new Error(graph.error);
  const { tasks, inputs, edges, projects } = graph.value;
  expect(projects.map(({ root }) => root)).toEqual(['libs/cart', 'libs/money']);
  expect(edges).toEqual([{ from: 'cart', to: 'money', kind: 'static' }]);
  expect(tasks.map(({ task }) => task)).toEqual(['cart:build', 'cart:serve', 'money:build']);
  expect(tasks[0]).toMatchObject({
    cache: true,
    continuous: false,
    dependsOn: ['cart:serve', 'money:build'],
    reads: ['money:build'],
    command: 'nx:run-commands {"command":"tsc","cwd":"libs/cart"}',
  });
  expect(tasks[1]).toMatchObject({ cache: false, continuous: true, command: 'nx:noop {}' });
  const [cart, , money] = tasks.map((task) => task.inputs.map((at) => inputs[at]));
  // All packages are hashed there: a single one adds nothing.
  expect(cart).not.toContain('npm:react');
  expect(money).toEqual(['money:libs/money/**/*', 'npm:react']);
});

test('where whole projects are selected, files that targets name are kept with their projects', () => {
  const nxJson =
    '{ "namedInputs": { "shared": ["deeper"], "deeper": ["{workspaceRoot}/tools/**", "{projectRoot}/x"] } }';
  const legacy = graphSettings({ nxJson, version: '22.1.3', env: {}, files: ['tsconfig.json'] });
  expect(parse(raw, legacy)).toMatchObject({
    value: {
      selection: 'project',
      tsconfig: 'tsconfig.json',
      shared: [
        { pattern: 'money.txt', projects: ['money'] },
        { pattern: 'tools/**', projects: ['cart'] },
      ],
    },
  });
});

describe('what is no graph is said', () => {
  test.each([
    ['no JSON', '{ half', 'nx printed no task graph'],
    ['no projects', { ...raw, graph: {} }, 'nx printed a task graph without projects'],
    ['no tasks', { ...raw, tasks: {} }, 'nx printed a task graph without tasks'],
    ['no plans', { ...raw, taskPlans: undefined }, 'nx printed a task graph without hash plans'],
    [
      'a missing plan',
      { ...raw, taskPlans: {} },
      'nx printed a task graph without the hash plan of money:build',
    ],
  ])('%s', (_name, value, error) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(parseWorkspaceGraph(text, { targets: ['build'], settings })).toEqual({ ok: false, error });
  });
});

describe('settings', () => {
  const selection = (version: string, nxJson = '{}', legacy?: string): string =>
    graphSettings({ nxJson, version, env: { NX_LEGACY_AFFECTED: legacy }, files: [] }).selection;

  test('single tasks are selected from Nx 24 on, unless nx.json or the variable says otherwise', () => {
    const old = '{ "affected": { "legacy": true } }';
    expect([selection('22.1.3'), selection('23.3.2'), selection('24.0.6')]).toEqual([
      'project',
      'project',
      'task',
    ]);
    expect([selection('24.0.6', old), selection('24.0.6', old, 'false')]).toEqual(['project', 'task']);
    expect([selection('24.0.6', '{}', 'true'), selection('22.1.3', '{}', 'false')]).toEqual([
      'project',
      'project',
    ]);
  });

  test('what a change of the lockfile touches', () => {
    const lockfile = (value: unknown): unknown => {
      const config = { '@nx/js': { projectsAffectedByDependencyUpdates: value } };
      const nxJson = `// so\n${JSON.stringify({ pluginsConfig: config })}`;
      return graphSettings({ nxJson, version: '24.0.6', env: {}, files: [] }).lockfile;
    };
    expect([lockfile(undefined), lockfile('all'), lockfile('auto'), lockfile(['a*'])]).toEqual([
      'all',
      'all',
      'packages',
      ['a*'],
    ]);
  });
});

test('of a script of package.json the command is what the script runs, not its name alone', () => {
  const script = (content: string): object => ({
    ...raw,
    graph: {
      ...raw.graph,
      nodes: {
        ...raw.graph.nodes,
        cart: project('libs/cart', {
          build: {
            executor: 'nx:run-script',
            options: { script: 'build' },
            metadata: { scriptContent: content },
          },
        }),
      },
    },
  });
  const commands = ['tsc -p .', 'sleep 3 && tsc -p .'].map((content) => {
    const graph = parse(script(content));
    return graph.ok ? graph.value.tasks.find(({ task }) => task === 'cart:build')?.command : graph.error;
  });
  expect(commands).toEqual([
    'nx:run-script {"script":"build"} tsc -p .',
    'nx:run-script {"script":"build"} sleep 3 && tsc -p .',
  ]);
});

test('a task that writes a surface is read for what its project declares', () => {
  const written = structuredClone(raw);
  written.tasks.tasks['money:build'].outputs.push(
    'node_modules/.cache/subminute/types/libs/money/types.surface',
  );
  const graph = parse(written);
  if (!graph.ok) throw new Error(graph.error);
  const declaring = graph.value.tasks.filter(({ declares }) => declares);
  expect(declaring.map(({ task }) => task)).toEqual(['money:build']);
});
