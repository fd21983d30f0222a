import type { PlannedTests } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { type InferGiven, inferring } from '../testing/infer-workspace.ts';
import { planTests } from './plan-tests.ts';
import type { Planned } from './question.ts';
import { openShared } from './shared.ts';

const manifest = (name: string, entry: unknown = './src/index.ts'): string =>
  JSON.stringify({ name: `@w/${name}`, exports: entry });
const CONFIG = 'export default { test: {} };\n';
const FILES = {
  'package.json': '{"workspaces":["*"]}',
  'tsconfig.base.json': '{}',
  'a/package.json': manifest('a'),
  'a/tsconfig.json': '{"extends":"../tsconfig.base.json"}',
  'a/src/index.ts': 'export const a = 1;\n',
  'b/package.json': manifest('b'),
  'b/tsconfig.json': '{}',
  'b/vitest.config.ts': CONFIG,
  'b/src/index.ts': "import { a } from '@w/a';\nexport const b = a;\n",
  'b/src/index.test.ts':
    "import { test } from 'vitest';\nimport { b } from './index.ts';\ntest('b', () => b);\n",
};
const NEEDS = { a: [], b: ['a'] };
const BUILT = { '.': { '@w/source': './src/index.ts', default: './dist/index.js' } };
const BUILDS = { 'a:build': ['a/dist'], 'a:dts': ['a/dist'] };

function plan({ files = {}, ...more }: Partial<InferGiven> = {}): Planned<PlannedTests> {
  return inferring({ files: { ...FILES, ...files }, needs: NEEDS, ...more }, (question) =>
    planTests(question, openShared(question)),
  );
}
const whyNot = (given: Partial<InferGiven>): string | undefined => plan(given).left[0]?.why;
const made = (given: Partial<InferGiven> = {}): PlannedTests | undefined => plan(given).entries[0];

describe('a target for tests', () => {
  test('is keyed by its own files, by those below, and by what settings are made of', () => {
    expect(plan()).toEqual({
      entries: [
        {
          project: 'b',
          home: 'b',
          args: [],
          waits: [],
          below: 'default',
          reads: ['tsconfig.base.json'],
          env: ['CI'],
          writes: [],
        },
      ],
      left: [],
    });
  });

  test('is made without a configuration, and by the names that one makes global', () => {
    const bare = { 'b/vitest.config.ts': undefined };
    expect(made({ files: bare })?.project).toBe('b');
    const globals = { 'b/src/index.test.ts': "test('b', () => {});\n" };
    expect(made({ files: globals })?.project).toBe('b');
    expect(
      plan({
        files: { ...globals, 'b/vitest.config.ts': undefined, 'b/vite.config.ts': 'export default {};' },
      }),
    ).toEqual({
      entries: [],
      left: [],
    });
  });

  test('has what its configuration is made of, asks for and writes', () => {
    const config = `import base from '../tools/base.ts';
export default { ...base, test: { setupFiles: ['../tools/setup.ts'], coverage: {}, retry: process.env.RETRY } };
`;
    const found = made({
      files: {
        'b/vitest.config.ts': config,
        'tools/base.ts': "export default { x: process.env['X'] };\n",
        'tools/setup.ts': "import './more.ts';\n",
        'tools/more.ts': 'export {};\n',
      },
    });
    expect(found).toMatchObject({
      reads: ['tools/base.ts', 'tools/more.ts', 'tools/setup.ts', 'tsconfig.base.json'],
      env: ['CI', 'RETRY', 'X'],
      writes: ['b/coverage'],
    });
  });

  test('has data that is imported and that is of no project', () => {
    const files = {
      'shared/query.sql': 'select 1',
      'b/src/index.ts': "import text from '../../shared/query.sql?raw';\nexport const b = text;\n",
    };
    expect(made({ files, needs: { a: [], b: [] } })?.reads).toContain('shared/query.sql');
  });

  test('has variables that its configuration takes out of all', () => {
    const config =
      'const { DB, A: b = 1 } = process.env;\nexport default { test: {}, x: process.env?.[`C`] };\n';
    expect(made({ files: { 'b/vitest.config.ts': config } })?.env).toEqual(['A', 'C', 'CI', 'DB']);
  });

  test('is not made where Vitest checks types too', () => {
    const config = (inner: string): Partial<InferGiven> => ({
      files: { 'b/vitest.config.ts': `export default { test: { typecheck: ${inner} } };\n` },
    });
    expect(whyNot(config('{ enabled: true }'))).toMatch(/check types/);
    expect(whyNot(config('{ enabled: false }'))).toBeUndefined();
  });

  test('has files of a project that Nx does not know to be below', () => {
    expect(made({ needs: { a: [], b: [] } })?.reads).toEqual(['a/src/index.ts']);
  });
});

