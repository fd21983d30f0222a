import { NO_PLAN, type PlannedPart } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-workspace.ts';
import { homeTarget } from './home-target.ts';
import { planNodes } from './plan-nodes.ts';

const PART: PlannedPart = {
  name: 'core-api',
  of: 'core',
  home: 'packages/core',
  root: 'packages/core/src/api',
  targets: ['test'],
  reads: ['packages/core/vitest.config.ts'],
  needs: ['types'],
};

const MANIFEST = 'packages/core/package.json';
const PROJECT = 'packages/core/project.json';
const scripts = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  [MANIFEST]: JSON.stringify({ scripts: all }),
});
const target = (files: Readonly<Record<string, string>>): unknown =>
  homeTarget(memoryFiles(files), PART, 'test');

describe('how the part runs a target', () => {
  test('a script that is one call of Vitest is called in the project, without a package manager', () => {
    expect(target(scripts({ test: 'vitest run --silent' }))).toEqual({
      executor: 'nx:run-commands',
      options: { cwd: 'packages/core', command: 'vitest run --silent' },
    });
  });

  test.each([
    ['two commands', { test: 'vitest run && echo done' }],
    ['a variable', { test: 'vitest run $ARGS' }],
    ['one with hooks', { test: 'vitest run', pretest: 'node prepare.js' }],
    ['another program', { test: 'node run-tests.js' }],
  ])('%s is left to the package manager', (_name, all) => {
    expect(target({ ...scripts(all), 'pnpm-lock.yaml': '' })).toMatchObject({
      options: { cwd: 'packages/core', command: 'pnpm run test' },
    });
  });

  test('a command runs where it ran, and what stands for the project means that one', () => {
    const command = { command: 'vitest run --root {projectRoot} --name {projectName}', cache: true };
    const files = {
      [PROJECT]: JSON.stringify({ targets: { test: { ...command, inputs: ['{projectRoot}/a'] } } }),
    };
    expect(target(files)).toEqual({
      executor: 'nx:run-commands',
      options: { cwd: '{workspaceRoot}', command: 'vitest run --root packages/core --name core' },
      cache: true,
      inputs: ['{projectRoot}/a'],
    });
  });

  test('an executor of others is nothing that can be taken over', () => {
    const files = { [PROJECT]: JSON.stringify({ targets: { test: { executor: '@nx/vitest:test' } } }) };
    expect(target(files)).toBeUndefined();
    expect(target({})).toBeUndefined();
  });
});

