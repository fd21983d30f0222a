import { NO_PLAN, type Plan, planText } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { planNodes } from '../infer/plan-nodes.ts';
import { type InferGiven, inferring } from '../testing/infer-workspace.ts';
import { memoryFiles } from '../testing/memory-workspace.ts';
import { existingTargets, outputsOf } from './existing.ts';
import { type PlannedTargets, planTargets } from './plan-all.ts';
import { replaceAll } from './replace-all.ts';
import { INFERRED } from './settings.ts';

const tsconfig = JSON.stringify({
  extends: '../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist' },
  include: ['src'],
});
const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({
    name: `@w/${name}`,
    type: 'module',
    exports: { types: './dist/index.d.ts', default: './dist/index.js' },
    ...more,
  });
const FILES = {
  'package.json': '{"workspaces":["*"]}',
  'tsconfig.base.json':
    '{"compilerOptions":{"module":"nodenext","target":"es2022","isolatedModules":true,"declaration":true,"types":[]}}',
  'a/package.json': manifest('a'),
  'a/tsconfig.json': tsconfig,
  'a/src/index.ts': 'export const a = 1;\n',
  'b/package.json': manifest('b', { dependencies: { '@w/a': '*' } }),
  'b/tsconfig.json': tsconfig,
  'b/src/index.ts': "export { a } from '@w/a';\n",
  'b/src/index.test.ts': "import { test } from 'vitest';\nimport { a } from '@w/a';\ntest('a', () => a);\n",
};
const TSC = {
  executor: 'nx:run-commands',
  options: { command: 'tsc -p tsconfig.json', cwd: 'a' },
  outputs: ['{projectRoot}/dist'],
};
const GIVEN: InferGiven = {
  files: FILES,
  needs: { a: [], b: ['a'] },
  targetsOf: INFERRED,
  targets: { a: { build: TSC } },
  outputs: { 'a:build': ['a/dist'] },
  modules: ['typescript', '@typescript', 'esbuild'],
};
const LINT = { judge: () => ({ why: {}, types: {}, read: [], asked: [] }), isIgnored: true };

function plan(
  given: Partial<InferGiven> = {},
  refused: Readonly<Record<string, string>> = {},
): PlannedTargets {
  return inferring({ ...GIVEN, ...given }, (question) =>
    planTargets(question, LINT, new Map(Object.entries(refused))),
  );
}
const names = (all: readonly { readonly project: string }[]): readonly string[] =>
  all.map(({ project }) => project);
const whyNot = (planned: PlannedTargets, target: 'build' | 'typecheck'): unknown =>
  planned.left.get(target)?.find(({ project }) => project === 'a')?.why;

describe('a build that stays', () => {
  test('is waited for, and no declarations go into its folder', () => {
    const planned = plan();
    expect(names(planned.builds)).toEqual(['b']);
    expect(planned.types.find(({ project }) => project === 'a')?.emits).toBeUndefined();
    expect(planned.tests.map(({ waits }) => waits)).toEqual([['^build']]);
  });

  test('keeps the checks of those that read what it writes, and that is why', () => {
    const check = { ...TSC, options: { command: 'tsc -p tsconfig.json --noEmit', cwd: 'b' } };
    const targets = { ...GIVEN.targets, b: { typecheck: check } };
    const { types, left } = plan({ targets, replace: ['typecheck'] });
    expect(names(types)).toEqual(['a']);
    expect(left.get('typecheck')).toEqual([
      { project: 'b', why: 'it reads what other tasks write: another task writes to a/dist' },
    ]);
  });

  test.each([
    ['with a flag', 'tsc -p tsconfig.json --removeComments', /with --removeComments/],
    ['of another tsconfig', 'tsc -p tsconfig.lib.json', /is about tsconfig\.lib\.json/],
    ['that writes nothing', 'tsc --noEmit', /writes no scripts/],
    [
      'with what a bundle is to have',
      'esbuild src/index.ts --bundle --define:A=1 --outdir=dist',
      /--define:A=1/,
    ],
  ])('is one %s', (_name, command, why) => {
    const build = { ...TSC, options: { ...TSC.options, command } };
    const planned = plan({ replace: ['build'], targets: { a: { build } } });
    expect(names(planned.builds)).toEqual(['b']);
    expect(whyNot(planned, 'build')).toMatch(why);
  });

  test('is one that does what only other targets of ours do', () => {
    const only = plan({ replace: ['build'], targetsOf: ['build'] });
    expect(whyNot(only, 'build')).toMatch(/writes declarations by tsconfig\.json/);
    const unchecked = plan({ replace: ['build'], targetsOf: ['dts', 'build'] });
    expect(whyNot(unchecked, 'build')).toMatch(/checks the types of tsconfig\.json/);
  });

  test('though ours could stand there, where it cannot be moved', () => {
    const planned = plan({ replace: ['build'] }, { 'a:build': 'its name is taken' });
    expect(names(planned.builds)).toEqual(['b']);
    expect(whyNot(planned, 'build')).toBe('its name is taken');
    expect(planned.types.find(({ project }) => project === 'a')?.emits).toBeUndefined();
  });
});

