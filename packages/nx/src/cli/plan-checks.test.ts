import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_PLAN, type PlannedPart, planText } from '@subminute/core/plan';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planChecks } from './plan-checks.ts';

const PART: PlannedPart = {
  name: 'core-api',
  of: 'core',
  home: 'libs/core',
  root: 'libs/core/api',
  targets: ['test'],
  reads: [],
  needs: [],
};
const PLUGGED = { plugins: [{ plugin: '@subminute/nx/plugin' }] };

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-plan-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const write = (text: string): void => {
  writeFileSync(path.join(root, 'subminute.plan.json'), text);
};

test('without a plan there is nothing to say', () => {
  expect(planChecks(root, PLUGGED, {})).toEqual([]);
  write(planText(NO_PLAN));
  expect(planChecks(root, PLUGGED, {})).toEqual([]);
});

test('a plan in use is told', () => {
  mkdirSync(path.join(root, PART.root), { recursive: true });
  write(planText({ ...NO_PLAN, parts: [PART] }));
  expect(planChecks(root, PLUGGED, {})).toEqual([{ name: 'plan', state: 'good', found: '1 part' }]);
});

test('by what types are checked is told, and why by sources', () => {
  const types = {
    project: 'core',
    home: 'libs/core',
    targets: ['typecheck'],
    configs: ['tsconfig.json'],
    reads: [],
  };
  const plan = {
    ...NO_PLAN,
    types: [
      { ...types, keys: 'declarations' as const },
      { ...types, project: 'app', keys: 'sources' as const, why: 'a.ts is read as a source' },
    ],
  };
  write(planText(plan));
  expect(planChecks(root, PLUGGED, {})).toEqual([
    {
      name: 'plan',
      state: 'good',
      found:
        'types of 1 project by what others declare, types of 1 project by sources (app: a.ts is read as a source)',
    },
  ]);
});

describe('targets of ours', () => {
  const home = 'libs/core';
  const tests = {
    project: 'core',
    home,
    args: [],
    below: 'default' as const,
    reads: [],
    env: [],
    writes: [],
  };
  const lint = {
    project: 'core',
    home,
    calls: [{ tool: 'eslint' as const, args: ['.'] }],
    waits: [],
    reads: [],
    env: [],
  };
  const plan = {
    ...NO_PLAN,
    tests: [
      { ...tests, waits: ['^build'] },
      { ...tests, project: 'app', waits: [] },
    ],
    lints: [{ ...lint, below: 'sources' as const }],
    replaced: [{ project: 'core', home, target: 'test', config: {} }],
  };

  test('are told, with what they wait for and look at', () => {
    write(planText(plan));
    expect(planChecks(root, PLUGGED, {})).toEqual([
      {
        name: 'plan',
        state: 'good',
        found:
          'test of 2 projects (1 after builds: core), lint of 1 project (1 by sources of others too: core), 1 target replaced',
      },
    ]);
  });

  test('are not run where a project says again what its own are', () => {
    write(planText(plan));
    mkdirSync(path.join(root, home), { recursive: true });
    const manifest = path.join(root, home, 'package.json');
    writeFileSync(manifest, '{"scripts":{"test":"vitest"},"nx":{"includedScripts":[]}}');
    expect(planChecks(root, PLUGGED, {})).toMatchObject([{ state: 'good' }]);
    writeFileSync(manifest, '{"scripts":{"test":"vitest"}}');
    expect(planChecks(root, PLUGGED, {})).toMatchObject([
      {
        state: 'note',
        found: expect.stringMatching(/^libs\/core says what core:test is: it runs/),
        remedy: 'npx nx g @subminute/nx:infer',
      },
    ]);
  });
});

test('a folder that has gone, a plugin that is missing, a file that is torn: each says what to do', () => {
  write(planText({ ...NO_PLAN, parts: [PART] }));
  expect(planChecks(root, PLUGGED, {})).toMatchObject([
    {
      state: 'note',
      found: expect.stringMatching(/libs\/core\/api of core-api has gone/),
      remedy: expect.stringContaining('out of "dependsOn"'),
    },
  ]);
  expect(planChecks(root, { plugins: [] }, {})).toMatchObject([
    { state: 'bad', remedy: expect.stringMatching(/"plugins" of nx.json/) },
  ]);
  write('{');
  expect(planChecks(root, PLUGGED, {})).toMatchObject([
    { state: 'bad', found: expect.stringMatching(/^subminute.plan.json is no JSON/) },
  ]);
});

test('inputs that came later, and would not have the files of a part', () => {
  mkdirSync(path.join(root, PART.root), { recursive: true });
  write(planText({ ...NO_PLAN, parts: [PART] }));
  const inputs = ['{projectRoot}/src/**/*'];
  writeFileSync(
    path.join(root, PART.home, 'project.json'),
    JSON.stringify({ targets: { build: { inputs } } }),
  );
  expect(planChecks(root, PLUGGED, {})).toMatchObject([
    { state: 'bad', found: expect.stringMatching(/^inputs of the target build name files/) },
  ]);
});

describe('what Nx has of the plan', () => {
  const graph = (targets: Readonly<Record<string, object>>, ...names: readonly string[]): void => {
    const nodes = {
      core: { data: { root: PART.home, targets } },
      ...Object.fromEntries(
        names.map((name) => [name, { data: { root: PART.root, targets: { test: {} } } }]),
      ),
    };
    const folder = path.join(root, '.nx/workspace-data');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'project-graph.json'), JSON.stringify({ nodes, dependencies: {} }));
  };
  const found = (words: RegExp): object => [{ state: 'bad', found: expect.stringMatching(words) as string }];
  const waiting = { test: { dependsOn: [{ projects: ['core-api'], target: 'test' }] } };

  beforeEach(() => {
    mkdirSync(path.join(root, PART.root), { recursive: true });
    write(planText({ ...NO_PLAN, parts: [PART] }));
  });

  test('a target that does not wait for its part', () => {
    graph({ test: {} }, 'core-api');
    expect(planChecks(root, PLUGGED, {})).toMatchObject(
      found(/shares test files of core:test with core-api:test, which is not in its dependsOn/),
    );
    graph(waiting, 'core-api');
    expect(planChecks(root, PLUGGED, {})).toMatchObject([{ state: 'good' }]);
  });

  test('a project or a target that is not there', () => {
    graph(waiting);
    expect(planChecks(root, PLUGGED, {})).toMatchObject(found(/Nx has no task core-api:test/));
    graph({ build: {} }, 'core-api');
    expect(planChecks(root, PLUGGED, {})).toMatchObject(found(/Nx has no task core:test/));
  });

  test('a graph from before the plan says nothing of it', () => {
    graph({ test: {} });
    const later = new Date(Date.now() + 5000);
    utimesSync(path.join(root, 'subminute.plan.json'), later, later);
    expect(planChecks(root, PLUGGED, {})).toMatchObject([{ state: 'good' }]);
  });

  test('shards that are not there', () => {
    write(
      planText({
        ...NO_PLAN,
        shards: [{ project: 'core', home: PART.home, target: 'test', files: [['a'], ['b']] }],
      }),
    );
    graph({ test: {} });
    expect(planChecks(root, PLUGGED, {})).toMatchObject(found(/Nx has no task core:test--1of2/));
  });
});
