// What the lint configuration must refuse, and what it must let pass: each a file of its own.

export interface Snippet {
  readonly says: string;
  readonly file: string;
  readonly code: string;
  /** The rule that must bite; none for what is allowed. */
  readonly rule?: string;
}

const IMPORTS = 'no-restricted-imports';

function lines(count: number): string {
  return Array.from({ length: count }, (_, n) => `  use(${n});\n`).join('');
}

const inCore: readonly Snippet[] = [
  {
    says: 'a Node module in the core',
    file: 'node',
    code: "import { join } from 'node:path';\nexport const a: string = join('a');",
    rule: IMPORTS,
  },
  {
    says: 'a Node module without its prefix in the core',
    file: 'bare-node',
    code: "export { join } from 'path';",
    rule: IMPORTS,
  },
  {
    says: 'a type of a Node module in the core',
    file: 'node-type',
    code: "import type { Stats } from 'node:fs';\nexport type A = Stats;",
    rule: IMPORTS,
  },
  {
    says: 'Nx in the core',
    file: 'nx',
    code: "import type { Tree } from '@nx/devkit';\nexport type A = Tree;",
    rule: IMPORTS,
  },
  {
    says: 'a package in the core',
    file: 'package',
    code: "export { parse } from 'jsonc-parser';",
    rule: IMPORTS,
  },
  {
    says: 'the clock in the core',
    file: 'clock',
    code: 'export const now: number = Date.now();',
    rule: 'no-restricted-properties',
  },
  {
    says: 'randomness in the core',
    file: 'random',
    code: 'export const a: number = Math.random();',
    rule: 'no-restricted-properties',
  },
  {
    says: 'the process in the core',
    file: 'process',
    code: 'export const a: string = process.cwd();',
    rule: 'no-restricted-globals',
  },
  {
    says: 'a timer in the core',
    file: 'timer',
    code: 'setTimeout(() => {}, 1);',
    rule: 'no-restricted-globals',
  },
  {
    says: 'the console in the core',
    file: 'console',
    code: "console.log('a');",
    rule: 'no-restricted-globals',
  },
].map((one) => ({ ...one, file: `packages/core/src/${one.file}.ts` }));

