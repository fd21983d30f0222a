import { asTaskId } from '@subminute/core';
import { readPlan } from '@subminute/core/plan';
import { type GraphTarget, graphTargets } from '../../adapter/graph-targets.ts';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { type Found, commitOf, findingIn, importing, testTask, writtenBy } from '../../testing/finding.ts';
import { memoryFiles } from '../../testing/memory-workspace.ts';
import { folderProjects } from '../folder-parts/finder.ts';
import { testShards } from '../shards.ts';

const TEXTS = {
  'nx.json': JSON.stringify({
    plugins: ['@subminute/nx/plugin'],
    targetDefaults: { test: { dependsOn: ['^build'] } },
  }),
  'libs/core/package.json': '{\n  "name": "core",\n  "scripts": { "test": "vitest run" }\n}\n',
  'libs/core/vitest.config.ts':
    "import { subminute } from '@subminute/vitest';\nexport default { plugins: [subminute()] };\n",
};
const GRAPH: WorkspaceGraph = {
  selection: 'task',
  targets: ['test'],
  projects: [{ name: 'core', root: 'libs/core' }],
  edges: [],
  tasks: [testTask('core', [0])],
  inputs: ['core:{projectRoot}/**/*'],
  lockfile: 'all',
};
const FOUND: Found = {
  texts: TEXTS,
  graph: GRAPH,
  costs: { 'core:test': 21_000 },
  files: [
    importing('libs/core/src/api/price.ts'),
    importing('libs/core/src/api/price.test.ts', 'libs/core/src/api/price.ts'),
    importing('libs/core/src/total.ts', 'libs/core/src/api/price.ts'),
    importing('libs/core/src/total.test.ts', 'libs/core/src/total.ts'),
    importing('libs/core/src/sum.test.ts', 'libs/core/src/total.ts'),
    importing('libs/core/src/mean.test.ts', 'libs/core/src/total.ts'),
  ],
  train: [commitOf('libs/core/src/total.ts')],
};

const planIn = (texts: Readonly<Record<string, string>>): unknown => {
  const read = readPlan(texts['subminute.plan.json'] ?? '');
  return read.ok ? read.value : read.error;
};
const targetIn = (texts: Readonly<Record<string, string>>): unknown =>
  (JSON.parse(texts['libs/core/package.json'] ?? '{}') as { nx?: { targets?: object } }).nx?.targets;

