import { describe, expect, test } from 'vitest';
import type { ChangedFile } from './changed-file.ts';
import type { Comparison } from './comparison.ts';
import { reasonsOf, touchedBy } from './reasons.ts';

const NX_JSON = 'workspace:[{workspaceRoot}/nx.json,{workspaceRoot}/.gitignore,{workspaceRoot}/.nxignore]';
const GLOBAL = 'workspace:[{workspaceRoot}/global.txt]';

/** The groups of shop:test, as Nx 24 names them. */
const BASE: Readonly<Record<string, string>> = {
  command: '1',
  'shop:packages/shop/**/*': '1',
  'shop:ProjectConfiguration': '1',
  'shop:TsConfig': '1',
  'cart:packages/cart/**/*,!packages/cart/test/**/*': '1',
  'cart:ProjectConfiguration': '1',
  'cart:TsConfig': '1',
  'core:packages/core/**/*,!packages/core/test/**/*': '1',
  'core:ProjectConfiguration': '1',
  'core:TsConfig': '1',
  AllExternalDependencies: '1',
  'env:CI_MODE': '1',
  'runtime:node -v': '1',
  '**/*.d.ts:dist/core': '1',
  [NX_JSON]: '1',
  [GLOBAL]: '1',
};

const CLOSURES = new Map([
  ['shop', new Set(['shop', 'cart', 'core'])],
  ['cart', new Set(['cart', 'core'])],
  ['core', new Set(['core'])],
]);

/** Enough of a glob for these groups. */
function matches(file: string, pattern: string): boolean {
  return pattern.endsWith('/**/*') ? file.startsWith(pattern.slice(0, -4)) : file === pattern;
}

interface Given {
  /** Groups that moved; `null`: gone. */
  readonly moved: Readonly<Record<string, string | null>>;
  readonly files?: readonly ChangedFile[];
  readonly before?: Readonly<Record<string, string>>;
  readonly args?: readonly [was: string, is: string];
  readonly tools?: readonly [was: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>];
}

function comparison({ moved, files, before = {}, args = ['', ''], tools = [{}, {}] }: Given): Comparison {
  const groups = (record: Readonly<Record<string, string | null>>): ReadonlyMap<string, string> =>
    new Map(Object.entries(record).flatMap(([name, hash]) => (hash === null ? [] : [[name, hash] as const])));
  return {
    project: 'shop',
    target: 'test',
    before: { groups: groups({ ...BASE, ...before }), args: args[0], tools: tools[0] },
    after: { groups: groups({ ...BASE, ...before, ...moved }), args: args[1], tools: tools[1] },
    ...(files ? { files } : {}),
    closures: CLOSURES,
    namedInputs: {
      default: ['{projectRoot}/**/*', '{workspaceRoot}/global.txt'],
      production: ['default', '!{projectRoot}/test/**/*'],
    },
    direct: new Set(['semver']),
    rootOf: (project) => `packages/${project}`,
    roots: ['.', 'packages/shop', 'packages/cart', 'packages/core', 'packages/core/inner'],
    matches,
  };
}

const reasons = (given: Given): ReturnType<typeof reasonsOf> => reasonsOf(comparison(given));
const changed = (file: string, more: Partial<ChangedFile> = {}): ChangedFile => ({
  file,
  change: 'changed',
  ...more,
});
const CORE_FILES = 'core:packages/core/**/*,!packages/core/test/**/*';

