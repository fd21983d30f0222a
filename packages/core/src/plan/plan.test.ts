import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shardOfFile, sharingTasks, testsOfTask } from './membership.ts';
import { planText, readPlan } from './plan-text.ts';
import {
  NO_PLAN,
  type Plan,
  type PlannedBuild,
  type PlannedPart,
  type PlannedProof,
  type PlannedTypes,
  withProof,
} from './plan.ts';

const PART: PlannedPart = {
  name: 'core-api',
  of: 'core',
  home: 'packages/core',
  root: 'packages/core/src/api',
  targets: ['test'],
  reads: ['packages/core/vitest.config.ts'],
  needs: [],
};

const PROOF: PlannedProof = {
  id: 'p1',
  title: 'test: hash no test files of dependencies',
  commit: 'c0ffee',
  targets: ['test'],
  tasks: 2,
  tests: 20,
  declarations: 0,
  loops: [{ sha: 'a', beforeMs: 2, afterMs: 1, predictedBeforeMs: 2, predictedAfterMs: 1 }],
  savedMs: 1,
  lowMs: 1,
  highMs: 1,
  predictedSavedMs: 1,
};

const SHARDS = {
  project: 'core',
  home: 'packages/core',
  target: 'test',
  files: [['a.test.ts'], ['b.test.ts']],
};

const TYPES: PlannedTypes = {
  project: 'core',
  home: 'packages/core',
  targets: ['typecheck'],
  configs: ['tsconfig.json'],
  keys: 'sources',
  why: 'index.ts is read as a source',
  reads: ['tsconfig.base.json'],
};

const FILES = { how: 'files', out: 'packages/core/dist', format: 'esm' } as const;
const BUILD: PlannedBuild = {
  project: 'core',
  home: 'packages/core',
  config: 'tsconfig.json',
  sources: 'packages/core/src',
  makes: {
    how: 'bundles',
    entries: [{ source: 'packages/core/src/index.ts', file: 'packages/core/dist/index.js', format: 'esm' }],
    external: ['react'],
    inside: [{ project: 'util', home: 'packages/util', as: 'sources' }],
  },
  reads: ['tsconfig.base.json'],
};