describe('the projects of a plan', () => {
  const namedInputs = { default: ['{projectRoot}/**/*', 'shared'], shared: [] };
  const files = memoryFiles(scripts({ test: 'vitest run' }));
  const nodes = (
    parts: readonly PlannedPart[],
    folders = ['packages/core', PART.root],
  ): ReturnType<typeof planNodes> =>
    planNodes(
      { ...NO_PLAN, parts },
      { namedInputs, targetDefaults: {}, files, isFolder: (folder) => folders.includes(folder) },
    );

  test('each set of inputs of the part has what all its test files read', () => {
    expect(nodes([PART])[PART.root]?.namedInputs).toEqual({
      default: ['{projectRoot}/**/*', 'shared', '{workspaceRoot}/packages/core/vitest.config.ts'],
      shared: ['{workspaceRoot}/packages/core/vitest.config.ts'],
    });
  });

  test('the project hangs on the part, unless the part hangs on the project', () => {
    expect(nodes([PART])['packages/core']?.implicitDependencies).toEqual(['core-api']);
    const above = nodes([{ ...PART, needs: ['core'] }]);
    expect(above['packages/core']?.implicitDependencies).toBeUndefined();
    expect(above[PART.root]?.implicitDependencies).toEqual(['core']);
  });

  test('each set of inputs of the project has the part, where it had the folder', () => {
    const given = {
      default: ['{projectRoot}/**/*'],
      production: ['default', '!{projectRoot}/**/*.test.ts', { fileset: '{projectRoot}/src/**/*' }],
    };
    const made = planNodes(
      { ...NO_PLAN, parts: [PART] },
      { namedInputs: given, targetDefaults: {}, files, isFolder: () => true },
    );
    expect(made['packages/core']?.namedInputs).toEqual({
      default: ['{projectRoot}/**/*', '{workspaceRoot}/packages/core/src/api/**/*'],
      production: [
        ...given.production,
        '!{workspaceRoot}/packages/core/src/api/**/*.test.ts',
        '{workspaceRoot}/packages/core/src/**/*',
      ],
    });
  });

  test('parts wait for what the project waits for, and not for each other', () => {
    const db = { ...PART, name: 'core-db', root: 'packages/core/src/db' };
    const dependsOn = [
      '^build',
      'build',
      { target: 'codegen' },
      { dependencies: true, target: 'pack' },
      { projects: ['core-api'], target: 'test' },
      { projects: ['core-db', 'tools'], target: 'test' },
    ];
    const nx = { targets: { test: { dependsOn } } };
    const made = planNodes(
      { ...NO_PLAN, parts: [PART, db] },
      {
        namedInputs,
        targetDefaults: {},
        files: memoryFiles({ [MANIFEST]: JSON.stringify({ scripts: { test: 'vitest run' }, nx }) }),
        isFolder: () => true,
      },
    );
    expect(made[PART.root]?.targets?.['test']?.dependsOn).toEqual([
      '^build',
      { projects: ['core'], target: 'build' },
      { projects: ['core'], target: 'codegen' },
      { dependencies: true, target: 'pack' },
      { projects: ['tools'], target: 'test' },
    ]);
  });

  test('a folder that has gone is no project any more', () => {
    expect(nodes([PART], ['packages/core'])).toEqual({});
  });

  test('the same plan gives the same projects, whatever the order of its lines', () => {
    const other = { ...PART, name: 'core-db', root: 'packages/core/src/db' };
    const folders = ['packages/core', PART.root, other.root];
    expect(nodes([PART, other], folders)).toEqual(nodes([other, PART], folders));
    expect(nodes([other, PART], folders)['packages/core']?.implicitDependencies).toEqual([
      'core-api',
      'core-db',
    ]);
  });

  test.each([
    [
      'an object',
      { cache: true, options: { env: { TZ: 'UTC' } }, dependsOn: ['^build'], outputs: ['{projectRoot}/out'] },
    ],
    [
      'a list',
      [
        { cache: false, options: { env: { TZ: 'UTC' } } },
        { cache: true, dependsOn: ['^build'] },
      ],
    ],
  ])('a shard has what targetDefaults say of the whole, as %s', (_name, given) => {
    const shards = [{ project: 'core', home: 'packages/core', target: 'test', files: [['a'], ['b']] }];
    const own = {
      command: 'vitest run',
      dependsOn: ['...', 'test--1of2', 'test--2of2'],
      configurations: { ci: { args: '{projectName}' } },
    };
    const made = planNodes(
      { ...NO_PLAN, shards },
      {
        namedInputs,
        targetDefaults: { test: given },
        files: memoryFiles({ [PROJECT]: JSON.stringify({ targets: { test: own } }) }),
        isFolder: () => true,
      },
    );
    const target = made['packages/core']?.targets?.['test--1of2'];
    expect(target).toMatchObject({
      cache: true,
      dependsOn: ['^build'],
      options: { command: 'vitest run', env: { TZ: 'UTC' } },
      configurations: { ci: { args: 'core' } },
    });
    expect(target).not.toHaveProperty('outputs');
  });

  test('a shard takes no test file out by a name that a pattern takes for another one', () => {
    const names = ['[id].test.ts', 'a.test.ts', 'i.test.ts'].map((name) => `packages/core/${name}`);
    const [first = '', second = '', third = ''] = names;
    const shards = [
      { project: 'core', home: 'packages/core', target: 'test', files: [[first, second], [third]] },
    ];
    const made = planNodes(
      { ...NO_PLAN, shards },
      { namedInputs, targetDefaults: {}, files, isFolder: () => true },
    );
    const inputs = made['packages/core']?.targets?.['test--2of2']?.inputs ?? [];
    expect(inputs.filter((one) => typeof one === 'string' && one.startsWith('!'))).toEqual([
      '!{projectRoot}/a.test.ts',
    ]);
  });
});
