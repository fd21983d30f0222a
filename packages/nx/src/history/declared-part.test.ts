import { beforeAll, expect, test } from 'vitest';
import { type Parse, loadParser } from '../imports/parser.ts';
import { declaredPart } from './declared-part.ts';

let parse: Parse;
beforeAll(async () => {
  parse = await loadParser();
});

const isSame = (before: string, after: string, file = 'a.ts'): boolean => {
  const [was, is] = [before, after].map((text) => declaredPart(file, text, parse));
  return was !== undefined && was === is;
};

test.each([
  [
    'a body that says what it returns',
    `export function f(a: number): number { return a; }`,
    `export function f(a: number): number { const b = a; return b; }`,
  ],
  [
    'an arrow with a type',
    `export const f = (a: string): string => a;`,
    `export const f = (a: string): string => a + '!';`,
  ],
  ['a value with a type', `export const a: number = 1;`, `export const a: number = 2 + 3;`],
  [
    'a method, a setter',
    `export class A { #a = 1; m(): void {} set s(a: number) {} }`,
    `export class A { #a = 1; m(): void { this.s = 2; } set s(a: number) { void a; } }`,
  ],
  ['a field with a type', `export class A { a: number = 1; }`, `export class A { a: number = 2; }`],
  ['a comment, and layout', `// one\nexport const a = 1;\n`, `/* two */\n\n  export const a = 1;`],
  [
    'an import that only a body uses',
    `export function f(): void {}`,
    `import { g } from './g.ts';\nexport function f(): void { g(); }`,
  ],
  [
    'a hidden function within one that is not',
    `export const f = () => { const g = (): number => 1; return g(); };`,
    `export const f = () => { const g = (): number => 2; return g(); };`,
  ],
  [
    'what a module does that exports nothing',
    `import { test } from 'vitest';\ntest('a', () => {});`,
    `import { test } from 'vitest';\ntest('b', () => {});`,
  ],
])('%s does not count', (_what, before, after) => {
  expect(isSame(before, after)).toBe(true);
});

test.each([
  [
    'a body of which a type is inferred',
    `export function f(a: number) { return a; }`,
    `export function f(a: number) { return String(a); }`,
  ],
  ['a value without a type', `export const a = 1;`, `export const a = 2;`],
  ['a parameter', `export function f(a: number): void {}`, `export function f(a: string): void {}`],
  ['a default value', `export function f(a = 1): void {}`, `export function f(a = ''): void {}`],
  ['what is returned', `export function f(): number { return 1; }`, `export function f(): 1 { return 1; }`],
  ['a new export', `export const a: number = 1;`, `export const a: number = 1;\nexport const b: number = 1;`],
  ['@deprecated', `export const a: number = 1;`, `/** @deprecated */\nexport const a: number = 1;`],
  [
    'a reference',
    `export const a: number = 1;`,
    `/// <reference types="node" />\nexport const a: number = 1;`,
  ],
  [
    'what is imported for its effect',
    `export const a: number = 1;`,
    `import './b.ts';\nexport const a: number = 1;`,
  ],
  [
    'from where a type comes',
    `import type { T } from './a.ts';\nexport const a: T = 1;`,
    `import type { T } from './b.ts';\nexport const a: T = 1;`,
  ],
  [
    'a constructor',
    `class A { a; constructor() { this.a = 1; } }`,
    `class A { a; constructor() { this.a = ''; } }`,
  ],
  ['white space in a string', `export const a = 'a b';`, `export const a = 'a  b';`],
  ['what a script declares', `const a = 1;`, `const a = 2;`],
  [
    'what a module adds to others',
    `import 'a';\ndeclare module 'a' { const a: 1; }`,
    `import 'a';\ndeclare module 'a' { const a: 2; }`,
  ],
  ['a default export', `import 'a';\nexport default 1;`, `import 'a';\nexport default 2;`],
  ['export =', `import a = require('a');\nexport = 1;`, `import a = require('a');\nexport = 2;`],
  [
    'an import with another name',
    `import a = require('a');\nconst b = 1;`,
    `import a = require('a');\nconst b = 2;`,
  ],
])('%s counts', (_what, before, after) => {
  expect(isSame(before, after)).toBe(false);
});

test('of what is not TypeScript, or is not right, nothing is known', () => {
  expect(declaredPart('a.js', 'export const a = 1;', parse)).toBeUndefined();
  expect(declaredPart('a.d.ts', 'export const a: 1;', parse)).toBeUndefined();
  expect(declaredPart('a.ts', 'export const = ;', parse)).toBeUndefined();
  expect(declaredPart('a.tsx', 'export const A = (): void => { <div/>; };', parse)).toBe(
    'export const A = (): void =>  ;',
  );
});
