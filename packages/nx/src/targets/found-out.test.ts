import { describe, expect, test } from 'vitest';
import { openBelow } from './below-input.ts';
import { canShield, isShield, shieldEntries, standsOver } from './defaults-over.ts';
import { askedIn, namedFiles } from './follow.ts';
import { reachOf } from './lint-reach.ts';
import { leavesOf } from './package-leaves.ts';
import { testWrites } from './test-writes.ts';

describe('where a package may lead', () => {
  const exports = {
    '.': {
      '@w/source': './src/index.ts',
      types: './dist/index.d.ts',
      import: './dist/index.js',
      require: './dist/index.cjs',
    },
    './*': './dist/*.js',
    './deep/*.css': './styles/*.css',
  };
  const leaves = (deep = '', ...conditions: readonly string[]): readonly string[] =>
    leavesOf({ exports }, deep, new Set(conditions));

  test('to all that a runtime may take, and never to declarations', () => {
    expect(leaves()).toEqual(['./dist/index.js', './dist/index.cjs']);
    expect(leaves('', 'types')).toEqual(['./dist/index.js', './dist/index.cjs']);
  });

  test('to what a condition says that the runner names', () => {
    expect(leaves('', '@w/source')).toEqual(['./src/index.ts']);
  });

  test('by patterns, the longest beginning first', () => {
    expect(leaves('a/b')).toEqual(['./dist/a/b.js']);
    expect(leaves('deep/x.css')).toEqual(['./styles/x.css']);
  });

  test('without exports to its entries, or to the file itself', () => {
    expect(leavesOf({ module: 'm.js', main: 'c.js' }, '', new Set())).toEqual(['m.js', 'c.js']);
    expect(leavesOf({}, '', new Set())).toEqual(['index.js']);
    expect(leavesOf({}, 'lib/a', new Set())).toEqual(['lib/a']);
  });
});

describe('what Vitest writes', () => {
  const writes = (text: string, args: readonly string[] = []): ReturnType<typeof testWrites> =>
    testWrites({ text, args, home: 'a' });

  test.each([
    ['nothing', 'test: {}', []],
    ['coverage', 'coverage: { enabled: true }', ['a/coverage']],
    ['coverage somewhere else', "coverage: { reportsDirectory: './out/cov' }", ['a/out/cov']],
    ['a report', 'outputFile: "r.xml"', ['a/r.xml']],
    ['reports by name', "outputFile: { junit: 'j.xml', json: `j.json` }", ['a/j.json', 'a/j.xml']],
    ['blobs', "reporters: ['blob']", ['a/.vitest-reports']],
    ['pages', "reporters: ['default', 'html']", ['a/html']],
  ])('%s', (_name, text, value) => {
    expect(writes(text)).toEqual({ ok: true, value });
  });

  test('coverage that its arguments ask for', () => {
    expect(writes('', ['--coverage'])).toEqual({ ok: true, value: ['a/coverage'] });
  });

  test.each([
    ['a folder that is made up', 'reportsDirectory: join(root, name)'],
    ['a report with something put in', 'outputFile: `r-${n}.xml`'],
    ['the workspace above', "reportsDirectory: '../../out'"],
    ['its own folder', "reportsDirectory: '.'"],
  ])('nobody can tell, or must not be so: %s', (_name, text) => {
    expect(writes(text)).toMatchObject({ ok: false });
  });
});

describe('what of the projects below counts', () => {
  const byName = new Map(['a', 'b'].map((name) => [name, { name, root: name, needs: [] }] as const));
  const ownerOf = (file: string): string | undefined => file.split('/')[0];
  const below = (namedInputs: object, ...files: readonly string[]): unknown =>
    openBelow({ nxJson: { namedInputs }, byName, ownerOf })('a', files);
  const production = ['default', '!{projectRoot}/**/*.test.ts'];

  test('production, where it has all that is reached', () => {
    expect(below({ production }, 'a/x.test.ts', 'b/src/y.ts')).toEqual({ input: 'production' });
  });

  test('all, where tests reach what production leaves out, and where nothing is said', () => {
    expect(below({ production }, 'b/y.test.ts')).toEqual({ input: 'default' });
    expect(below({}, 'b/y.test.ts')).toEqual({ input: 'default' });
  });

  test('nothing that could be named, where default leaves it out too', () => {
    expect(below({ default: ['{projectRoot}/src/**/*'] }, 'b/y.ts')).toEqual({ lost: 'b/y.ts' });
  });

  test('names that lead to themselves come to an end', () => {
    expect(below({ production: ['default'], default: ['production'] }, 'b/y.ts')).toEqual({ lost: 'b/y.ts' });
  });
});

