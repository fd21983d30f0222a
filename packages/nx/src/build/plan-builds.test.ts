import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { PlannedBuild, PlannedTypes } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { buildNodes } from '../infer/build-nodes.ts';
import { liveGraph } from '../imports/live-graph.ts';
import { loadParser } from '../imports/parser.ts';
import { openScans } from '../imports/scans.ts';
import { inFolder } from '../testing/in-folder.ts';
import { type BuildsPlan, planBuilds } from './plan-builds.ts';

const parse = await loadParser();
const MODULES = path.join(import.meta.dirname, '../../../../node_modules');

const tsconfig = (more: object = {}): string =>
  JSON.stringify({
    extends: '../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', ...more },
    include: ['src'],
  });
const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({
    name: `@w/${name}`,
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    ...more,
  });
const BASE = {
  'package.json': '{"workspaces":["*"]}',
  'tsconfig.base.json': '{"compilerOptions":{"module":"nodenext","target":"es2022","isolatedModules":true}}',
  'a/package.json': manifest('a'),
  'a/tsconfig.json': tsconfig(),
  'a/src/index.ts': "export * from './more.js';\n",
  'a/src/more.ts': 'export const a = 1;\n',
  'a/src/more.test.ts': "import 'vitest';\n",
  'b/package.json': manifest('b', { dependencies: { '@w/a': '*' } }),
  'b/tsconfig.json': tsconfig(),
  'b/src/index.ts': "import { a } from '@w/a';\nexport const b = a;\n",
};

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly outputs?: readonly string[];
  readonly types?: readonly PlannedTypes[];
  readonly hasEsbuild?: false;
}

