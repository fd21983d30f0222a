import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { PlannedTypes } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { liveGraph } from '../imports/live-graph.ts';
import { loadParser } from '../imports/parser.ts';
import { openScans } from '../imports/scans.ts';
import { inFolder } from '../testing/in-folder.ts';
import { loadDeclare } from './oxc.ts';
import { type TypesPlan, planTypes } from './plan-types.ts';

const parse = await loadParser();
const declare = (await loadDeclare())!;

const TSCONFIG = JSON.stringify({
  extends: '../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist' },
  include: ['src'],
});
const manifest = (name: string, types = './dist/index.d.ts'): string =>
  JSON.stringify({ name: `@w/${name}`, exports: { '.': { types, default: './dist/index.js' } } });
const BASE = {
  'package.json': '{"workspaces":["*"]}',
  'tsconfig.base.json': '{"compilerOptions":{"module":"nodenext"}}',
  'a/package.json': manifest('a'),
  'a/tsconfig.json': TSCONFIG,
  'a/src/index.ts': 'export const a = 1;\n',
  'b/package.json': manifest('b'),
  'b/tsconfig.json': TSCONFIG,
  'b/src/index.ts': "import { a } from '@w/a';\nexport const b = a;\n",
  'c/package.json': manifest('c'),
  'c/tsconfig.json': TSCONFIG,
  'c/src/index.ts': "import { b } from '@w/b';\nexport const c = b;\n",
};

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly outputs?: readonly string[];
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  readonly isOxc?: true;
}

function planned(given: Given = {}): Readonly<Record<string, PlannedTypes>> {
  return Object.fromEntries(plan(given).types.map((one) => [one.project, one]));
}

function plan({ files = {}, outputs = [], needs = {}, isOxc }: Given = {}): TypesPlan {
  const all = { ...BASE, ...files };
  return inFolder(all, (root) => {
    mkdirSync(path.join(root, 'node_modules/@w'), { recursive: true });
    for (const name of ['a', 'b', 'c'])
      symlinkSync(path.join(root, name), path.join(root, 'node_modules/@w', name));
    const scans = openScans({ root, parse, kept: undefined, now: Date.now });
    const scanned = Object.keys(all)
      .filter((file) => !/\/(?:dist|cjs)\//.test(file))
      .flatMap((file) => {
        const scan = scans.of(file);
        return scan ? [[file, scan] as const] : [];
      });
    const graph = liveGraph(root, new Map(scanned), scans).current();
    const projects = ['a', 'b', 'c'].map((name) => ({
      name,
      root: name,
      targets: ['dts', 'surface', 'typecheck'],
      outputs: name === 'a' ? outputs : [],
      needs: needs[name] ?? [],
    }));
    return planTypes({ root, graph, projects, ...(isOxc ? { oxc: { declare, parse } } : {}) });
  });
}

describe('how declarations are made', () => {
  const isolated = JSON.stringify({
    extends: '../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', isolatedDeclarations: true },
    include: ['src'],
  });
  const byOf = (given: Given): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries(Object.entries(planned(given)).map(([name, { emits }]) => [name, emits?.by]));

  test('by oxc, where each text says what it declares', () => {
    const files = { 'a/tsconfig.json': isolated };
    expect(byOf({ files, isOxc: true })).toEqual({ a: 'oxc', b: undefined, c: undefined });
    expect(byOf({ files })).toEqual({ a: undefined, b: undefined, c: undefined });
    expect(plan({ files, isOxc: true }).byTypeScript).toEqual([]);
  });

  test('by TypeScript, where a text does not say it', () => {
    const files = { 'b/tsconfig.json': isolated };
    expect(byOf({ files, isOxc: true })['b']).toBeUndefined();
    expect(plan({ files, isOxc: true }).byTypeScript).toEqual([
      { project: 'b', why: expect.stringMatching(/^b\/src\/index\.ts\(2,14\): error TS9010/) as string },
    ]);
  });
});

