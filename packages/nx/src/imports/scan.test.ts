import type { Import } from '@subminute/core/graph';
import { describe, expect, test } from 'vitest';
import type { Language } from './language.ts';
import { loadParser } from './parser.ts';
import { type FileScan, scanText } from './scan.ts';
import { topLevelEffect } from './top-level-effects.ts';

const parse = await loadParser();

function scan(text: string, language: Language = 'ts'): FileScan {
  return scanText(text, language, parse);
}

/** `how specifier`, with `type` or `type-names` before what does not run. */
function said(text: string, language?: Language): readonly string[] {
  return scan(text, language).imports.map(({ kind, how, specifier }: Import) =>
    kind === 'runtime' ? `${how} ${specifier}` : `${kind} ${how} ${specifier}`,
  );
}

describe('what a text imports', () => {
  test.each([
    ["import './a'", 'static ./a'],
    ["import a, { b as c } from './a'", 'static ./a'],
    ["import type { A } from './a'", 'type static ./a'],
    ["import type A from './a'", 'type static ./a'],
    ["import type from './a'", 'static ./a'],
    ["import { type A } from './a'", 'type-names static ./a'],
    ["import { type A, b } from './a'", 'static ./a'],
    ["export * from './a'", 'static ./a'],
    ["export type * from './a'", 'type static ./a'],
    ["export { a } from './a'", 'static ./a'],
    ["export {} from './a'", 'static ./a'],
    ["await import('./a')", 'dynamic ./a'],
    ['await import(`./a`)', 'dynamic ./a'],
    ['await import(`./a/${name}.ts`)', 'glob ./a/**/*'],
    ["await import('./a/' + name)", 'glob ./a/**/*'],
    ["require('./a')", 'require ./a'],
    ["require.resolve('./a')", 'require ./a'],
    ["import a = require('./a')", 'require ./a'],
    ["let a: import('./a').A", 'type import-type ./a'],
    ["let a: typeof import('./a')", 'type import-type ./a'],
    ["vi.mock('./a', () => ({}))", 'mock ./a'],
    ["vi.mock(import('./a'))", 'dynamic ./a'],
    ["jest.requireActual('./a')", 'mock ./a'],
    ["vi.importActual<typeof import('./a')>('./a')", 'type import-type ./a,mock ./a'],
    ["export {}; declare module './a' { interface A {} }", 'type augmentation ./a'],
    ["import.meta.glob('./a/*.ts')", 'glob ./a/*.ts'],
    ["import.meta.glob(['./a/*.ts', '!./a/b.ts'])", 'glob ./a/*.ts'],
    ["new URL('./a.txt', import.meta.url)", 'url ./a.txt'],
    ['/// <reference path="./a.d.ts" />\nlet a', 'type reference-path ./a.d.ts'],
    ['/* a */\n/// <reference types="node" />\nlet a', 'type reference-types node'],
    ["let a; \n/// <reference path='./a.d.ts' />", ''],
    ["// import './a'\nconst b = \"import './b'\"", ''],
  ])('%s', (text, expected) => {
    expect(said(text).join()).toBe(expected);
  });

  test('in comments of JavaScript, types', () => {
    const text = "/** @type {import('./a').A} */\nlet a;\n/** @import { B } from './b' */";
    expect(said(text, 'jsx')).toEqual(['type import-type ./a', 'type import-type ./b']);
    expect(said(text, 'ts')).toEqual([]);
  });

  test('with the names that cross', () => {
    const text =
      "import a, { b as c, type D } from './a'; import * as e from './e';" +
      "export { f as g } from './f'; export * from './h'; export * as i from './i'; import './j';";
    expect(scan(text).imports.map(({ names }) => names)).toEqual([
      [
        { name: 'default', as: 'a' },
        { name: 'b', as: 'c' },
        { name: 'D', as: 'D', type: true },
      ],
      [{ name: '*', as: 'e' }],
      [{ name: 'f', as: 'g', exported: true }],
      [{ name: '*', exported: true }],
      [{ name: '*', as: 'i', exported: true }],
      [],
    ]);
  });

  test('with the place of each literal, in code units, behind a mark of byte order and signs of two units', () => {
    const text =
      "\uFEFF/* 😀 */ import a from './ä';\nrequire('./b'); let c: import(\"./c\").C; vi.mock('./d');\n" +
      "/** @type {import('./e').E} */";
    const places = scan(text, 'jsx').imports.concat(scan(text, 'ts').imports);
    expect(places.length).toBeGreaterThan(4);
    for (const { start, end, specifier } of places)
      expect(text.slice(start, end).slice(1, -1)).toBe(specifier);
  });

  test('with the mode that is asked for', () => {
    const text = "import type { A } from 'a' with { 'resolution-mode': 'require' };";
    expect(scan(text).imports[0]?.mode).toBe('require');
  });
});