describe('a build that is replaced', () => {
  test('shares its folder with declarations, and is waited for', () => {
    const planned = plan({ replace: ['build'] });
    expect(names(planned.builds)).toEqual(['a', 'b']);
    expect(planned.types.find(({ project }) => project === 'a')?.emits?.isShared).toBe(true);
    expect(planned.tests.map(({ waits }) => waits)).toEqual([['^build']]);
  });
});

describe('declarations that cannot be moved', () => {
  const targets = { a: { dts: { ...TSC, outputs: ['{projectRoot}/types'] } } };
  const given = { targets, replace: ['dts'] as const, outputs: { 'a:dts': ['a/types'] } };

  test('are none that anybody is checked against', () => {
    const planned = plan(given, { 'a:dts': 'its name is taken' });
    const [a] = planned.types.filter(({ project }) => project === 'a');
    expect(a?.targets ?? []).not.toContain('dts');
    expect(a?.emits).toBeUndefined();
    expect(planned.types.find(({ project }) => project === 'b')?.keys).not.toBe('declarations');
  });

  test('are named, so that all is planned again', () => {
    const planned = plan(given);
    const files = memoryFiles({ 'a/project.json': '{"targets":{"dts":{},"dts-replaced":{}}}' });
    const done = inferring({ ...GIVEN, ...given }, ({ existing }) =>
      replaceAll(planned, { existing, before: NO_PLAN, files }),
    );
    expect([...done.kept.keys()]).toEqual(['a:dts']);
  });
});

test('the same files give the same plan, and the same plan the same targets', () => {
  const nodes = (): string => {
    const { types, builds, tests, lints } = plan({ replace: ['build'] });
    const made: Plan = { ...NO_PLAN, types, builds, tests, lints };
    const context = { namedInputs: {}, targetDefaults: {}, files: memoryFiles({}), isFolder: () => true };
    return planText(made) + JSON.stringify(planNodes(made, context));
  };
  expect(nodes()).toBe(nodes());
});

test('what an earlier plan made counts as nothing, and what it put aside as what it was', () => {
  const ours = { executor: 'nx:run-commands', options: { command: 'subminute-build --as x', cwd: 'a' } };
  const nodes = {
    a: { data: { root: 'a', targets: { build: ours, 'build-replaced': TSC } } },
    b: { data: { root: 'b', targets: { build: ours, test: {} } } },
  };
  const replaced = [{ project: 'a', home: 'a', target: 'build', config: TSC }];
  const existing = existingTargets(JSON.stringify({ nodes }), { ...NO_PLAN, replaced });
  const outputs = {
    'a:build': ['a/dist/**/*.js'],
    'a:build-replaced': ['a/dist'],
    'b:build': ['b/dist'],
    'b:test': ['b/coverage'],
  };
  expect(outputsOf(existing, outputs)).toEqual({ 'a:build': ['a/dist'], 'b:test': ['b/coverage'] });
});

test('projects that hang on themselves get neither declarations nor builds', () => {
  const planned = plan({ needs: { a: ['b'], b: ['a'] }, targets: {} });
  expect([...planned.builds, ...planned.types]).toEqual([]);
});
