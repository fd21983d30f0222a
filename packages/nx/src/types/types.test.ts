import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlannedTypes } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { loadParser } from '../imports/parser.ts';
import { liveGraph } from '../imports/live-graph.ts';
import { openScans } from '../imports/scans.ts';
import { typesNodes } from '../infer/types-nodes.ts';
import { declarationText } from './declaration-text.ts';
import { declarationOf, emissionOf } from './emission.ts';
import { type TypesPlan, planTypes } from './plan-types.ts';
import { surfaceText } from './surface.ts';

const parse = await loadParser();

function inFolder<T>(files: Readonly<Record<string, string>>, look: (root: string) => T): T {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-types-')));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    return look(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('what is read of a declaration', () => {
  const read = (text: string): string => declarationText('a.d.ts', text, parse);

  test('comments, empty lines and the address of a map are nothing', () => {
    const bare = 'export declare const a: number;\nexport declare function f(b: string): void;';
    expect(
      read(
        '/** About a. */\nexport declare const a: number;\n\n    // b\nexport declare function f(b: string): void;\n//# sourceMappingURL=a.d.ts.map\n',
      ),
    ).toBe(bare);
    expect(read(bare)).toBe(bare);
  });

  test.each([
    ['a type', 'export declare const a: number;', 'export declare const a: string;'],
    ['a name', 'export declare function f(a: number): void;', 'export declare function f(b: number): void;'],
    ['that it is deprecated', '/** @deprecated */ export declare const a: 1;', 'export declare const a: 1;'],
    [
      'what it refers to',
      '/// <reference types="node" />\nexport declare const a: 1;',
      'export declare const a: 1;',
    ],
    ['white space in a type of text', 'export type A = `a\n  b`;', 'export type A = `a\nb`;'],
    ['a text like a comment', "export declare const a: '/* b */';", "export declare const a: '/* c */';"],
  ])('%s counts', (_name, one, other) => {
    expect(read(one)).not.toBe(read(other));
  });

  test('what cannot be parsed counts as it is', () => {
    expect(read('export declare const = // a')).toBe('export declare const = // a');
  });
});

describe('where declarations are written', () => {
  const emission = { rootDir: '/w/a/src', outDir: '/w/a/dist' };

  test.each([
    ['/w/a/src/x.ts', '/w/a/dist/x.d.ts'],
    ['/w/a/src/deep/x.tsx', '/w/a/dist/deep/x.d.ts'],
    ['/w/a/src/x.mts', '/w/a/dist/x.d.mts'],
    ['/w/a/src/x.cjs', '/w/a/dist/x.d.cts'],
    ['/w/a/src/x.d.ts', undefined],
    ['/w/a/src/x.json', undefined],
    ['/w/a/test/x.ts', undefined],
  ])('of %s: %s', (source, declaration) => {
    expect(declarationOf(source, emission)).toBe(declaration);
  });

  test.each([
    [{ outDir: '/w/a/dist' }, ['/w/a/src/x.ts', '/w/a/src/deep/y.ts'], 5, '/w/a/src'],
    [{ outDir: '/w/a/dist' }, ['/w/a/src/x.ts', '/w/a/test/y.ts'], 5, '/w/a'],
    [{ outDir: '/w/a/dist' }, ['/w/a/src/x.ts'], 6, '/w/a'],
    [{ outDir: '/w/a/dist', composite: true }, ['/w/a/src/x.ts'], 5, '/w/a'],
    [{ outDir: '/w/a/dist', rootDir: '/w/a/lib' }, ['/w/a/src/x.ts'], 7, '/w/a/lib'],
  ])('with %j the root of %j is for TypeScript %i %s', (options, sources, major, rootDir) => {
    expect(emissionOf({ file: '/w/a/tsconfig.json', options }, sources, major)).toEqual({
      rootDir,
      outDir: '/w/a/dist',
    });
  });

  test('beside sources nobody finds them', () => {
    expect(emissionOf({ file: '/w/a/tsconfig.json', options: {} }, ['/w/a/x.ts'], 7)).toBeUndefined();
  });
});