const inNx: readonly Snippet[] = [
  {
    says: 'Nx in a command',
    file: 'cli/nx',
    code: "import type { Tree } from '@nx/devkit';\nexport type A = Tree;",
    rule: IMPORTS,
  },
  { says: 'Nx in the store', file: 'store/nx', code: "export * as nx from 'nx';", rule: IMPORTS },
  {
    says: 'Nx in the shield',
    file: 'shield/nx',
    code: "import type { Tree } from '@nx/devkit';\nexport type A = Tree;",
    rule: IMPORTS,
  },
  {
    says: 'a layer that knows Nx in the shield',
    file: 'shield/adapter',
    code: "export { a } from '../adapter/types.ts';",
    rule: IMPORTS,
  },
  {
    says: 'code of the devkit in the adapter',
    file: 'adapter/devkit',
    code: "import { joinPathFragments } from '@nx/devkit';\nexport const a: string = joinPathFragments('a');",
    rule: IMPORTS,
  },
  {
    says: 'another package of Nx in the adapter',
    file: 'adapter/js',
    code: "import type { A } from '@nx/js';\nexport type B = A;",
    rule: IMPORTS,
  },
  {
    says: 'internals of Nx in the adapter',
    file: 'adapter/src',
    code: "import type { A } from 'nx/src/config/a';\nexport type B = A;",
    rule: IMPORTS,
  },
  {
    says: 'built internals of Nx in a hook',
    file: 'hooks/dist',
    code: "import type { A } from 'nx/dist/src/a';\nexport type B = A;",
    rule: IMPORTS,
  },
  {
    says: 'the internal devkit in the adapter',
    file: 'adapter/internal',
    code: "import type { A } from '@nx/devkit/internal';\nexport type B = A;",
    rule: IMPORTS,
  },
  {
    says: 'the internal devkit in a test',
    file: 'adapter/internal.test',
    code: "import type { A } from '@nx/devkit/internal';\nexport type B = A;",
    rule: IMPORTS,
  },
  {
    says: 'a heavy package that every command would load',
    file: 'advise/openai',
    code: "import OpenAI from 'openai';\nexport const a: unknown = new OpenAI();",
    rule: IMPORTS,
  },
  { says: 'a default export', file: 'store/default', code: 'export default 1;', rule: 'no-default-export' },
  { says: 'the console in a package', file: 'cli/console', code: "console.log('a');", rule: 'no-console' },
  {
    says: 'an order that depends on the machine',
    file: 'store/order',
    code: "export const a: string[] = ['b'].sort((x, y) => x.localeCompare(y));",
    rule: 'no-restricted-properties',
  },
  {
    says: 'a promise that nobody waits for',
    file: 'store/promise',
    code: 'export function a(): void {\n  Promise.resolve(1);\n}',
    rule: 'no-floating-promises',
  },
  {
    says: 'a switch that forgets a case',
    file: 'store/switch',
    code: "export function a(of: 'b' | 'c'): number {\n  switch (of) {\n    case 'b':\n      return 1;\n  }\n  return 0;\n}",
    rule: 'switch-exhaustiveness-check',
  },
  {
    says: 'a condition that is always true',
    file: 'store/condition',
    code: "export function a(b: { c: string }): string {\n  return b ? b.c : '';\n}",
    rule: 'no-unnecessary-condition',
  },
  {
    says: 'five parameters',
    file: 'store/parameters',
    code: 'export function a(b: 1, c: 1, d: 1, e: 1, f: 1): number {\n  return b + c + d + e + f;\n}',
    rule: 'max-params',
  },
  {
    says: 'a function of 60 lines',
    file: 'store/function',
    code: `declare function use(n: number): void;\nexport function a(): void {\n${lines(60)}}`,
    rule: 'max-lines-per-function',
  },
  {
    says: 'a file of 260 lines',
    file: 'store/file',
    code: `declare function use(n: number): void;\n${lines(260)}`,
    rule: 'max-lines',
  },
  {
    says: 'a circle of imports',
    file: 'store/circle-a',
    code: "import { b } from './circle-b.ts';\nexport const a = (): number => b();",
    rule: 'no-cycle',
  },
  {
    says: 'the other half of the circle',
    file: 'store/circle-b',
    code: "import { a } from './circle-a.ts';\nexport const b = (): number => a();",
    rule: 'no-cycle',
  },
].map((one) => ({ ...one, file: `packages/nx/src/${one.file}.ts` }));

export const offending: readonly Snippet[] = [...inCore, ...inNx];

export const allowed: readonly Snippet[] = [
  { says: 'a neighbour in the core', file: 'packages/core/src/a.ts', code: "export { b } from './b.ts';" },
  {
    says: 'a test library in a test of the core',
    file: 'packages/core/src/b.test.ts',
    code: "import { expect, test } from 'vitest';\ntest('a', () => expect(Date.now()).toBeGreaterThan(0));",
  },
  {
    says: 'types of the devkit in the adapter',
    file: 'packages/nx/src/adapter/types.ts',
    code: "import type { Tree } from '@nx/devkit';\nexport type A = Tree;\nexport const a = 1;",
  },
  {
    says: 'types of the devkit in the plugin',
    file: 'packages/nx/src/plugin.ts',
    code: "import type { Tree } from '@nx/devkit';\nexport type A = Tree;",
  },
  {
    says: 'Node modules and the core in a command',
    file: 'packages/nx/src/cli/node.ts',
    code: "import { join } from 'node:path';\nimport type { Result } from '@subminute/core';\nexport type A = Result;\nexport const a: string = join('a', 'b');",
  },
  {
    says: 'a default export of a generator',
    file: 'packages/nx/src/generators/init/generator.ts',
    code: 'export default function init(): void {}',
  },
  {
    says: 'a neighbour in the shield',
    file: 'packages/nx/src/shield/a.ts',
    code: "export { b } from './b.ts';",
  },
];