describe('a folder as a project', () => {
  const proposal = async (
    found: Partial<Found> = {},
  ): Promise<Awaited<ReturnType<typeof folderProjects>>[number]> => {
    const [first] = await folderProjects(findingIn({ ...FOUND, ...found }));
    if (!first) throw new Error('nothing is proposed');
    return first;
  };

  test('is a line of the plan, and the target waits for it and leaves its files out', async () => {
    const texts = await writtenBy(await proposal(), TEXTS);
    expect(planIn(texts)).toEqual({
      parts: [
        {
          name: 'core-api',
          of: 'core',
          home: 'libs/core',
          root: 'libs/core/src/api',
          targets: ['test'],
          reads: ['libs/core/package.json', 'libs/core/vitest.config.ts'],
          needs: [],
        },
      ],
      shards: [],
      types: [],
      builds: [],
      tests: [],
      lints: [],
      replaced: [],
      proofs: [],
    });
    expect(targetIn(texts)).toEqual({
      test: {
        inputs: [
          'default',
          '^default',
          '!{workspaceRoot}/libs/core/src/api/**/*',
          '{workspaceRoot}/subminute.plan.json',
        ],
        dependsOn: ['^build', { projects: ['core-api'], target: 'test' }],
      },
    });
  });

  test.each([
    ['the plugin of Nx is missing', { 'nx.json': '{}' }, 'nx.json has no plugin @subminute/nx'],
    [
      'that of Vitest is missing',
      { 'libs/core/vitest.config.ts': 'export default {};\n' },
      'libs/core/vitest.config.ts has no subminute()',
    ],
    [
      'a target names its files one by one',
      { 'libs/core/project.json': '{"targets":{"build":{"inputs":["{projectRoot}/src/**/*"]}}}' },
      'inputs of the target build name files of the project one by one',
    ],
    [
      'it has named inputs of its own',
      { 'libs/core/project.json': '{"namedInputs":{"production":["default"]}}' },
      'libs/core/project.json has named inputs of its own',
    ],
    [
      'nx.json has it wait for a target that the part would not have',
      {
        'nx.json': JSON.stringify({
          plugins: ['@subminute/nx/plugin'],
          targetDefaults: { test: { dependsOn: ['^build', 'build'] } },
        }),
      },
      'test waits for build by targetDefaults of nx.json',
    ],
    [
      'nx.json says another thing of how it is run than the project, which the part would not hear',
      {
        'nx.json': JSON.stringify({
          plugins: ['@subminute/nx/plugin'],
          targetDefaults: { test: { options: { env: { TZ: 'UTC' } } } },
        }),
        'libs/core/package.json': JSON.stringify({
          name: 'core',
          nx: { targets: { test: { command: 'vitest run', options: { env: { TZ: 'CET' } } } } },
        }),
      },
      '"options" of test is another one in targetDefaults of nx.json than in core',
    ],
    [
      'nx.json chooses by filters',
      {
        'nx.json': JSON.stringify({
          plugins: ['@subminute/nx/plugin'],
          targetDefaults: { test: [{ filter: { projects: ['core'] }, cache: true }] },
        }),
      },
      'targetDefaults of nx.json choose what test is by filters',
    ],
    [
      'an executor runs its tests',
      { 'libs/core/package.json': '{"name":"core"}' },
      'how core:test is run stands in none',
    ],
  ])('is refused where %s', async (_name, texts, why) => {
    const all = { ...TEXTS, ...texts };
    const edits = await (await proposal({ texts: all })).edits(memoryFiles(all));
    expect(edits).toEqual({ ok: false, error: expect.stringContaining(why) });
  });

  test('is refused where only packages that are named are hashed', async () => {
    const declared = ['default', { externalDependencies: ['vitest'] }];
    const graph = { ...GRAPH, tasks: [{ ...testTask('core', [0]), declared }] };
    const edits = await (await proposal({ graph })).edits(memoryFiles(TEXTS));
    expect(edits).toEqual({
      ok: false,
      error: expect.stringContaining('the inputs of core:test have externalDependencies'),
    });
  });

  test('is refused where the name of the folder is a pattern', async () => {
    const files = FOUND.files.map((file) => ({ ...file, path: file.path.replace('/api/', '/[api]/') }));
    const found = await folderProjects(findingIn({ ...FOUND, files }));
    const edits = found[0]?.edits(memoryFiles(TEXTS));
    expect(await edits).toEqual({ ok: false, error: expect.stringContaining('has no right "root"') });
  });

  describe('by what Nx would hash with it', () => {
    const inputs = ['core:{projectRoot}/**/*', 'core-api:{projectRoot}/**/*', 'workspace:[libs/core/*]'];
    const partTask = testTask('core-api', [1, 2]);
    const graph = (tasks: WorkspaceGraph['tasks']): WorkspaceGraph => ({
      ...GRAPH,
      projects: [...GRAPH.projects, { name: 'core-api', root: 'libs/core/src/api' }],
      inputs,
      tasks,
    });

    test('is right where each task that must run would', async () => {
      expect((await proposal()).check?.(graph([testTask('core', [0, 1]), partTask]), GRAPH)).toBeUndefined();
    });

    test('is refused where the project would not run after an edit of what it imports', async () => {
      expect((await proposal()).check?.(graph([testTask('core', [0]), partTask]), GRAPH)).toBe(
        'core:test would not run after an edit of libs/core/src/api/price.ts',
      );
    });

    test('is refused where the part would not run after an edit of what it reads', async () => {
      const part = testTask('core-api', [1]);
      expect((await proposal()).check?.(graph([testTask('core', [0, 1]), part]), GRAPH)).toBe(
        'core-api:test would not run after an edit of libs/core/package.json',
      );
    });

    test('is refused where another task would lose the folder', async () => {
      const build = testTask('core', [0], { task: asTaskId('core:build'), target: 'build' });
      const before = { ...GRAPH, tasks: [...GRAPH.tasks, build] };
      const found = await proposal({ graph: before });
      expect(found.check?.(graph([testTask('core', [0, 1]), partTask, build]), GRAPH)).toBe(
        'core:build would not run after an edit of libs/core/src/api/price.test.ts',
      );
      const again = { ...build, inputs: [0, 1] };
      expect(found.check?.(graph([testTask('core', [0, 1]), partTask, again]), GRAPH)).toBeUndefined();
    });

    test('is refused where the project would no longer lint a test file of it', async () => {
      const lint = testTask('core', [0], { task: asTaskId('core:lint'), target: 'lint' });
      const other = testTask('app', [0], { task: asTaskId('app:test') });
      const found = await proposal({ graph: { ...GRAPH, tasks: [...GRAPH.tasks, lint, other] } });
      const next = (lintInputs: readonly number[], otherInputs: readonly number[]): WorkspaceGraph =>
        graph([
          testTask('core', [0, 1]),
          partTask,
          { ...lint, inputs: lintInputs },
          { ...other, inputs: otherInputs },
        ]);
      expect(found.check?.(next([0], [0, 1]), GRAPH)).toMatch(/^core:lint would not run/);
      expect(found.check?.(next([0, 1], [0]), GRAPH)).toBe(
        'app:test would not run after an edit of libs/core/src/api/price.ts',
      );
    });

    test('is refused where Nx does not make it', async () => {
      expect((await proposal()).check?.(GRAPH, GRAPH)).toBe('Nx makes no task core-api:test');
    });
  });

  test('is refused where a plugin has inferred inputs that name files one by one', async () => {
    const inferred = (inputs: readonly unknown[]): readonly GraphTarget[] =>
      graphTargets(
        JSON.stringify({ nodes: { core: { data: { root: 'libs/core', targets: { types: { inputs } } } } } }),
      );
    const finding = findingIn(FOUND);
    const edits = async (inputs: readonly unknown[]): Promise<unknown> => {
      const [found] = await folderProjects({ ...finding, targetsOf: () => inferred(inputs) });
      return found?.edits(finding.files);
    };
    expect(await edits(['default'])).toMatchObject({ ok: true });
    expect(await edits([{ fileset: '{projectRoot}/src/**/*' }])).toEqual({
      ok: false,
      error: expect.stringContaining('inputs of the target types name files of the project one by one'),
    });
  });

  test('costs a start more, and its share of the tests', async () => {
    const finding = findingIn(FOUND);
    const after = await (await proposal()).after?.(finding.state, GRAPH, finding.files);
    expect(after?.weights.get(asTaskId('core-api:test'))).toEqual({ cpuMs: 6000, durationMs: 6000 });
    expect(after?.weights.get(asTaskId('core:test'))).toEqual({ cpuMs: 16_000, durationMs: 16_000 });
  });
});