describe('the file', () => {
  test('what is written is read again', () => {
    const plan: Plan = {
      parts: [PART],
      shards: [{ ...SHARDS, project: 'app' }],
      types: [{ ...TYPES, project: 'app', emits: { config: 'tsconfig.json', out: 'app/dist' } }, TYPES],
      builds: [BUILD, { ...BUILD, project: 'files', makes: FILES }],
      proofs: [PROOF],
    };
    expect(readPlan(planText(plan))).toEqual({ ok: true, value: plan });
    expect(readPlan(planText(NO_PLAN))).toEqual({ ok: true, value: NO_PLAN });
  });

  test('each entry has a line of its own, in an order that does not depend on when it came', () => {
    const other = { ...PART, name: 'core-a', root: 'packages/core/src/a' };
    const text = planText({ ...NO_PLAN, parts: [PART, other] });
    expect(text).toBe(planText({ ...NO_PLAN, parts: [other, PART] }));
    expect(text.split('\n').filter((line) => line.includes('"root"'))).toHaveLength(2);
  });

  test('a proof stands for the one before', () => {
    const plan = withProof(withProof(NO_PLAN, PROOF), { ...PROOF, tests: 21 });
    expect(plan.proofs.map(({ tests }) => tests)).toEqual([21]);
  });

  test('lists may be left out', () => {
    expect(readPlan(JSON.stringify({ version: 1, parts: [PART] }))).toEqual({
      ok: true,
      value: { ...NO_PLAN, parts: [PART] },
    });
    expect(readPlan('{"version":1}')).toEqual({ ok: true, value: NO_PLAN });
  });

  const lists = { parts: [], shards: [], proofs: [] };
  test.each([
    ['torn', '{"version": 1', /^is no JSON \(/],
    ['conflict marks', '{\n<<<<<<< HEAD\n}\n', 'has conflict marks'],
    ['no object', '[]', 'is no object'],
    ['no version', '{}', 'has no "version": 1'],
    ['a later version', '{"version": 2}', 'is of version 2, which is newer than this subminute'],
    ['a list that is none', '{"version":1,"parts":{}}', 'has no list as "parts"'],
    [
      'a tsconfig that would be a command',
      JSON.stringify({ version: 1, types: [{ ...TYPES, configs: ['$(id).json'] }] }),
      'types[0] has no right "configs"',
    ],
    [
      'types by neither of both',
      JSON.stringify({ version: 1, types: [{ ...TYPES, keys: 'all' }] }),
      'types[0] has no right "keys"',
    ],
    [
      'types that are written out of the workspace',
      JSON.stringify({ version: 1, types: [{ ...TYPES, emits: { config: 'a.json', out: '../x' } }] }),
      'types[0] has no right "emits"',
    ],
    [
      'a build into a folder outside',
      JSON.stringify({ version: 1, builds: [{ ...BUILD, makes: { ...FILES, out: '../x' } }] }),
      'builds[0] has no right "makes"',
    ],
    [
      'a build of both kinds',
      JSON.stringify({ version: 1, builds: [{ ...BUILD, makes: { ...FILES, entries: [] } }] }),
      'builds[0] has no right "makes"',
    ],
    ['a build of a project twice', JSON.stringify({ version: 1, builds: [BUILD, BUILD] }), 'has core twice'],
    ['types of a project twice', JSON.stringify({ version: 1, types: [TYPES, TYPES] }), 'has core twice'],
    ['a list that nobody knows', JSON.stringify({ version: 1, ...lists, more: [] }), /"more"/],
    ['a field that nobody knows', changed({ also: 1 }), 'parts[0] has "also", which is not known'],
    ['a field that is missing', changed({ of: undefined }), 'parts[0] has no right "of"'],
    ['a folder outside', changed({ root: '../other' }), 'parts[0] has no right "root"'],
    ['an absolute folder', changed({ root: '/etc' }), 'parts[0] has no right "root"'],
    ['a folder on a drive', changed({ root: 'C:/a' }), 'parts[0] has no right "root"'],
    [
      'a folder that a pattern takes for others',
      changed({ root: 'packages/core/src/[id]' }),
      'parts[0] has no right "root"',
    ],
    [
      'a file that a pattern takes for others',
      changed({ reads: ['packages/core/src/(a)/set-up.ts'] }),
      'parts[0] has no right "reads"',
    ],
    [
      'the same part twice',
      JSON.stringify({ version: 1, ...lists, parts: [PART, PART] }),
      'has core-api twice',
    ],
    [
      'shards of a target that has parts',
      JSON.stringify({ version: 1, ...lists, parts: [PART], shards: [SHARDS] }),
      'has parts and shards of core:test',
    ],
    [
      'more shards than any machine has cores',
      JSON.stringify({
        version: 1,
        ...lists,
        shards: [{ ...SHARDS, files: Array.from({ length: 101 }, () => []) }],
      }),
      'shards[0] has no right "files"',
    ],
    [
      'one shard',
      JSON.stringify({ version: 1, ...lists, shards: [{ ...SHARDS, files: [[]] }] }),
      'shards[0] has no right "files"',
    ],
  ])('%s is refused, and the problem is named', (_name, text, problem) => {
    const read = readPlan(text);
    expect(read.ok ? 'taken' : read.error.problem).toMatch(problem);
  });

  function changed(fields: object): string {
    return JSON.stringify({ version: 1, ...lists, parts: [{ ...PART, ...fields }] });
  }
});

describe('which test files a task runs', () => {
  const runs = (plan: Plan, task: string, file: string): boolean | undefined => {
    const [project = '', target = ''] = task.split(':');
    return testsOfTask(plan, { project, target })?.(file);
  };
  const plan: Plan = { ...NO_PLAN, parts: [PART] };

  test('the part runs those of its folder, the project all others', () => {
    const [inside, outside] = ['packages/core/src/api/a.test.ts', 'packages/core/src/apis/a.test.ts'];
    expect(runs(plan, 'core-api:test', inside)).toBe(true);
    expect(runs(plan, 'core-api:test', outside)).toBe(false);
    expect(runs(plan, 'core:test', inside)).toBe(false);
    expect(runs(plan, 'core:test', outside)).toBe(true);
  });

  test('of other targets and projects it says nothing', () => {
    expect(testsOfTask(plan, { project: 'core', target: 'e2e' })).toBeUndefined();
    expect(testsOfTask(plan, { project: 'app', target: 'test' })).toBeUndefined();
  });

  test('each test file is run by one of the tasks, whatever parts and shards there are', () => {
    const folder = fc.constantFrom('api', 'api/wire', 'db', 'api/wire/deep');
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '/'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(folder), fc.array(name), fc.nat(3), (folders, names, extra) => {
        const parts = folders.map((one) => ({
          ...PART,
          name: `core-${one}`,
          root: `packages/core/src/${one}`,
        }));
        const parted: Plan = { ...NO_PLAN, parts };
        const shards = { ...SHARDS, files: Array.from({ length: extra + 2 }, () => []) };
        const sharded: Plan = { ...NO_PLAN, shards: [shards] };
        const tasks = ['core', ...parts.map((part) => part.name)];
        for (const file of names.map((one) => `packages/core/src/${one}.test.ts`)) {
          const byParts = tasks.filter((project) =>
            (testsOfTask(parted, { project, target: 'test' }) ?? (() => true))(file),
          );
          expect(byParts).toHaveLength(1);
          const byShards = sharingTasks(sharded, { project: 'core', target: 'test' }).filter((task) =>
            testsOfTask(sharded, task)?.(file),
          );
          expect(byShards).toHaveLength(1);
        }
      }),
    );
  });

  test('a test file stays in its shard when others come and go', () => {
    expect(shardOfFile('b.test.ts', SHARDS)).toBe(2);
    const later = Array.from({ length: 400 }, (_, at) => `later-${at}.test.ts`);
    const without = { ...SHARDS, files: [[], ['b.test.ts']] };
    expect(later.map((file) => shardOfFile(file, SHARDS))).toEqual(
      later.map((file) => shardOfFile(file, without)),
    );
    const second = later.filter((file) => shardOfFile(file, SHARDS) === 2).length;
    expect(second).toBeGreaterThan(140);
    expect(second).toBeLessThan(260);
  });
});
