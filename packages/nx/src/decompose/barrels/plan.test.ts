import { describe, expect, test } from 'vitest';
import { type Texts, barrelsIn, edited } from '../../testing/memory-workspace.ts';
import { planWidened } from './widened.ts';

const LIB: Texts = {
  'package.json': '{"private":true,"workspaces":["packages/*"]}',
  'packages/lib/package.json': '{"name":"lib","exports":{".":"./src/index.ts"}}',
  'packages/lib/src/index.ts': `export { a, type A } from './a';\nexport { default as b, c } from './b';\nexport * from './deep';\n`,
  'packages/lib/src/a.ts': `export const a = 1;\nexport interface A { a: 1 }\n`,
  'packages/lib/src/b.ts': `export default function b() {}\nexport const c = () => 2;\n`,
  'packages/lib/src/deep/index.ts': `export { d as e } from './d';\n`,
  'packages/lib/src/deep/d.ts': `export const d = 3;\n`,
};
const TEST = 'packages/lib/src/index.test.ts';
/** Uses make values of names: what is only imported may be left out when types are. */
const using = (...names: readonly string[]): string => `\nexpect([${names.join(', ')}]);\n`;

async function past(texts: Texts, file = TEST): Promise<string> {
  const all = { ...LIB, ...texts };
  const plan = await barrelsIn(all, 'lib');
  if (!plan.ok) throw new Error(plan.error);
  return edited(all, plan.value.edits)[file] ?? '';
}

async function refusal(texts: Texts): Promise<string> {
  const plan = await barrelsIn({ ...LIB, ...texts }, 'lib');
  return plan.ok ? 'made' : plan.error;
}

async function risks(texts: Texts): Promise<readonly string[]> {
  const plan = await barrelsIn({ ...LIB, ...texts }, 'lib');
  return plan.ok ? plan.value.risks : [];
}

describe('an import past a barrel', () => {
  test('becomes one for each module, with its defaults, other names and types', async () => {
    const text = `import { a as one, b, type A, e } from '.';${using('one', 'b', 'e')}`;
    expect(await past({ [TEST]: text })).toBe(
      `import { a as one, type A } from './a';\nimport b from './b';\nimport { d as e } from './deep/d';${using('one', 'b', 'e')}`,
    );
  });

  test('of one module keeps its layout and its comments', async () => {
    const text = `import {\n  // The default.\n  b as default_,\n} from "./index" // here\n${using('default_')}`;
    expect(await past({ [TEST]: text.replace('b as', 'c as') })).toContain(
      `import {\n  // The default.\n  c as default_,\n} from "./b" // here\n`,
    );
  });

  test('stays as it is where a comment among its names would have to be moved', async () => {
    const text = `import { a, /* why */ c } from '.';${using('a', 'c')}`;
    expect(await refusal({ [TEST]: text })).toContain('no test file imports through a barrel');
  });

  test('stays as it is below a comment that tells a tool of the next line', async () => {
    const text = `// @ts-expect-error -- no types\nimport { a } from '.';${using('a')}`;
    expect(await refusal({ [TEST]: text })).toContain('no test file imports through a barrel');
  });

  test('is set as it was: a long list of names stays a list', async () => {
    const names = Array.from({ length: 9 }, (_, at) => `somethingLong${at}`);
    const b = names.map((name) => `export const ${name} = 1;\n`).join('');
    const index = `export * from './long';\nexport * from './a';\n`;
    const text = `import {\n\ta,\n${names.map((name) => `\t${name},\n`).join('')}} from '.';${using('a', ...names)}`;
    const made = await past({
      'packages/lib/src/index.ts': index,
      'packages/lib/src/long.ts': b,
      [TEST]: text,
    });
    expect(made).toContain(
      `import {\n${names.map((name) => `\t${name},\n`).join('')}} from './long';\nimport { a }`,
    );
  });

  test.each([
    ['.js', './index.js', './a.js'],
    ['.ts', './index.ts', './a.ts'],
    ['no', '.', './a'],
  ])('ends as the other imports of its file do: %s ending', async (_, barrel, module) => {
    const text = `import { a } from '${barrel}';${using('a')}`;
    expect(await past({ [TEST]: text })).toContain(`import { a } from '${module}';`);
  });

  test('keeps an alias', async () => {
    const tsconfig = '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}';
    const text = `import { e } from '@/deep';\nimport { a } from '@/index';${using('e', 'a')}`;
    const made = await past({ 'packages/lib/tsconfig.json': tsconfig, [TEST]: text });
    expect(made).toContain(`import { d as e } from '@/deep/d';\nimport { a } from '@/a';`);
  });

  test('leaves types to the barrel that are nowhere else, and takes nothing from it for them', async () => {
    const index = `${LIB['packages/lib/src/index.ts'] ?? ''}export * as all from './a';\n`;
    const text = `import { a, type all } from '.';${using('a')}`;
    const made = await past({ 'packages/lib/src/index.ts': index, [TEST]: text });
    expect(made).toContain(`import type { all } from '.';\nimport { a } from './a';`);
  });

  test('is not made of what takes everything, is found as it runs, or is for types only', async () => {
    const text = [
      `import * as all from '.';`,
      `export * from '.';`,
      `import type { A } from '.';`,
      `export const later = () => import('.');`,
      using('all'),
    ].join('\n');
    expect(await refusal({ [TEST]: text })).toContain('no test file imports through a barrel');
  });

  test('hands on from where a name is made', async () => {
    const text = `export { a, e as last } from '.';\n`;
    expect(await past({ 'packages/lib/src/more.ts': text }, 'packages/lib/src/more.ts')).toBe(
      `export { a } from './a';\nexport { d as last } from './deep/d';\n`,
    );
  });
});