describe('targetDefaults', () => {
  const over = (targetDefaults: object): string | undefined =>
    standsOver({ targetDefaults }, 'test', 'nx:run-commands');

  test.each([
    ['by name', { test: { inputs: [] } }, 'test'],
    ['by executor, which comes first', { test: {}, 'nx:run-commands': { options: {} } }, 'nx:run-commands'],
    ['by a pattern', { 'te*': { dependsOn: [] } }, 'te*'],
    ['in a list', { test: [{ cache: true }, { outputs: [] }] }, 'test'],
  ])('stand over ours: %s', (_name, given, key) => {
    expect(over(given)).toBe(key);
  });

  test.each([
    ['of another name', { build: { inputs: [] } }],
    ['that decide nothing', { test: { cache: true, parallelism: false } }],
    ['of another plugin', { test: [{ filter: { plugin: '@nx/vitest' }, inputs: [] }] }],
    ['behind an entry of ours', { test: { inputs: [] }, ...shieldEntries(['nx:run-commands']) }],
  ])('do not: %s', (_name, given) => {
    expect(over(given)).toBeUndefined();
  });

  test('can be kept off since Nx 24, where nothing is said by executor', () => {
    expect(canShield({}, 'nx:run-commands', 24)).toBe(true);
    expect(canShield({}, 'nx:run-commands', 23)).toBe(false);
    expect(canShield({}, 'nx:run-commands', NaN)).toBe(false);
    expect(canShield({ targetDefaults: { 'nx:run-commands': {} } }, 'nx:run-commands', 24)).toBe(false);
    expect(isShield(shieldEntries(['nx:noop'])['nx:noop'])).toBe(true);
    expect(isShield([{ filter: { plugin: '@subminute/nx' }, cache: true }])).toBe(false);
  });
});

test('a configuration names files by texts, relative to where it lies, to its project and to the workspace', () => {
  const files = new Set(['tools/setup.ts', 'a/b/own.ts', 'a/local.ts']);
  const text =
    "setupFiles: ['../../tools/setup.ts', './own.ts', '/local.ts', 'tools/setup.ts', 'gone.ts', '../../../x.ts']";
  expect(new Set(namedFiles(text, ['a/b', 'a', '.'], (file) => files.has(file)))).toEqual(files);
});

test('a configuration asks for variables by name', () => {
  expect(askedIn("process.env.CI && process.env['A_B'] && process.env[name] && env.X")).toEqual([
    'CI',
    'A_B',
  ]);
});

describe('what rules look at', () => {
  const why = { a: 'something' };
  const eslint = [{ tool: 'eslint', args: ['.'] }] as const;
  const reach = (ask: Partial<Parameters<typeof reachOf>[0]>): string =>
    reachOf({
      calls: eslint,
      chain: { text: '' },
      judged: { why: {}, types: {} },
      home: 'a',
      version: () => 2,
      ...ask,
    });

  test('of ESLint, as its configuration was judged', () => {
    expect(reach({})).toBe('files');
    expect(reach({ judged: { why, types: { a: 'only' } } })).toBe('types');
    expect(reach({ judged: { why, types: { a: 'also' } } })).toBe('both');
    expect(reach({ judged: { why, types: {} } })).toBe('modules');
  });

  test('of Biome, by its version', () => {
    const calls = [{ tool: 'biome', args: ['lint', '.'] }] as const;
    expect(reach({ calls })).toBe('modules');
    expect(reach({ calls, version: () => 1 })).toBe('files');
  });

  test('of oxlint, by what is switched on', () => {
    const calls = [{ tool: 'oxlint', args: [] }] as const;
    const of = (text: string): string => reach({ calls, chain: { text } });
    expect(of('{"rules":{}}')).toBe('files');
    expect(of('{"plugins":["import"]}')).toBe('modules');
    expect(of('{"options":{"typeAware":true}}')).toBe('types');
    expect(of('{"jsPlugins":["./x.js"],"options":{"typeAware":true}}')).toBe('both');
    expect(of("import more from '@w/lint';")).toBe('modules');
    expect(reach({ calls: [{ tool: 'oxlint', args: ['--type-aware'] }] })).toBe('types');
  });
});