describe('one cause is one reason', () => {
  test('a file of a project that the task hangs on, with the way to it and its named input', () => {
    expect(reasons({ moved: { [CORE_FILES]: '2' }, files: [changed('packages/core/src/round.ts')] })).toEqual(
      [
        {
          kind: 'file',
          files: [changed('packages/core/src/round.ts')],
          chain: ['shop', 'cart', 'core'],
          input: 'production',
        },
      ],
    );
  });

  test('a file that the group leaves out is not named for it', () => {
    const files = [changed('packages/core/test/round.test.ts'), changed('docs/a.md')];
    expect(reasons({ moved: { [CORE_FILES]: '2' }, files })).toEqual([
      { kind: 'unnamed', group: CORE_FILES, chain: ['shop', 'cart', 'core'] },
    ]);
  });

  test("a file of a project in the folder of another one is not the outer one's", () => {
    const files = [changed('packages/core/inner/a.ts'), changed('packages/core/b.ts')];
    expect(reasons({ moved: { [CORE_FILES]: '2' }, files })).toMatchObject([
      { kind: 'file', files: [{ file: 'packages/core/b.ts' }] },
    ]);
  });

  test('a file outside of the projects', () => {
    expect(reasons({ moved: { [GLOBAL]: '2' }, files: [changed('global.txt')] })).toEqual([
      { kind: 'file', files: [changed('global.txt')], chain: [] },
    ]);
  });

  test('an environment variable', () => {
    expect(reasons({ moved: { 'env:CI_MODE': '2' }, files: [] })).toEqual([
      { kind: 'env', variable: 'CI_MODE' },
    ]);
  });

  test('the arguments', () => {
    expect(reasons({ moved: { command: '2' }, args: ['', '--watch'], files: [] })).toEqual([
      { kind: 'arguments', was: '', is: '--watch' },
    ]);
  });

  test('the output of a command, with the versions where it asks for Node', () => {
    const tools = [{ node: 'v22.1.0' }, { node: 'v24.0.0' }] as const;
    expect(reasons({ moved: { 'runtime:node -v': '2' }, tools, files: [] })).toEqual([
      { kind: 'runtime', command: 'node -v', was: 'v22.1.0', is: 'v24.0.0' },
    ]);
  });

  test('packages of the lockfile, those that the workspace asks for first', () => {
    const packages = [
      { name: 'a', was: '1.0.0', is: '1.1.0' },
      { name: 'semver', was: '7.0.0', is: '7.1.0' },
    ];
    const files = [
      changed('pnpm-lock.yaml', { packages }),
      changed('packages/cart/package.json', { keys: ['dependencies.semver'] }),
    ];
    const moved = { AllExternalDependencies: '2', 'cart:packages/cart/**/*,!packages/cart/test/**/*': '2' };
    expect(reasons({ moved, files })).toEqual([
      { kind: 'package', file: 'pnpm-lock.yaml', packages: packages.toReversed() },
    ]);
  });

  test('of packages that are inputs by their names, only those', () => {
    const packages = [
      { name: 'a', was: '1.0.0', is: '1.1.0' },
      { name: '@x/b', was: '1.0.0', is: '2.0.0' },
    ];
    const given = { before: { 'npm:@x/b@1.0.0': '1' }, moved: { 'npm:@x/b@1.0.0': '2' } };
    expect(reasons({ ...given, files: [changed('yarn.lock', { packages })] })).toEqual([
      { kind: 'package', file: 'yarn.lock', packages: [{ name: '@x/b', was: '1.0.0', is: '2.0.0' }] },
    ]);
  });

  test('the command of a target, of the task or of a project that it hangs on', () => {
    const file = changed('packages/core/package.json', { keys: ['nx.targets.test.command'] });
    expect(
      reasons({ moved: { 'core:ProjectConfiguration': '2', [CORE_FILES]: '2' }, files: [file] }),
    ).toEqual([{ kind: 'target', file: file.file, keys: file.keys, chain: ['shop', 'cart', 'core'] }]);
  });

  test('the options of a target in project.json, its own target first', () => {
    const file = changed('packages/shop/project.json', {
      keys: ['targets.build.options.a', 'targets.test.options.b'],
    });
    const moved = { 'shop:ProjectConfiguration': '2', 'shop:packages/shop/**/*': '2' };
    expect(reasons({ moved, files: [file] })).toMatchObject([
      { kind: 'target', keys: ['targets.test.options.b', 'targets.build.options.a'], chain: ['shop'] },
    ]);
  });

  test('a key of nx.json, with the groups that it takes in or leaves out and the projects that it shapes', () => {
    const moved = {
      [NX_JSON]: '2',
      [CORE_FILES]: null,
      'core:packages/core/**/*': '1',
      'env:NEW': '1',
      'shop:ProjectConfiguration': '2',
    };
    const keys = ['namedInputs.production', 'tui.enabled'];
    expect(reasons({ moved, files: [changed('nx.json', { keys: keys.toReversed() })] })).toEqual([
      { kind: 'setting', file: 'nx.json', keys },
    ]);
  });

  test("a plugin's version, where projects moved that nobody touched", () => {
    const tools = [{ '@x/plugin': '1.0.0' }, { '@x/plugin': '1.1.0' }] as const;
    const moved = { 'shop:ProjectConfiguration': '2', 'core:ProjectConfiguration': '2' };
    expect(reasons({ moved, tools, files: [] })).toEqual([
      { kind: 'tool', name: '@x/plugin', was: '1.0.0', is: '1.1.0' },
    ]);
  });

  test('a plugin of the workspace itself', () => {
    const tools = [{ './tools/plugin.mjs': '' }, { './tools/plugin.mjs': '' }] as const;
    const files = [changed('tools/plugin.mjs')];
    expect(reasons({ moved: { 'shop:ProjectConfiguration': '2' }, tools, files })).toEqual([
      { kind: 'tool', name: './tools/plugin.mjs', was: '', is: '' },
    ]);
  });

  test('a dependency on a project, and not what it brings along', () => {
    const file = changed('packages/core/package.json', { keys: ['dependencies.util'] });
    const moved = {
      [CORE_FILES]: '2',
      'core:ProjectConfiguration': '2',
      'util:packages/util/**/*': '1',
      'util:ProjectConfiguration': '1',
      'util:TsConfig': '1',
      'npm:lodash': '1',
    };
    expect(reasons({ moved, files: [file] })).toEqual([
      {
        kind: 'dependency',
        change: 'added',
        project: 'util',
        file: file.file,
        chain: ['shop', 'cart', 'core'],
      },
    ]);
  });

  test('a dependency that is gone', () => {
    const file = changed('packages/cart/package.json', { keys: ['dependencies.core'] });
    const gone = Object.fromEntries(
      Object.keys(BASE).flatMap((name) => (name.startsWith('core:') ? [[name, null] as const] : [])),
    );
    const moved = { ...gone, 'cart:packages/cart/**/*,!packages/cart/test/**/*': '2' };
    expect(reasons({ moved, files: [file] })).toMatchObject([
      { kind: 'dependency', change: 'removed', project: 'core' },
    ]);
  });

  test('the tsconfig of the root, for all projects at once', () => {
    const file = changed('tsconfig.base.json', { keys: ['compilerOptions.paths'] });
    const moved = { 'shop:TsConfig': '2', 'cart:TsConfig': '2', 'core:TsConfig': '2' };
    expect(reasons({ moved, files: [file] })).toEqual([{ kind: 'file', files: [file], chain: [] }]);
  });

  test('the outputs of a dependency', () => {
    expect(reasons({ moved: { '**/*.d.ts:dist/core': '2' }, files: [] })).toEqual([
      { kind: 'outputs', folders: ['dist/core'] },
    ]);
  });
});

