import path from 'node:path';
import type { PlannedTypes } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { loadParser } from '../imports/parser.ts';
import { typesNodes } from '../infer/types-nodes.ts';
import { inFolder } from '../testing/in-folder.ts';
import { declarationText } from './declaration-text.ts';
import { declarationOf, emissionOf } from './emission.ts';
import { surfaceText } from './surface.ts';

const parse = await loadParser();

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
  const below = textOf({ 'a/sub/package.json': '{"types":"../dist/x.d.ts"}' });
  expect(below).not.toBe(before);
  expect(textOf({ 'a/sub/package.json': '{"types":"../dist/y.d.ts"}' })).not.toBe(below);
  expect(textOf({ 'a/tsconfig.json': '{"compilerOptions":{"outDir":"lib"}}' })).not.toBe(before);
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
      dependsOn: ['^surface'],
      inputs: expect.arrayContaining([
        { dependentTasksOutputFiles: '**/*types.surface', transitive: true },
        '{workspaceRoot}/tsconfig.base.json',
      ]) as unknown[],
    });
    expect(surface?.dependsOn).toEqual(['dts', '^surface']);
    expect(dts?.outputs).toContain(
      '{workspaceRoot}/node_modules/.cache/subminute/types/libs/b/types.surface',
    );
  });

  test('wait for what the project declares where its own types are checked against that', () => {
    expect(typesNodes({ ...types, readsOwn: true }).targets?.['typecheck']?.dependsOn).toEqual([
      'dts',
      '^surface',
    ]);
  });

  test('hash sources where that is how it is', () => {
    const { typecheck } = typesNodes({ ...types, keys: 'sources' }).targets ?? {};
    expect(typecheck?.inputs).toContain('^default');
    expect(typecheck?.dependsOn).toContain('^surface');
  });

  test('wait for nobody where declarations are read off texts', () => {
    const emits = { config: 'tsconfig.lib.json', out: 'libs/b/dist', by: 'oxc' } as const;
    const { dts, surface } = typesNodes({ ...types, emits }).targets ?? {};
    expect(dts).toMatchObject({
      options: { command: 'subminute-types emit -p tsconfig.lib.json --oxc' },
      inputs: ['{projectRoot}/**/*', '!{projectRoot}/**/*.md', '{workspaceRoot}/tsconfig.base.json'],
    });
    expect(dts).not.toHaveProperty('dependsOn');
    expect(surface?.dependsOn).toEqual(['dts', '^surface']);
  });

  test('declare their own files of a folder that a build writes to', () => {
    const emits = { config: 'tsconfig.lib.json', out: 'libs/b/dist', isShared: true } as const;
    expect(typesNodes({ ...types, emits }).targets?.['dts']).toMatchObject({
      options: { command: 'subminute-types emit -p tsconfig.lib.json --shared' },
      outputs: [
        '{workspaceRoot}/libs/b/dist/**/*.{d.ts,d.mts,d.cts,d.ts.map,d.mts.map,d.cts.map}',
        '{workspaceRoot}/libs/b/dist/._types.surface',
      ],
    });
  });

  test('are no others than planned', () => {
    expect(Object.keys(typesNodes({ ...types, targets: ['dts', 'surface'] }).targets ?? {})).toEqual([
      'dts',
      'surface',
    ]);
  });
});