describe('where what is loaded is built', () => {
  test('it waits for the build, and not for declarations', () => {
    expect(made({ files: { 'a/package.json': manifest('a', BUILT) }, outputs: BUILDS })?.waits).toEqual([
      '^build',
    ]);
  });

  test('it waits for all that it hangs on, so that a later import finds what it loads', () => {
    const files = {
      'a/package.json': manifest('a', BUILT),
      'b/src/index.ts': 'export const b = 1;\n',
    };
    expect(made({ files, outputs: BUILDS })?.waits).toEqual(['^build']);
    expect(made({ files })?.waits).toEqual([]);
  });

  test('it waits by name for a build that no build in between waits for', () => {
    const files = {
      'a/package.json': manifest('a', BUILT),
      'b/src/index.ts': "import '@w/m';\nexport const b = 1;\n",
      'm/package.json': manifest('m'),
      'm/src/index.ts': "export { a } from '@w/a';\n",
    };
    const below = { a: [], m: ['a'], b: ['m'] };
    const waitsWith = (dependsOn: readonly unknown[]): readonly string[] | undefined =>
      made({
        files,
        needs: below,
        outputs: BUILDS,
        targets: { a: { build: {} }, m: { build: { dependsOn } } },
      })?.waits;
    expect(waitsWith([])).toEqual(['a:build']);
    expect(waitsWith(['^build'])).toEqual(['^build']);
    expect(waitsWith([{ target: 'build', dependencies: true }])).toEqual(['^build']);
  });

  test('it waits by name for the build of a project that Nx does not know to be below', () => {
    const files = { 'a/package.json': manifest('a', BUILT) };
    const found = made({ files, outputs: BUILDS, needs: { a: [], b: [] }, targets: { a: { build: {} } } });
    expect(found?.waits).toEqual(['a:build']);
  });

  test('a built file that lies there already does not matter', () => {
    const files = { 'a/package.json': manifest('a', BUILT), 'a/dist/index.js': 'export const a = 1;\n' };
    expect(made({ files, outputs: BUILDS })?.waits).toEqual(['^build']);
    expect(whyNot({ files })).toBe('it loads a/dist/index.js, which no task is known to write');
  });

  test('it does not wait where its configuration names the condition of sources', () => {
    const files = {
      'a/package.json': manifest('a', BUILT),
      'b/vitest.config.ts': "export default { resolve: { conditions: ['@w/source'] }, test: {} };\n",
    };
    expect(made({ files })?.waits).toEqual([]);
  });

  test('paths of a tsconfig count only where Vite is told to look at them', () => {
    const paths = { compilerOptions: { baseUrl: '..', paths: { '@w/a': ['a/src/index.ts'] } } };
    const files = { 'a/package.json': manifest('a', BUILT), 'b/tsconfig.json': JSON.stringify(paths) };
    expect(whyNot({ files })).toMatch(/no task is known to write/);
    const told = {
      ...files,
      'b/vitest.config.ts': 'export default { resolve: { tsconfigPaths: true }, test: {} };\n',
    };
    expect(made({ files: told, outputs: BUILDS })?.waits).toEqual([]);
  });

  test('it waits for whoever writes it, by another name', () => {
    const outputs = { 'a:compile': ['a/dist'], 'a:compile-replaced': ['a/dist'] };
    expect(made({ files: { 'a/package.json': manifest('a', BUILT) }, outputs })?.waits).toEqual(['^compile']);
  });
});

describe('no target is made', () => {
  test.each<[string, Partial<InferGiven>, RegExp]>([
    ['where Vitest is not installed', { installed: {} }, /not installed/],
    [
      'where the root has the configuration',
      { files: { 'b/vitest.config.ts': undefined, 'vitest.config.ts': CONFIG } },
      /configured at the workspace’s root/,
    ],
    [
      'where its configuration may run tests of others',
      { files: { 'b/vitest.config.ts': "export default { test: { projects: ['../a'] } };\n" } },
      /tests of other projects/,
    ],
    ['where another project lies inside', { needs: { ...NEEDS, 'b/inner': [] } }, /is another project/],
    [
      'where it writes what git keeps',
      {
        files: { 'b/vitest.config.ts': 'export default { test: { coverage: {} } };\n' },
        kept: ['b/coverage'],
      },
      /git keeps files/,
    ],
    [
      'where nobody can tell what it writes',
      { files: { 'b/vitest.config.ts': 'export default { test: { outputFile: name() } };\n' } },
      /no plain text/,
    ],
    [
      'where "default" leaves out what it reads',
      { nxJson: { namedInputs: { default: ['{projectRoot}/lib/**/*'] } } },
      /"default" of nx\.json leaves out/,
    ],
  ])('%s', (_name, given, why) => {
    const files = { ...given.files, 'b/inner/package.json': '{"name":"@w/inner"}' };
    const found = plan({ ...given, files });
    expect(found.entries).toEqual([]);
    expect(found.left[0]?.why).toMatch(why);
  });
});

describe('a target that is there', () => {
  const targets = {
    b: {
      test: {
        executor: 'nx:run-commands',
        options: { command: 'vitest run --silent', cwd: 'b' },
        dependsOn: ['^build', 'codegen'],
      },
    },
  };

  test('stays, unless it is to be replaced', () => {
    expect(plan({ targets })).toEqual({ entries: [], left: [] });
    expect(made({ targets, replace: ['test'] })).toMatchObject({ args: ['--silent'], waits: ['codegen'] });
  });

  test('stays where it does more than ours would', () => {
    const more = {
      b: { test: { ...targets.b.test, options: { command: 'vitest run && node x.js', cwd: 'b' } } },
    };
    expect(whyNot({ targets: more, replace: ['test'] })).toMatch(/is more than vitest/);
  });
});
