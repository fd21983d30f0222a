import { describe, expect, test } from 'vitest';
import { type Texts, edited, planIn } from '../../testing/memory-workspace.ts';
import type { Part, SplitPlan } from './request.ts';

const MANIFEST = {
  name: '@shop/cart',
  version: '1.2.3',
  private: true,
  type: 'module',
  sideEffects: false,
  exports: { '.': './src/index.ts', './deep': './src/deep.ts' },
  dependencies: { left: '^1.0.0', right: '^2.0.0', tslib: '^2.1.0' },
  devDependencies: { vitest: '^5.0.0', only: '^1.0.0' },
};

const WORKSPACE: Texts = {
  'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
  'packages/cart/package.json': JSON.stringify(MANIFEST, undefined, 2),
  'packages/cart/tsconfig.json': '{ "include": ["src"] }\n',
  'packages/cart/src/index.ts':
    "export * from './total.ts';\nexport { a as b } from './api/a.ts';\nexport type { A } from './api/a.ts';\nexport { default } from './api/a.ts';\n",
  'packages/cart/src/total.ts': "import { a } from './api/a.ts';\nimport 'right';\nexport const total = a;\n",
  'packages/cart/src/deep.ts': 'export const deep = 1;\n',
  'packages/cart/src/api/a.ts':
    "import { left } from 'left';\nexport const a = left;\nexport interface A { a: 1 }\nexport default a;\n",
  'packages/cart/src/api/a.test.ts':
    "import { expect } from 'vitest';\nimport { a } from './a.ts';\nimport only from 'only';\nexpect(a).toBe(only);\n",
  'packages/cart/src/api/__snapshots__/a.test.ts.snap': 'snap',
  'packages/cart/src/api/schema.graphql': 'type A',
  'packages/app/package.json': JSON.stringify({ name: '@shop/app', dependencies: { '@shop/cart': '*' } }),
  'packages/app/src/main.ts': "import { b, total } from '@shop/cart';\nconsole.log(b, total);\n",
};

const API = { name: 'api', files: ['packages/cart/src/api/a.ts', 'packages/cart/src/api/a.test.ts'] };