describe('a barrel is asked as before', () => {
  const text = `import { a } from '.';${using('a')}`;

  test('by a test that mocks it, and by what that test loads', async () => {
    const mock = `import { vi } from 'vitest';\nvi.mock('.');\n`;
    expect(await refusal({ [TEST]: mock + text })).toBe(
      `imports stay with packages/lib/src/index.ts: ${TEST} puts something else in its place`,
    );
    const other = 'packages/lib/src/user.ts';
    const made = await past(
      { [other]: text, 'packages/lib/src/x.test.ts': text, [TEST]: `${mock}import './user';` },
      'packages/lib/src/x.test.ts',
    );
    expect(made).toContain(`from './a'`);
    const kept = await past(
      { [other]: text, 'packages/lib/src/x.test.ts': text, [TEST]: `${mock}import './user';` },
      other,
    );
    expect(kept).toBe(text);
  });

  test('by all, where a set-up file mocks it', async () => {
    const setup = `import { vi } from 'vitest';\nvi.mock('./index', () => ({ a: 2 }));\n`;
    expect(await refusal({ 'packages/lib/src/setup.ts': setup, [TEST]: text })).toContain(
      'packages/lib/src/setup.ts puts something else in its place',
    );
  });

  test('by a test that spies on its names', async () => {
    const spy = `import * as lib from '.';\nvi.spyOn(lib, 'a');\n`;
    expect(await refusal({ [TEST]: spy + text })).toContain(`${TEST} puts something else in its place`);
  });

  test('where a module behind it does something, which is named', async () => {
    const effect = `export const c = 1;\nexport default 1;\nglobalThis.started = true;\n`;
    expect(await refusal({ 'packages/lib/src/b.ts': effect, [TEST]: text })).toBe(
      'imports stay with packages/lib/src/index.ts: packages/lib/src/b.ts:3 does something when it is loaded',
    );
    const free = '{"name":"lib","sideEffects":false,"exports":{".":"./src/index.ts"}}';
    expect(
      await refusal({ 'packages/lib/package.json': free, 'packages/lib/src/b.ts': effect, [TEST]: text }),
    ).toBe('made');
  });

  test('that says where all behind it runs', async () => {
    const index = `'use client';\n${LIB['packages/lib/src/index.ts'] ?? ''}`;
    expect(await refusal({ 'packages/lib/src/index.ts': index, [TEST]: text })).not.toBe('made');
  });

  test('but not where that is loaded all the same, at the same time', async () => {
    const effect = `export const c = 1;\nexport default 1;\nglobalThis.started = true;\n`;
    const made = await past({
      'packages/lib/src/b.ts': effect,
      [TEST]: `import { a, c } from '.';${using('a', 'c')}`,
    });
    expect(made).toContain(`import { a } from './a';\nimport { c } from './b';`);
  });

  test('where a circle behind it would be entered elsewhere', async () => {
    const circle = {
      'packages/lib/src/index.ts': `export { make } from './make';\nexport { Base } from './base';\n`,
      'packages/lib/src/base.ts': `import { make } from './make';\nexport class Base { static of = () => make(); }\n`,
      'packages/lib/src/make.ts': `import { Base } from './base';\nexport class Made extends Base {}\nexport const make = () => new Made();\n`,
    };
    // The class that it extends must be there before.
    expect(await refusal({ ...circle, [TEST]: `import { Base } from '.';${using('Base')}` })).toContain(
      'load each other in a circle',
    );
    expect(await refusal({ ...circle, [TEST]: `import { make } from '.';${using('make')}` })).toBe('made');
  });

  test('in a file of a circle through the barrel, unless others still come as they came', async () => {
    const lazy = {
      'packages/lib/src/a.ts': `import { c } from '.';\nexport const a = () => c();\n`,
      [TEST]: `import { a } from '.';${using('a')}`,
    };
    expect(await past(lazy, 'packages/lib/src/a.ts')).toContain(`import { c } from './b';`);
  });
});