test('several causes are several reasons, own files before those of others, those of none last', () => {
  const moved = { [CORE_FILES]: '2', 'shop:packages/shop/**/*': '2', [GLOBAL]: '2', 'env:CI_MODE': '2' };
  const files = ['global.txt', 'packages/core/a.ts', 'packages/shop/b.ts'].map((file) => changed(file));
  expect(
    reasons({ moved, files }).map((reason) => (reason.kind === 'file' ? reason.files[0]?.file : reason.kind)),
  ).toEqual(['env', 'packages/shop/b.ts', 'packages/core/a.ts', 'global.txt']);
});

test('a key of nx.json does not hide a file that changed too', () => {
  const files = [changed('nx.json', { keys: ['tui.enabled'] }), changed('packages/core/a.ts')];
  expect(reasons({ moved: { [NX_JSON]: '2', [CORE_FILES]: '2' }, files }).map(({ kind }) => kind)).toEqual([
    'setting',
    'file',
  ]);
});

test('where files are not known, each group is said by its name', () => {
  expect(reasons({ moved: { [CORE_FILES]: '2', 'later:thing': '2' } })).toEqual([
    { kind: 'unnamed', group: CORE_FILES, chain: ['shop', 'cart', 'core'] },
    { kind: 'unnamed', group: 'later:thing', chain: [] },
  ]);
});

test('no group that moved is left without a reason', () => {
  const moved = Object.fromEntries(Object.keys(BASE).map((name) => [name, '2']));
  expect(reasons({ moved, files: [] }).length).toBeGreaterThan(8);
});

test('what affected chose a task by is what it takes in, whether it moved or not', () => {
  const files = [changed('packages/core/a.ts'), changed('packages/other/b.ts')];
  expect(touchedBy(comparison({ moved: {}, files }))).toMatchObject([
    { kind: 'file', files: [{ file: 'packages/core/a.ts' }], chain: ['shop', 'cart', 'core'] },
  ]);
});