function planned(texts: Texts, parts: readonly Part[] = [API]): SplitPlan {
  const plan = planIn(texts, 'packages/cart', parts);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

function after(more: Readonly<Record<string, string | undefined>>, parts: readonly Part[] = [API]): Texts {
  const all = Object.entries({ ...WORKSPACE, ...more });
  const texts = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
  return edited(texts, planned(texts, parts).edits);
}

const refused = (more: Texts, parts: readonly Part[] = [API]): string => {
  const plan = planIn({ ...WORKSPACE, ...more }, 'packages/cart', parts);
  return plan.ok ? 'planned' : plan.error;
};

describe('a split', () => {
  test('moves files with what belongs to them, and nothing else', () => {
    const { moves, projects } = planned(WORKSPACE);
    expect([...moves]).toEqual(
      ['__snapshots__/a.test.ts.snap', 'a.test.ts', 'a.ts', 'schema.graphql'].map((file) => [
        `packages/cart/src/api/${file}`,
        `packages/cart-api/src/api/${file}`,
      ]),
    );
    expect(projects).toEqual([
      { part: 'api', name: '@shop/cart-api', root: 'packages/cart-api', package: '@shop/cart-api' },
    ]);
  });

  test('names what moved by its package, in the project and in those that depend on it', () => {
    const texts = after({});
    expect(texts['packages/cart/src/total.ts']).toContain("import { a } from '@shop/cart-api/api/a';");
    expect(texts['packages/cart/src/index.ts']).toBe(
      "export * from './total.ts';\nexport { a as b } from '@shop/cart-api/api/a';\nexport type { A } from '@shop/cart-api/api/a';\nexport { default } from '@shop/cart-api/api/a';\n",
    );
    expect(texts['packages/app/src/main.ts']).toBe(
      "import { total } from '@shop/cart';\nimport { a as b } from '@shop/cart-api/api/a';\nconsole.log(b, total);\n",
    );
    expect(texts['packages/cart-api/src/api/a.test.ts']).toBe(WORKSPACE['packages/cart/src/api/a.test.ts']);
  });

  test('gives the part a manifest in the shape of the project, with what it needs alone', () => {
    const texts = after({});
    expect(JSON.parse(texts['packages/cart-api/package.json'] ?? '')).toEqual({
      name: '@shop/cart-api',
      version: '1.2.3',
      private: true,
      type: 'module',
      sideEffects: false,
      exports: { './*': './src/*.ts' },
      dependencies: { left: '^1.0.0', tslib: '^2.1.0' },
      devDependencies: { only: '^1.0.0', vitest: '^5.0.0' },
    });
    expect(JSON.parse(texts['packages/cart/package.json'] ?? '')).toMatchObject({
      exports: MANIFEST.exports,
      dependencies: { '@shop/cart-api': '*', left: '^1.0.0', right: '^2.0.0' },
    });
    expect(JSON.parse(texts['packages/app/package.json'] ?? '')).toMatchObject({
      dependencies: { '@shop/cart': '*', '@shop/cart-api': '*' },
    });
  });

  test('takes a dependent off the project where it needs the part alone', () => {
    const texts = after({ 'packages/app/src/main.ts': "import { b } from '@shop/cart';\nb;\n" });
    expect(JSON.parse(texts['packages/app/package.json'] ?? '')).toMatchObject({
      dependencies: { '@shop/cart-api': '*' },
    });
    expect(texts['packages/app/package.json']).not.toContain('"@shop/cart":');
  });

  test.each([
    ["import type { A } from '@shop/cart';", "import type { A } from '@shop/cart-api/api/a';"],
    [
      "import own, { type A, total as t } from '@shop/cart';",
      "import { total as t } from '@shop/cart';\nimport own, { type A } from '@shop/cart-api/api/a';",
    ],
    ['export { b as c } from "@shop/cart";', 'export { a as c } from "@shop/cart-api/api/a";'],
    ["import * as all from '@shop/cart';", "import * as all from '@shop/cart';"],
    ["export * from '@shop/cart';", "export * from '@shop/cart';"],
    ["import '@shop/cart';", "import '@shop/cart';"],
    ["const { b } = await import('@shop/cart');", "const { b } = await import('@shop/cart');"],
    ["let a: import('@shop/cart').A;", "let a: import('@shop/cart-api/api/a').A;"],
    ["import { b, /* all */ total } from '@shop/cart';", "import { b, /* all */ total } from '@shop/cart';"],
    ["import { a } from '../../cart/src/api/a.ts';", "import { a } from '../../cart-api/src/api/a.ts';"],
    [
      "vi.mock('../../cart/src/api/a.ts'); const x = require('../../cart/src/api/a');",
      "vi.mock('../../cart-api/src/api/a.ts'); const x = require('../../cart-api/src/api/a');",
    ],
    [
      "const url = new URL('../../cart/src/api/a.ts', import.meta.url);",
      "const url = new URL('../../cart-api/src/api/a.ts', import.meta.url);",
    ],
    [
      "/// <reference path='../../cart/src/api/a.ts' />",
      "/// <reference path='../../cart-api/src/api/a.ts' />",
    ],
  ])('makes of %s in a dependent: %s', (before, now) => {
    const rest = '\nexport {};\n';
    const texts = after({ 'packages/app/src/main.ts': before + rest });
    expect(texts['packages/app/src/main.ts']).toBe(now + rest);
  });

  test('leaves a module that a test mocks where the mock is looked for', () => {
    const texts = after({
      'packages/app/src/main.test.ts':
        "import { vi } from 'vitest';\nimport './main';\nvi.mock('@shop/cart', () => ({ b: 1 }));\n",
    });
    expect(texts['packages/app/src/main.ts']).toBe(WORKSPACE['packages/app/src/main.ts']);
  });

  test('does not pass by a module that does something, unless the package says that it may', () => {
    const manifest = JSON.stringify({ ...MANIFEST, sideEffects: undefined });
    const index = `import './polyfill.ts';\n${WORKSPACE['packages/cart/src/index.ts'] ?? ''}`;
    const texts = after({
      'packages/cart/package.json': manifest,
      'packages/cart/src/index.ts': index,
      'packages/cart/src/polyfill.ts': 'export {};\n',
    });
    expect(texts['packages/app/src/main.ts']).toBe(WORKSPACE['packages/app/src/main.ts']);
  });

  test('knows what is added to a global from the global', () => {
    const total = 'export const total = 1;\ndeclare global { interface Error { isKnown?: boolean } }\n';
    const a = 'export const a = new Error();\nexport interface A { a: 1 }\nexport default a;\n';
    const texts = after({ 'packages/cart/src/total.ts': total, 'packages/cart/src/api/a.ts': a });
    expect(texts['packages/cart-api/src/api/a.ts']).toBe(a);
  });

  test('keeps declarations for everybody where whoever uses them imports their module', () => {
    const a =
      'declare global { var BUILD: string }\nexport const a = 1;\nexport interface A { a: 1 }\nexport default a;\n';
    const total = "import { a } from './api/a.ts';\nexport const total = a + BUILD;\n";
    const texts = after({ 'packages/cart/src/total.ts': total, 'packages/cart/src/api/a.ts': a });
    expect(texts['packages/cart-api/src/api/a.ts']).toBe(a);
  });

  test('leaves a module behind under a name that the package shows', () => {
    const parts = [{ name: 'deep', files: ['packages/cart/src/deep.ts'] }];
    const texts = after({}, parts);
    expect(texts['packages/cart/src/deep.ts']).toBe("export * from '@shop/cart-deep/deep';\n");
    expect(texts['packages/cart-deep/src/deep.ts']).toBe('export const deep = 1;\n');
  });

  test('tells whoever lists projects by hand', () => {
    const texts = after({
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/app', 'packages/cart'] }),
      '.github/CODEOWNERS': '* @all\n/packages/cart/ @cart\n/packages/cart/src/api @api\n',
      'vitest.config.ts': "export default { test: { projects: ['packages/cart', 'packages/app'] } };\n",
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./packages/cart" }] }\n',
    });
    expect(JSON.parse(texts['package.json'] ?? '')).toMatchObject({
      workspaces: ['packages/app', 'packages/cart', 'packages/cart-api'],
    });
    expect(texts['.github/CODEOWNERS']).toBe(
      '* @all\n/packages/cart/ @cart\n/packages/cart-api/ @cart\n/packages/cart/src/api @api\n/packages/cart-api/src/api @api\n',
    );
    expect(texts['vitest.config.ts']).toContain("['packages/cart', 'packages/cart-api', 'packages/app']");
    expect(JSON.parse(texts['tsconfig.json'] ?? '')).toEqual({
      files: [],
      references: [{ path: './packages/cart' }, { path: './packages/cart-api' }],
    });
  });

  test('keeps the spelling of pnpm, and its list of folders', () => {
    const texts = after({
      'pnpm-workspace.yaml':
        "packages:\n  - 'packages/app'\n  - packages/cart # the cart\ncatalog:\n  a: 1\n",
      'packages/app/package.json': JSON.stringify({
        name: '@shop/app',
        dependencies: { '@shop/cart': 'workspace:^' },
      }),
    });
    expect(texts['pnpm-workspace.yaml']).toBe(
      "packages:\n  - 'packages/app'\n  - packages/cart # the cart\n  - 'packages/cart-api'\ncatalog:\n  a: 1\n",
    );
    expect(texts['packages/app/package.json']).toContain('"@shop/cart-api": "workspace:^"');
    expect(texts['packages/cart/package.json']).toContain('"@shop/cart-api": "workspace:^"');
  });

  test('refers to the tsconfig of the part wherever files name it', () => {
    const lib =
      '{ "compilerOptions": { "composite": true, "outDir": "../../dist/cart" }, "include": ["src"] }\n';
    const texts = after({
      'packages/cart/tsconfig.json':
        '{ "files": [], "references": [{ "path": "./tsconfig.lib.json" }, { "path": "../base" }] }\n',
      'packages/cart/tsconfig.lib.json': lib,
      'packages/app/tsconfig.json':
        '{ "compilerOptions": { "composite": true }, "include": ["src"], "references": [{ "path": "../cart/tsconfig.lib.json" }] }\n',
    });
    const paths = (file: string): readonly string[] =>
      (JSON.parse(texts[file] ?? '') as { references?: { path: string }[] }).references?.map(
        (one) => one.path,
      ) ?? [];
    expect(paths('packages/cart/tsconfig.lib.json')).toEqual(['../cart-api/tsconfig.lib.json']);
    expect(paths('packages/cart/tsconfig.json')).toEqual(['./tsconfig.lib.json', '../base', '../cart-api']);
    expect(paths('packages/cart-api/tsconfig.json')).toEqual(['./tsconfig.lib.json']);
    expect(paths('packages/app/tsconfig.json')).toEqual([
      '../cart/tsconfig.lib.json',
      '../cart-api/tsconfig.lib.json',
    ]);
    expect(texts['packages/cart-api/tsconfig.lib.json']).toContain('"../../dist/cart-api"');
  });

  test('goes by paths of the root tsconfig where that is how projects are named', () => {
    const texts = after({
      'tsconfig.base.json':
        '{ "compilerOptions": { "baseUrl": ".", "paths": { "@shop/cart": ["packages/cart/src/index.ts"] } } }\n',
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" }\n',
      'packages/cart/package.json': undefined,
      'packages/cart/src/total.ts': "import { a } from './api/a.ts';\nexport const total = a;\n",
      'packages/cart/project.json':
        '{ "name": "cart", "sourceRoot": "packages/cart/src", "targets": { "test": { "options": { "cwd": "packages/cart" }, "dependsOn": ["cart:build"] } } }\n',
      'packages/cart/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }\n',
      'packages/app/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }\n',
    });
    expect(JSON.parse(texts['tsconfig.base.json'] ?? '')).toMatchObject({
      compilerOptions: { paths: { '@shop/cart-api/*': ['packages/cart-api/src/*.ts'] } },
    });
    expect(JSON.parse(texts['packages/cart-api/project.json'] ?? '')).toEqual({
      name: 'cart-api',
      sourceRoot: 'packages/cart-api/src',
      targets: { test: { options: { cwd: 'packages/cart-api' }, dependsOn: ['cart-api:build'] } },
    });
    expect(texts['packages/app/src/main.ts']).toContain("from '@shop/cart-api/api/a'");
  });
});

describe('refuses', () => {
  test.each<[string, Texts, string]>([
    [
      'parts in a circle',
      { 'packages/cart/src/api/a.ts': "import { deep } from '@shop/cart/deep';\nexport const a = deep;\n" },
      'would import each other in a circle',
    ],
    [
      'what needs a module that stays',
      { 'packages/cart/src/api/a.ts': "import type { total } from '../total.ts';\nexport const a = 1;\n" },
      'packages/cart/src/api/a.ts of part api imports packages/cart/src/total.ts, which stays in @shop/cart',
    ],
    [
      'computed imports',
      { 'packages/cart/src/api/a.ts': 'export const a = (x: string) => import(x);\n' },
      'what only running it tells',
    ],
    [
      'globs over several parts',
      { 'packages/cart/src/total.ts': "export const total = import.meta.glob('./api/*.ts');\n" },
      'takes all files of ./api/*.ts',
    ],
    [
      'reads of what goes elsewhere',
      {
        'packages/cart/src/total.ts':
          "import { readFileSync } from 'node:fs';\nexport const total = readFileSync(new URL('.', import.meta.url).pathname + 'api/schema.graphql');\nexport const at = 'api/schema.graphql';\n",
      },
      'asks where it lies, and names api/schema.graphql',
    ],
    [
      'a moved file that reads beyond its folder',
      {
        'packages/cart/src/api/a.ts':
          "import path from 'node:path';\nexport const a = path.join(import.meta.dirname, '../../package.json');\n",
      },
      'asks where it lies, and names ../../package.json',
    ],
    [
      'what is added to a module elsewhere',
      {
        'packages/cart/src/total.ts':
          "declare module './api/a.ts' { interface A { b: 1 } }\nexport const total = 1;\n",
      },
      'adds to the module ./api/a.ts',
    ],
    [
      'declarations for everybody that the part needs',
      {
        'packages/cart/src/globals.d.ts': 'declare const BUILD: string;\n',
        'packages/cart/src/api/a.ts': 'export const a = BUILD;\n',
      },
      'declares BUILD for everybody',
    ],
    [
      'what is added to a global that the part uses',
      {
        'packages/cart/src/total.ts':
          'export const total = 1;\ndeclare global { interface Error { isKnown?: boolean } }\n',
        'packages/cart/src/api/a.ts': 'export const a = new Error().isKnown;\n',
      },
      'declares isKnown for everybody',
    ],
    [
      'files that git ignores',
      { 'packages/cart/src/api/a.ts': "import './made.ts';\nexport const a = 1;\n" },
      'which is not in git',
    ],
    [
      'syntax errors',
      { 'packages/cart/src/total.ts': 'export const = ;\n' },
      'packages/cart/src/total.ts:1 cannot be read',
    ],
    [
      'a syntax error in a dependent',
      { 'packages/app/src/main.ts': "import { b } from '@shop/cart';\nconst = ;\n" },
      'packages/app/src/main.ts:2 cannot be read',
    ],
    ['a folder that is there', { 'packages/cart-api/README.md': '' }, 'packages/cart-api is there already'],
    [
      'a name that is taken',
      { 'packages/other/package.json': '{ "name": "@shop/cart-api" }' },
      'there is a project @shop/cart-api already',
    ],
    [
      'a manifest that is no JSON',
      { 'packages/cart/package.json': '{', 'packages/cart/project.json': '{ "name": "@shop/cart" }' },
      'packages/cart/package.json is no JSON',
    ],
    [
      'paths across what would be projects',
      { 'packages/cart/src/total.ts': "export const total = new URL('./api/a.ts', import.meta.url);\n" },
      'reads packages/cart/src/api/a.ts by its path',
    ],
  ])('%s', (_, more, reason) => {
    expect(refused(more)).toContain(reason);
  });

  test.each<[string, readonly Part[], string]>([
    ['no parts', [], 'there is nothing to split'],
    [
      'the entry alone',
      [{ name: 'main', files: ['packages/cart/src/index.ts'] }],
      'there is nothing to split',
    ],
    [
      'a file of another project',
      [{ name: 'x', files: ['packages/app/src/main.ts'] }],
      'is no file of @shop/cart',
    ],
    ['a file in two parts', [API, { ...API, name: 'b' }], 'is in two parts'],
    [
      'two parts of one name',
      [API, { name: 'api', files: ['packages/cart/src/total.ts'] }],
      'two parts are called api',
    ],
    ['a name that no package can have', [{ ...API, name: 'A b' }], "cannot be part of a package's name"],
    ['the project itself', [{ name: 'x', files: ['packages/cart/package.json'] }], 'it cannot go'],
  ])('%s', (_, parts, reason) => {
    expect(refused({}, parts)).toContain(reason);
  });

  test('two modules of one name', () => {
    const parts = [{ ...API, files: [...API.files, 'packages/cart/src/api/a.tsx'] }];
    expect(refused({ 'packages/cart/src/api/a.tsx': '' }, parts)).toContain(
      'would have one name in their package',
    );
  });

  test('a cycle over the whole project', () => {
    const more = {
      'packages/cart/src/api/a.ts': "import { total } from '../index.ts';\nexport const a = () => total;\n",
    };
    expect(refused(more)).toContain('circle');
  });
});