describe('others that use the package', () => {
  const APP = {
    'packages/app/package.json': '{"name":"app","dependencies":{"lib":"*"}}',
    'packages/app/src/app.test.ts': `import { a, e } from 'lib';${using('a', 'e')}`,
  };

  test('go past its barrel where it shows all that they want', async () => {
    const shows =
      '{"name":"lib","exports":{".":"./src/index.ts","./a":"./src/a.ts","./deep/*":"./src/deep/*.ts"}}';
    const made = await past({ ...APP, 'packages/lib/package.json': shows }, 'packages/app/src/app.test.ts');
    expect(made).toContain(`import { a } from 'lib/a';\nimport { d as e } from 'lib/deep/d';`);
  });

  test('stay where it does not, or where a build would have another copy', async () => {
    expect(await refusal(APP)).toContain('no test file imports through a barrel');
    const built =
      '{"name":"lib","exports":{".":"./dist/index.js","./a":"./dist/a.js","./deep/*":"./dist/deep/*.js"}}';
    expect(await refusal({ ...APP, 'packages/lib/package.json': built })).toContain(
      'no test file imports through a barrel',
    );
  });

  test('stay where a configuration of their tests says what the package is', async () => {
    const open = '{"name":"lib","exports":{".":"./src/index.ts","./*":"./src/*.ts"}}';
    const config = `export default { resolve: { alias: { 'lib': './fake.ts' } } };`;
    const texts = { ...APP, 'packages/lib/package.json': open };
    expect(await refusal(texts)).toBe('made');
    expect(await refusal({ ...texts, 'packages/app/vitest.config.ts': config })).not.toBe('made');
  });

  test('see more of a package that nobody publishes, as a proposal of its own', async () => {
    const own =
      '{"name":"lib","private":true,"exports":{"types":"./src/index.ts","default":"./src/index.ts"}}';
    const all = { ...LIB, ...APP, 'packages/lib/package.json': own };
    const plan = await barrelsIn(all, 'lib', planWidened);
    const made = plan.ok ? edited(all, plan.value.edits) : {};
    expect(made['packages/app/src/app.test.ts']).toContain(
      `import { a } from 'lib/a';\nimport { d as e } from 'lib/deep/d';`,
    );
    expect(JSON.parse(made['packages/lib/package.json'] ?? '{}')).toHaveProperty('exports', {
      '.': { types: './src/index.ts', default: './src/index.ts' },
      './a': { types: './src/a.ts', default: './src/a.ts' },
      './deep/d': { types: './src/deep/d.ts', default: './src/deep/d.ts' },
    });
    expect(await barrelsIn({ ...LIB, ...APP }, 'lib', planWidened)).toEqual({
      ok: false,
      error: 'it is published: what it shows is for people to decide',
    });
  });

  test('name a package that theirs hands on only where they ask for it', async () => {
    const texts = {
      'packages/top/package.json': '{"name":"top","dependencies":{"lib":"*"},"exports":{".":"./index.ts"}}',
      'packages/top/index.ts': `export * from 'lib';\nexport { own } from './own';\n`,
      'packages/top/own.ts': `export const own = 1;\n`,
      'packages/top/top.test.ts': `import { a } from './index';${using('a')}`,
    };
    const all = { ...LIB, ...texts };
    const plan = await barrelsIn(all, 'top');
    expect(plan.ok && edited(all, plan.value.edits)['packages/top/top.test.ts']).toContain(
      `import { a } from 'lib';`,
    );
    const other = await barrelsIn(
      {
        ...all,
        'packages/app/package.json': '{"name":"app","dependencies":{"top":"*"}}',
        'packages/app/x.test.ts': `import { a } from 'top';${using('a')}`,
      },
      'top',
    );
    expect(other.ok && other.value.edits.map(({ path }) => path)).toEqual(['packages/top/top.test.ts']);
  });
});

test('rules of a linter, and packages that are loaded no more, are told as risks', async () => {
  const found = await risks({
    'eslint.config.js': `export default [{ rules: { 'no-restricted-imports': 'error' } }];`,
    'packages/lib/src/b.ts': `import ms from 'ms';\nexport default function b() { return ms('1s'); }\nexport const c = () => 2;\n`,
    [TEST]: `import { a } from '.';${using('a')}`,
  });
  expect(found).toContain(
    'eslint.config.js has no-restricted-imports, which may forbid some of these imports: lint before you commit',
  );
  expect(found).toContain(
    'some test files load 1 package no more (ms): what these do as they are loaded does not happen there',
  );
});