describe('shards', () => {
  const units = new Map([
    [
      asTaskId('core:test'),
      {
        start: { cpu: 0.1, duration: 0.1 },
        units: ['total', 'sum', 'mean', 'api/price'].map((name, at) => ({
          path: `libs/core/src/${name}.test.ts`,
          folder: 'libs/core',
          durationMs: [900, 300, 300, 300][at] ?? 0,
          isTypes: false,
          inputs: [],
        })),
      },
    ],
  ]);

  test('are balanced by the times of the test files', async () => {
    const [found] = await testShards(findingIn({ ...FOUND, units }));
    expect(found?.title).toBe('test: the 4 test files of core in 2 tasks at once');
    const texts = found ? await writtenBy(found, TEXTS) : {};
    expect(planIn(texts)).toMatchObject({
      shards: [
        {
          files: [
            ['libs/core/src/total.test.ts'],
            ['libs/core/src/api/price.test.ts', 'libs/core/src/mean.test.ts', 'libs/core/src/sum.test.ts'],
          ],
        },
      ],
    });
    expect(targetIn(texts)).toMatchObject({
      test: { dependsOn: ['^build', 'test--1of2', 'test--2of2'] },
    });
  });

  test('each pays a start, and the test files that it has', async () => {
    const finding = findingIn({ ...FOUND, units });
    const [found] = await testShards(finding);
    const after = await found?.after?.(finding.state, GRAPH, finding.files);
    expect(after?.weights.get(asTaskId('core:test'))).toEqual({ cpuMs: 1000, durationMs: 1000 });
    expect(after?.weights.get(asTaskId('core:test--1of2'))).toEqual({ cpuMs: 6000, durationMs: 6000 });
    expect(after?.units.get(asTaskId('core:test--1of2'))?.units).toHaveLength(1);
    expect(after?.units.has(asTaskId('core:test'))).toBe(false);
  });

  test('are refused where one would not run after an edit of what it tests', async () => {
    const [found] = await testShards(findingIn(FOUND));
    const shard = (number: number, ...inputs: readonly number[]): WorkspaceGraph['tasks'][number] =>
      testTask('core', inputs, { task: asTaskId(`core:test--${number}of2`), target: `test--${number}of2` });
    const next = (...tasks: WorkspaceGraph['tasks']): WorkspaceGraph => ({
      ...GRAPH,
      inputs: ['core:{projectRoot}/**/*', 'core:{projectRoot}/**/*,!{projectRoot}/src/total.test.ts'],
      tasks: [testTask('core', [0]), ...tasks],
    });
    expect(found?.check?.(next(shard(1, 0), shard(2, 0)), GRAPH)).toBeUndefined();
    expect(found?.check?.(next(shard(1, 0)), GRAPH)).toBe('Nx makes no task core:test--2of2');
    expect(found?.check?.(next(shard(1, 1), shard(2, 1)), GRAPH)).toMatch(
      /^core:test--[12]of2 would not run after an edit of libs\/core\/src\/total\.test\.ts$/,
    );
    expect(found?.check?.(next(shard(1, 0), shard(2)), GRAPH)).toMatch(/^core:test--2of2 would not run/);
  });

  test('are not looked for where one core does all, nothing is long, or files are few', async () => {
    expect(await testShards(findingIn({ ...FOUND, cores: 1 }))).toEqual([]);
    expect(await testShards(findingIn({ ...FOUND, costs: { 'core:test': 4000 } }))).toEqual([]);
    expect(await testShards(findingIn({ ...FOUND, files: FOUND.files.slice(0, 2) }))).toEqual([]);
  });

  test('are refused where coverage is collected, or the plan has them already', async () => {
    const covered = {
      ...TEXTS,
      'libs/core/vitest.config.ts': `${TEXTS['libs/core/vitest.config.ts']}// coverage: { enabled: true }\n`,
    };
    const [found] = await testShards(findingIn(FOUND));
    expect(await found?.edits(memoryFiles(covered))).toMatchObject({ ok: false });
    const made = found ? await writtenBy(found, TEXTS) : {};
    expect(await found?.edits(memoryFiles({ ...TEXTS, ...made }))).toEqual({
      ok: false,
      error: 'subminute.plan.json shares the test files of core:test out already',
    });
  });
});