function plan({ files = {}, outputs = [], types = [], hasEsbuild }: Given = {}): BuildsPlan {
  const all = { ...BASE, ...files };
  return inFolder(all, (root) => {
    mkdirSync(path.join(root, 'node_modules/@w'), { recursive: true });
    for (const name of ['a', 'b'])
      symlinkSync(path.join(root, name), path.join(root, 'node_modules/@w', name));
    for (const name of ['typescript', '@typescript', ...(hasEsbuild === false ? [] : ['esbuild'])])
      symlinkSync(path.join(MODULES, name), path.join(root, 'node_modules', name));
    const scans = openScans({ root, parse, kept: undefined, now: Date.now });
    const scanned = Object.keys(all)
      .filter((file) => !/\/dist\//.test(file))
      .flatMap((file) => {
        const scan = scans.of(file);
        return scan ? [[file, scan] as const] : [];
      });
    const graph = liveGraph(root, new Map(scanned), scans).current();
    const projects = ['a', 'b'].map((name) => ({
      name,
      root: name,
      isWanted: true,
      outputs: name === 'a' ? outputs : [],
    }));
    return planBuilds({ root, graph, projects, types });
  });
}
function built(given: Given = {}): Readonly<Record<string, PlannedBuild>> {
  return Object.fromEntries(plan(given).builds.map((one) => [one.project, one]));
}

describe('what a project is built into', () => {
  test('is a file of each source, where TypeScript would have written what the package names', () => {
    expect(built()['a']).toEqual({
      project: 'a',
      home: 'a',
      config: 'tsconfig.json',
      sources: 'a/src',
      makes: { how: 'files', out: 'a/dist', format: 'esm' },
      reads: ['tsconfig.base.json'],
    });
    expect(built()['b']?.makes).toEqual({ how: 'files', out: 'b/dist', format: 'esm' });
    expect(plan().left).toEqual([]);
    // Whether or not somebody has built it.
    expect(built({ files: { 'a/dist/index.js': 'export const a = 1;' } })).toEqual(built());
  });

  test('is a bundle where the package has two formats', () => {
    const exports = { '.': { import: './dist/index.js', require: './dist/index.cjs' } };
    expect(built({ files: { 'a/package.json': manifest('a', { exports }) } })['a']?.makes).toEqual({
      how: 'bundles',
      entries: [
        { file: 'a/dist/index.cjs', source: 'a/src/index.ts', format: 'cjs' },
        { file: 'a/dist/index.js', source: 'a/src/index.ts', format: 'esm' },
      ],
      external: ['@w/a'],
      inside: [],
    });
  });

  test('is a bundle with the sources of another project that nobody installs with it', () => {
    const { b } = built({
      files: {
        'b/package.json': manifest('b'),
        'b/src/index.ts': "import { a } from '../../a/src/index.js';\nexport const b = a;\n",
      },
    });
    expect(b?.makes).toMatchObject({ how: 'bundles', inside: [{ project: 'a', home: 'a', as: 'sources' }] });
    expect(buildNodes(b!).targets?.['build']).toMatchObject({
      inputs: expect.arrayContaining([
        '{projectRoot}/src/**/*',
        '{workspaceRoot}/a/**/*',
        '!{workspaceRoot}/a/**/__tests__/**/*',
        '{workspaceRoot}/tsconfig.base.json',
      ]) as string[],
      outputs: [
        '{workspaceRoot}/b/dist/index.js',
        '{workspaceRoot}/b/dist/index.js.map',
        '{workspaceRoot}/node_modules/.cache/subminute/builds/b/build.files',
      ],
    });
    expect(buildNodes(b!).targets?.['build']).not.toHaveProperty('dependsOn');
  });

  test('is a bundle with what another build writes, for which it waits', () => {
    const { b } = built({ files: { 'b/package.json': manifest('b', { devDependencies: { '@w/a': '*' } }) } });
    expect(b?.makes).toMatchObject({ how: 'bundles', inside: [{ project: 'a', home: 'a', as: 'built' }] });
    expect(buildNodes(b!).targets?.['build']).toMatchObject({
      dependsOn: [{ projects: ['a'], target: 'build' }],
      inputs: expect.arrayContaining([{ dependentTasksOutputFiles: '**/*' }]) as unknown[],
    });
  });

  test('is a bundle where nothing but the tsconfig knows names of its own files', () => {
    const files = {
      'a/tsconfig.json': tsconfig({ paths: { '@/*': ['./src/*'] } }),
      'a/src/index.ts': "export * from '@/more.js';\n",
    };
    expect(built({ files })['a']?.makes).toMatchObject({ how: 'bundles', inside: [] });
  });

  test('is nothing where a module would be there twice', () => {
    const exports = {
      '.': { import: './dist/index.js', require: './dist/index.cjs' },
      './more': { import: './dist/more.js', require: './dist/more.cjs' },
    };
    const { left } = plan({ files: { 'a/package.json': manifest('a', { exports }) } });
    expect(left).toEqual([
      {
        project: 'a',
        why: 'a/src/more.ts would be in both a/dist/index.cjs and a/dist/more.cjs, as two modules',
      },
    ]);
  });

  test('is CommonJS where the package and the tsconfig say so', () => {
    const files = {
      'a/package.json': JSON.stringify({ name: '@w/a', main: 'dist/index.js' }),
      'a/tsconfig.json': tsconfig({ module: 'commonjs' }),
    };
    expect(built({ files })['a']?.makes).toMatchObject({ how: 'files', format: 'cjs' });
  });

  test('is not told where nothing is built', () => {
    const files = { 'a/package.json': manifest('a', { exports: './src/index.ts' }) };
    expect(plan({ files }).left).toEqual([]);
    expect(built({ files })['a']).toBeUndefined();
  });

  test.each<[string, Given, RegExp]>([
    ['esbuild is not installed', { hasEsbuild: false }, /^esbuild is not installed/],
    [
      'nobody tells what single files cannot do',
      { files: { 'tsconfig.base.json': '{"compilerOptions":{"module":"nodenext"}}' } },
      /^isolatedModules is off/,
    ],
    [
      'types are wanted as it runs',
      { files: { 'a/tsconfig.json': tsconfig({ emitDecoratorMetadata: true }) } },
      /^esbuild does not know emitDecoratorMetadata$/,
    ],
    [
      'the target is too old',
      { files: { 'a/tsconfig.json': tsconfig({ target: 'es5' }) } },
      /^esbuild writes no es5$/,
    ],
    [
      'nothing becomes what it names',
      { files: { 'a/package.json': manifest('a', { exports: './dist/other.js' }) } },
      /^no source of tsconfig\.json becomes dist\/other\.js$/,
    ],
    [
      'it leads outside',
      { files: { 'a/package.json': manifest('a', { exports: '../x/dist/index.js' }) } },
      /^its package\.json leads to \.\.\/x\/dist\/index\.js, outside of its folder$/,
    ],
    [
      'the tsconfig writes outside, and there are two formats',
      {
        files: {
          'a/tsconfig.json': tsconfig({ rootDir: '..' }),
          'a/package.json': manifest('a', {
            exports: { import: './dist/index.mjs', require: './dist/index.cjs' },
          }),
        },
      },
      /^tsconfig\.json has sources outside of its folder$|^no source of/,
    ],
    [
      'a style sheet is named',
      {
        files: {
          'a/package.json': manifest('a', { exports: { '.': './dist/index.js', './css': './dist/a.css' } }),
        },
      },
      /^its package\.json names \.\/dist\/a\.css|^its package\.json names dist\/a\.css, which nothing is built of$/,
    ],
    [
      'Node would read it as another format',
      {
        files: {
          'a/package.json': manifest('a', {
            exports: { require: './dist/index.js', import: './dist/index.mjs' },
          }),
        },
      },
      /^a\/dist\/index\.js is for require, and Node reads it as an ES module$/,
    ],
    [
      'it executes what is there for tests',
      { files: { 'a/src/index.ts': "export * from './more.test.js';\n" } },
      /^it imports a\/src\/more\.test\.ts, which is there for tests$/,
    ],
    [
      'CommonJS is imported in an older way',
      {
        files: {
          'a/package.json': JSON.stringify({ name: '@w/a', main: 'dist/index.js' }),
          'a/tsconfig.json': tsconfig({ module: 'commonjs', esModuleInterop: false }),
        },
      },
      /^esModuleInterop is off/,
    ],
    [
      'a pattern would take its name for others',
      {
        files: {
          'a/package.json': manifest('a', { exports: { import: './dist/[id].mjs' } }),
          'a/src/[id].ts': 'export const a = 1;\n',
        },
      },
      /^a name in it cannot be planned: builds\[0\] has no right "makes"$/,
    ],
    ['another task writes there', { outputs: ['a/dist'] }, /^another task writes to a\/dist$/],
    ['package.json is none', { files: { 'a/package.json': '{"name": ' } }, /^its package\.json is no JSON$/],
    [
      'the tsconfig is none',
      { files: { 'a/tsconfig.json': '{"include": ' } },
      /^a\/tsconfig\.json ValueExpected$|ValueExpected/,
    ],
    [
      'browsers have other files',
      { files: { 'a/package.json': manifest('a', { browser: './dist/b.js' }) } },
      /^its package\.json has other files for browsers$/,
    ],
  ])('is no target of ours where %s', (_name, given, why) => {
    const { builds, left } = plan(given);
    expect(builds.map(({ project }) => project)).not.toContain('a');
    expect(left.find(({ project }) => project === 'a')?.why).toMatch(why);
  });

  test('shares a folder with declarations, and each declares its own', () => {
    const types: PlannedTypes = {
      project: 'a',
      home: 'a',
      targets: ['dts'],
      configs: ['tsconfig.json'],
      emits: { config: 'tsconfig.json', out: 'a/dist' },
      keys: 'declarations',
      reads: [],
    };
    const both = plan({ types: [types] });
    expect(both.types[0]?.emits).toEqual({ config: 'tsconfig.json', out: 'a/dist', isShared: true });
    expect(buildNodes(both.builds[0]!).targets?.['build']?.outputs).toEqual([
      '{workspaceRoot}/a/dist/**/*.{js,mjs,cjs,js.map,mjs.map,cjs.map,json}',
      '{workspaceRoot}/a/dist/._build.files',
    ]);
    expect(plan({ types: both.types, outputs: ['a/dist'] }).types[0]?.emits).not.toHaveProperty('isShared');
  });
});