describe('what else a text says', () => {
  test.each<[string, object]>([
    ['export const a = __dirname', { place: true }],
    ['export const a = import.meta.url', { place: true }],
    ["export const a = new URL('./a', import.meta.url)", {}],
    ['export {}; await import(name)', { computed: 1 }],
    ['export {}; require(name)', { computed: 1 }],
    ['let a', { ambient: true }],
    ['export {}; declare global { let a: 1 }', { ambient: true }],
    ["declare module 'a' {}\ndeclare module '*.css' {}", { ambient: true, declares: ['a', '*.css'] }],
    ['import a = require("a"); export = a', {}],
    ["'use client';\n// a\nexport * from './a';\nexport { b } from './b'", { reexportsOnly: true }],
    ["export * from './a';\nexport const b = 1", {}],
  ])('%s', (text, facts) => {
    expect(scan(text).facts).toEqual(facts);
  });

  test('a script in JavaScript is nobody else’s', () => {
    expect(scan('let a', 'jsx').facts).toEqual({});
    expect(scan("return require('./a')", 'jsx')).toMatchObject({
      facts: {},
      imports: [{ specifier: './a' }],
    });
  });
});

describe('what cannot be read', () => {
  test('is told with its line, and what stands around it counts', () => {
    const text = "import a from './a';\nconst b = ;\nimport c from './c';";
    expect(scan(text).facts.broken).toEqual({ line: 2, message: 'Unexpected token' });
    expect(said(text)).toEqual(['static ./a', 'static ./c']);
  });

  test('is binary content', () => {
    expect(scan("\0\u0001import './a'")).toEqual({
      imports: [],
      facts: { broken: { message: 'holds binary data' } },
    });
  });

  test('is what is larger than 5 MB, but for literal names', () => {
    const { imports, facts } = scan(`import './a';\n${'let a = 1;\n'.repeat(500_000)}require('./b')`, 'jsx');
    expect(imports.map(({ specifier }) => specifier)).toEqual(['./a', './b']);
    expect(facts.broken?.message).toContain('5 MB');
  });

  test('is a tree of more than a megabyte, whose calls are found by their look', () => {
    const text = `export {};${'a(b)\n'.repeat(215_000)}require('./b')`;
    expect(said(text, 'jsx')).toEqual(['require ./b']);
    expect(scan(text, 'jsx').facts).toEqual({});
  });

  test('is deep, and yet no stack overflows', () => {
    const text = `export const a = ${'['.repeat(400)}require('./a')${']'.repeat(400)}`;
    expect(said(text)).toEqual(['require ./a']);
  });
});

describe('the first statement with an effect', () => {
  test.each<[string, number | undefined]>([
    [
      "import { a } from './a';\nexport const b = { c: [1, a], d: () => run() };\nexport function e() {}",
      undefined,
    ],
    ['export class A { static a = 1; b = run(); c() { run(); } }\nexport enum E { A = 1 }', undefined],
    ["'use client';\nexport type A = 1;\nexport default class {}", undefined],
    ['declare const a: number;\nexport const b = -1 as number', undefined],
    ["export {};\nimport './a';", 2],
    ['export const a = run();', 1],
    ['export class A { static a = run(); }', 1],
    ['export class A extends mixed(B) {}', 1],
    ['@Component({}) export class A {}', 1],
    ['export const a = 1;\n\nregister(a);', 3],
    ['export const a = b.c;', 1],
    [
      "export const a = 1 << 2;\nconst known = new Map<string, number>();\nlet names = new Set(['a']);",
      undefined,
    ],
    ['export const a = new Set(b);', 1],
    ['export const a = new Thing();', 1],
  ])('%s', (text, line) => {
    expect(topLevelEffect(text, parse('a.ts', text, { lang: 'ts' }))).toBe(line);
  });
});