test('what stands for declarations changes with them, with the manifest and with what lies beside it', () => {
  const files = {
    'a/package.json': '{"name":"a","version":"1.0.0","exports":"./dist/x.js"}',
    'a/tsconfig.json': '{}',
    'a/dist/x.d.ts': 'export declare const x: 1;',
  };
  const textOf = (more: Readonly<Record<string, string>>): string =>
    inFolder({ ...files, ...more }, (root) => {
      const home = path.join(root, 'a');
      return surfaceText(
        { home, declarations: [path.join(home, 'dist/x.d.ts')], configs: [path.join(home, 'tsconfig.json')] },
        parse,
      );
    });
  const before = textOf({});
  expect(textOf({ 'a/dist/x.d.ts': '// More.\nexport declare const x: 1;\n' })).toBe(before);
  expect(textOf({ 'a/package.json': '{"name":"a","version":"2.0.0","exports":"./dist/x.js"}' })).toBe(before);
  expect(textOf({ 'a/dist/x.d.ts': 'export declare const x: 2;' })).not.toBe(before);
  expect(textOf({ 'a/package.json': '{"name":"a","exports":"./dist/y.js"}' })).not.toBe(before);
  expect(textOf({ 'a/index.ts': 'export {};' })).not.toBe(before);
  expect(textOf({ 'a/tsconfig.json': '{"compilerOptions":{"outDir":"lib"}}' })).not.toBe(before);
});

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
}

function planned(given: Given = {}): Readonly<Record<string, PlannedTypes>> {
  return Object.fromEntries(plan(given).types.map((one) => [one.project, one]));
}

function plan({ files = {}, outputs = [], needs = {} }: Given = {}): TypesPlan {
  const all = { ...BASE, ...files };
  return inFolder(all, (root) => {
    mkdirSync(path.join(root, 'node_modules/@w'), { recursive: true });
    for (const name of ['a', 'b', 'c'])
      symlinkSync(path.join(root, name), path.join(root, 'node_modules/@w', name));
    const scans = openScans({ root, parse, kept: undefined, now: Date.now });
    const scanned = Object.keys(all)
      .filter((file) => !file.includes('/dist/'))
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
    return planTypes({ root, graph, projects });
  });
}

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
      /another target of a writes to a\/dist$/,
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
    expect(a).toMatchObject({
      configs: ['tsconfig.lib.json', 'tsconfig.spec.json'],
      emits: { config: 'tsconfig.lib.json', out: 'a/dist' },
    });
  });

  test('without a tsconfig there is nothing to check', () => {
    expect(planned({ files: { 'c/tsconfig.json': '{"files":[]}' } })).not.toHaveProperty('c');
  });
});

describe('the targets', () => {
  const types: PlannedTypes = {
    project: 'b',
    home: 'libs/b',
    targets: ['dts', 'surface', 'typecheck'],
    configs: ['tsconfig.lib.json', 'tsconfig.spec.json'],
    emits: { config: 'tsconfig.lib.json', out: 'libs/b/dist' },
    keys: 'declarations',
    reads: ['tsconfig.base.json'],
  };

  test('hash declarations of all below, whatever lies between', () => {
    const { dts, surface, typecheck } = typesNodes(types).targets ?? {};
    expect(typecheck).toMatchObject({
      options: { cwd: 'libs/b', command: 'subminute-types check -p tsconfig.lib.json -p tsconfig.spec.json' },
      dependsOn: ['dts', '^surface'],
      inputs: expect.arrayContaining([
        { dependentTasksOutputFiles: '**/types.surface', transitive: true },
        '{workspaceRoot}/tsconfig.base.json',
      ]) as unknown[],
    });
    expect(surface?.dependsOn).toEqual(['dts', '^surface']);
    expect(dts?.outputs).toContain(
      '{workspaceRoot}/node_modules/.cache/subminute/types/libs/b/types.surface',
    );
  });

  test('hash sources where that is how it is', () => {
    const { typecheck } = typesNodes({ ...types, keys: 'sources' }).targets ?? {};
    expect(typecheck?.inputs).toContain('^default');
    expect(typecheck?.dependsOn).toContain('^surface');
  });

  test('are no others than planned', () => {
    expect(Object.keys(typesNodes({ ...types, targets: ['dts', 'surface'] }).targets ?? {})).toEqual([
      'dts',
      'surface',
    ]);
  });
});