describe('by what types are checked', () => {
  test('by declarations, where all lead to what others declare, built or not', () => {
    const types = planned();
    expect(types['b']).toEqual({
      project: 'b',
      home: 'b',
      targets: ['dts', 'surface', 'typecheck'],
      configs: ['tsconfig.json'],
      emits: { config: 'tsconfig.json', out: 'b/dist' },
      keys: 'declarations',
      reads: ['tsconfig.base.json'],
    });
    expect(planned({ files: { 'a/dist/index.d.ts': 'export declare const a = 1;' } })).toEqual(types);
  });

  test.each<[string, Given, RegExp]>([
    [
      'a condition leads to sources',
      {
        files: {
          'a/package.json': JSON.stringify({
            name: '@w/a',
            exports: { '.': { mine: './src/index.ts', types: './dist/index.d.ts' } },
          }),
          'tsconfig.base.json': '{"compilerOptions":{"module":"nodenext","customConditions":["mine"]}}',
        },
      },
      /^a\/src\/index\.ts is read as a source$/,
    ],
    [
      'paths lead to sources',
      {
        files: {
          'tsconfig.base.json':
            '{"compilerOptions":{"module":"nodenext","paths":{"@w/a":["./a/src/index.ts"]}}}',
        },
      },
      /^a\/src\/index\.ts is read as a source$/,
    ],
    [
      'a file of the other is imported by its path',
      { files: { 'b/src/index.ts': "import { a } from '../../a/src/index.ts';\nexport const b = a;\n" } },
      /^a\/src\/index\.ts is read as a source$/,
    ],
  ])('by sources where %s, and so is who hangs on that', (_name, given, why) => {
    const { b, c } = planned(given);
    expect(b).toMatchObject({ keys: 'sources', why: expect.stringMatching(why) as string });
    expect(c).toMatchObject({
      keys: 'sources',
      why: expect.stringContaining('what b declares leads to') as string,
    });
  });

  const lib = (text: string): Readonly<Record<string, string>> => ({ 'a/tsconfig.json': text });
  test.each<[string, Given, string, RegExp]>([
    [
      'nobody writes what the other has for types',
      {
        files: {
          'a/package.json': manifest('a', './types/x.d.ts').replace('./dist/index.js', './types/x.js'),
        },
      },
      'b',
      /^it reads what other tasks write: no tsconfig of a writes what/,
    ],
    [
      'another target of the other writes there too',
      { outputs: ['a/dist/**/*'] },
      'b',
      /another task writes to a\/dist$/,
    ],
    [
      'another compiler is for the other',
      { files: { 'a/src/index.ts': "import x from './x.vue';\nexport const a = x;\n" } },
      'b',
      /a has no targets: \.\/x\.vue is for another compiler$/,
    ],
    [
      'what it extends is not there',
      { files: lib('{"extends":"./gone.json","include":["src"]}') },
      'a',
      /gone\.json, which is not there/,
    ],
    [
      'it refers to what lies deeper',
      {
        files: { ...lib('{"include":["src"],"references":[{"path":"./e2e"}]}'), 'a/e2e/tsconfig.json': '{}' },
      },
      'a',
      /^it refers to a\/e2e\/tsconfig\.json, which lies deeper$/,
    ],
    [
      'its tests refer to what nobody writes',
      {
        files: {
          ...lib(
            '{"files":[],"references":[{"path":"./tsconfig.lib.json"},{"path":"./tsconfig.spec.json"}]}',
          ),
          'a/tsconfig.lib.json': '{"compilerOptions":{"composite":true,"outDir":"other"},"include":["src"]}',
          'a/tsconfig.spec.json': '{"include":["test"],"references":[{"path":"./tsconfig.lib.json"}]}',
          'a/test/a.test.ts': 'export {};\n',
        },
      },
      'a',
      /^it refers to a\/tsconfig\.lib\.json, which no task of ours writes$/,
    ],
    ['it hangs on itself', { needs: { a: ['b'], b: ['a'] } }, 'a', /^it hangs on itself/],
  ])('no target is made where %s', (_name, given, project, why) => {
    const { types, left } = plan(given);
    expect(left).toContainEqual({ project, why: expect.stringMatching(why) as string });
    expect(types.map((one) => one.project)).not.toContain(project);
  });

  test('nor for those that hang on such a one by what it declares', () => {
    const { types, left } = plan({ outputs: ['a/dist'] });
    expect(types.map(({ project }) => project)).toEqual(['a']);
    expect(left.map(({ project }) => project)).toEqual(['b', 'c']);
  });

  test('files of nobody count with all that they import, and for all above', () => {
    const { b, c } = planned({
      files: {
        'b/tsconfig.json': JSON.stringify({
          extends: '../tsconfig.base.json',
          compilerOptions: { rootDir: 'src', outDir: 'dist', typeRoots: ['../roots'] },
          include: ['src', '../types/*.d.ts'],
        }),
        'types/global.d.ts': 'declare const shared: 1;\n',
        'roots/glob/index.d.ts': 'declare const glob: 1;\n',
        'b/src/index.ts': "import { tool } from '../../tools/tool.ts';\nexport const b = tool;\n",
        'tools/tool.ts': "export * from './inner.ts';\n",
        'tools/inner.ts': 'export const tool = 1;\n',
      },
    });
    const reads = [
      'roots/glob/index.d.ts',
      'tools/inner.ts',
      'tools/tool.ts',
      'tsconfig.base.json',
      'types/global.d.ts',
    ];
    expect(b?.reads).toEqual(reads);
    expect(c?.reads).toEqual(reads);
  });

  test('what a project extends that is referred to counts too', () => {
    const { b } = planned({
      files: {
        'tsconfig.node.json': '{}',
        'a/tsconfig.json': JSON.stringify({
          extends: '../tsconfig.node.json',
          compilerOptions: { composite: true, rootDir: 'src', outDir: 'dist' },
          include: ['src'],
        }),
        'b/tsconfig.json': JSON.stringify({
          ...(JSON.parse(TSCONFIG) as object),
          references: [{ path: '../a' }],
        }),
      },
    });
    expect(b?.reads).toContain('tsconfig.node.json');
  });

  test('where names lead does not hang on what is built', () => {
    const files = {
      'a/package.json': JSON.stringify({
        name: '@w/a',
        exports: { '.': { types: './dist/index.d.ts' }, './other': { types: './cjs/index.d.ts' } },
      }),
      'b/src/index.ts': "import { a } from '@w/a/other';\nexport const b = a;\n",
    };
    const unbuilt = plan({ files });
    expect(unbuilt.left).toContainEqual({
      project: 'b',
      why: expect.stringMatching(/^it reads what other tasks write/) as string,
    });
    expect(plan({ files: { ...files, 'a/cjs/index.d.ts': 'export declare const a: 1;' } }).types).toEqual(
      unbuilt.types,
    );
  });

  test('what the declarations are written by counts as well as what the types are checked by', () => {
    const { a } = planned({
      files: {
        'a/tsconfig.json':
          '{"extends":"../tsconfig.base.json","compilerOptions":{"noEmit":true},"include":["src"]}',
        'a/tsconfig.build.json':
          '{"extends":"../tsconfig.build.base.json","compilerOptions":{"rootDir":"src","outDir":"dist"},"include":["src"]}',
        'tsconfig.build.base.json': '{"compilerOptions":{"stripInternal":true}}',
      },
    });
    expect(a).toMatchObject({
      emits: { config: 'tsconfig.build.json' },
      reads: ['tsconfig.base.json', 'tsconfig.build.base.json'],
    });
  });

  test('by declarations where paths lead to sources of a project that is referred to', () => {
    const composite = JSON.stringify({
      extends: '../tsconfig.base.json',
      compilerOptions: { composite: true, rootDir: 'src', outDir: 'dist' },
      include: ['src'],
    });
    const referring = (to: string): string =>
      JSON.stringify({ ...(JSON.parse(composite) as object), references: [{ path: `../${to}` }] });
    const { b, c } = planned({
      files: {
        'tsconfig.base.json':
          '{"compilerOptions":{"module":"nodenext","paths":{"@w/*":["./*/src/index.ts"]}}}',
        'a/tsconfig.json': composite,
        'b/tsconfig.json': referring('a'),
        'c/tsconfig.json': referring('b'),
      },
    });
    expect([b?.keys, c?.keys]).toEqual(['declarations', 'declarations']);
  });

  test('a solution is checked by what it refers to, and declares by the one that is built', () => {
    const { a } = planned({
      files: {
        'a/tsconfig.json':
          '{"files":[],"references":[{"path":"./tsconfig.lib.json"},{"path":"./tsconfig.spec.json"}]}',
        'a/tsconfig.lib.json':
          '{"compilerOptions":{"composite":true,"rootDir":"src","outDir":"dist"},"include":["src"]}',
        'a/tsconfig.spec.json': '{"compilerOptions":{"outDir":"out-spec"},"include":["test"]}',
        'a/test/a.test.ts': "import { a } from '../src/index.ts';\nvoid a;\n",
      },
    });
    expect(a).not.toHaveProperty('readsOwn');
    expect(a).toMatchObject({
      configs: ['tsconfig.lib.json', 'tsconfig.spec.json'],
      emits: { config: 'tsconfig.lib.json', out: 'a/dist' },
    });
  });

  test.each([
    [
      'refer to it',
      { 'a/tsconfig.spec.json': '{"include":["test"],"references":[{"path":"./tsconfig.lib.json"}]}' },
    ],
    ['import it by its name', { 'a/test/a.test.ts': "import { a } from '@w/a';\nvoid a;\n" }],
  ])('against what it declares itself where its tests %s', (_name, files) => {
    const { a } = planned({
      files: {
        'a/tsconfig.json':
          '{"files":[],"references":[{"path":"./tsconfig.lib.json"},{"path":"./tsconfig.spec.json"}]}',
        'a/tsconfig.lib.json':
          '{"compilerOptions":{"composite":true,"rootDir":"src","outDir":"dist"},"include":["src"]}',
        'a/tsconfig.spec.json': '{"include":["test"]}',
        'a/test/a.test.ts': 'export {};\n',
        ...files,
      },
    });
    expect(a).toMatchObject({ readsOwn: true });
  });

  test('without a tsconfig there is nothing to check', () => {
    expect(planned({ files: { 'c/tsconfig.json': '{"files":[]}' } })).not.toHaveProperty('c');
  });
});
