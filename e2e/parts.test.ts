import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Workspace, commit, workspace } from '../tools/rig/workspace.ts';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const testOf = (name: string, from: string): string =>
  `import { expect, test } from 'vitest';\nimport { ${name} } from '${from}';\n\ntest('${name}', () => {\n  expect(${name}).toBe(2);\n});\n`;

const PART = {
  name: 'core-api',
  of: 'core',
  home: 'packages/core',
  root: 'packages/core/src/api',
  targets: ['test'],
  reads: ['packages/core/vitest.config.mjs', 'packages/core/package.json'],
  needs: [],
};

const plan = (...parts: readonly object[]): string => json({ version: 1, parts, shards: [], proofs: [] });

const FILES = {
  'nx.json': json({
    analytics: false,
    neverConnectToCloud: true,
    defaultBase: 'main',
    plugins: ['@subminute/nx/plugin'],
    namedInputs: {
      default: ['{projectRoot}/**/*'],
      production: ['default', '!{projectRoot}/**/*.test.mjs'],
    },
    targetDefaults: { test: { cache: true, inputs: ['default', '^production'] } },
  }),
  'subminute.plan.json': plan(PART),
  'packages/core/package.json': json({
    name: 'core',
    type: 'module',
    scripts: { test: 'vitest run', lint: 'node -e 0' },
    nx: {
      targets: {
        lint: { cache: true, inputs: ['default'] },
        test: {
          inputs: [
            'default',
            '^production',
            '!{workspaceRoot}/packages/core/src/api/**/*',
            '{workspaceRoot}/subminute.plan.json',
          ],
          dependsOn: [{ projects: ['core-api'], target: 'test' }],
        },
      },
    },
  }),
  'packages/core/vitest.config.mjs':
    "import { subminute } from '@subminute/vitest';\n\nexport default { plugins: [subminute()] };\n",
  'packages/core/src/api/price.mjs': 'export const price = 2;\n',
  'packages/core/src/api/price.test.mjs': testOf('price', './price.mjs'),
  'packages/core/src/total.mjs': "import { price } from './api/price.mjs';\n\nexport const total = price;\n",
  'packages/core/src/total.test.mjs': testOf('total', './total.mjs'),
  'packages/app/package.json': json({
    name: 'app',
    type: 'module',
    scripts: { test: 'node src/main.mjs' },
    dependencies: { core: '*' },
  }),
  'packages/app/src/main.mjs': 'export {};\n',
};

const made = (files: Readonly<Record<string, string>> = {}): Promise<Workspace> =>
  workspace({ vitest: '5', files: { ...FILES, ...files } });

interface Ran {
  readonly code: number | null;
  readonly text: string;
  /** `core:test`, with `known` behind those that were taken from the cache. */
  readonly tasks: readonly string[];
}

/** What Nx ran of `test` after an edit. */
async function run(ws: Workspace, args = ['run-many', '-t', 'test'], skip = '0'): Promise<Ran> {
  const { code, stdout, stderr } = await ws.nx([...args, '--output-style=static'], {
    env: { SUBMINUTE_SKIP: skip, NO_COLOR: '1' },
  });
  const text = `${stdout}${stderr}`;
  const tasks = [...text.matchAll(/^> nx run (\S+)(.*)$/gm)].map(([, task = '', more = '']) =>
    more.includes('cache') ? `${task} known` : task,
  );
  return { code, text, tasks: tasks.sort() };
}

describe('a folder that is a project of the graph', () => {
  test('each test file is run by one of the two, and by what it reads', async () => {
    await using ws = await made();
    const first = await run(ws);
    expect(first.code).toBe(0);
    expect(first.tasks).toEqual(['app:test', 'core-api:test', 'core:test']);
    expect(first.text.match(/Tests\s+1 passed/g)).toHaveLength(2);

    ws.write({ 'packages/core/src/total.mjs': `${FILES['packages/core/src/total.mjs']}\n` });
    expect((await run(ws)).tasks).toEqual(['app:test', 'core-api:test known', 'core:test']);
    ws.write({ 'packages/core/src/api/price.mjs': 'export const price = 1 + 1;\n' });
    expect((await run(ws)).tasks).toEqual(['app:test', 'core-api:test', 'core:test']);
    ws.write({ 'packages/core/src/api/price.test.mjs': `${testOf('price', './price.mjs')}\n` });
    expect((await run(ws)).tasks).toEqual(['app:test known', 'core-api:test', 'core:test known']);
    const config = FILES['packages/core/vitest.config.mjs'];
    ws.write({ 'packages/core/vitest.config.mjs': `${config}\n` });
    expect((await run(ws)).tasks).toEqual(['app:test', 'core-api:test', 'core:test']);
    // What is no test is the project's as before.
    expect((await run(ws, ['run-many', '-t', 'lint'])).tasks).toEqual(['core:lint']);
    ws.write({ 'packages/core/src/api/price.mjs': 'export const price = 3 - 1;\n' });
    expect((await run(ws, ['run-many', '-t', 'lint'])).tasks).toEqual(['core:lint']);
    expect((await run(ws, ['run-many', '-t', 'lint'])).tasks).toEqual(['core:lint known']);
    await run(ws);
    // Whoever asks for the project alone gets all of its tests.
    expect((await run(ws, ['test', 'core'])).tasks).toEqual(['core-api:test known', 'core:test known']);
  });

  test('two of them run beside each other, after what the project’s own tests wait for', async () => {
    const db = { ...PART, name: 'core-db', root: 'packages/core/src/db' };
    const of = (name: string): object => ({ projects: [name], target: 'test' });
    const dependsOn = ['codegen', of('core-api'), of('core-db')];
    const codegen = "node -e \"fs.writeFileSync('src/db/made.mjs','export const made = 2')\"";
    await using ws = await made({
      '.gitignore': 'node_modules\n.nx\nmade.mjs\n',
      'subminute.plan.json': plan(PART, db),
      'packages/core/package.json': json({
        name: 'core',
        type: 'module',
        scripts: { test: 'vitest run', codegen },
        nx: { targets: { test: { dependsOn } } },
      }),
      'packages/core/src/db/db.test.mjs': testOf('made', './made.mjs'),
    });
    const first = await run(ws, ['test', 'core-db']);
    expect(first).toMatchObject({ code: 0, tasks: ['core-db:test', 'core:codegen'] });
    const all = await run(ws, ['test', 'core']);
    expect(all.code).toBe(0);
    expect(all.tasks).toEqual(['core-api:test', 'core-db:test known', 'core:codegen', 'core:test']);
  });

  test('a part that reads what it does not declare fails, and says what is missing', async () => {
    await using ws = await made({
      'packages/core/src/words.mjs': 'export const words = 2;\n',
      'packages/core/src/api/price.test.mjs': testOf('words', '../words.mjs'),
    });
    const refused = await run(ws);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain(
      'core-api:test reads packages/core/src/words.mjs, which its inputs do not have',
    );
    const verdict = await ws.subminute(['run', 'core-api:test']);
    expect(verdict.code).toBe(1);
    expect(verdict.stdout).toContain('packages/core/src/words.mjs');
  });

  test('the rest fails where a later import leads it to what it leaves to the part', async () => {
    await using ws = await made({
      'packages/core/src/api/help.test.mjs':
        "import { test } from 'vitest';\n\nexport const help = 2;\n\ntest('help', () => {});\n",
    });
    expect(await run(ws)).toMatchObject({ code: 0 });
    ws.write({ 'packages/core/src/total.test.mjs': testOf('help', './api/help.test.mjs') });
    const refused = await run(ws);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('core:test reads packages/core/src/api/help.test.mjs, which its inputs');
  });

  test('also where the test file is known, since it passed before it was the part’s', async () => {
    await using ws = await made({
      'packages/core/src/words.mjs': 'export const words = 2;\n',
      'packages/core/src/api/price.test.mjs': testOf('words', '../words.mjs'),
      'subminute.plan.json': plan(),
    });
    const before = await run(ws, ['test', 'core'], '1');
    expect(before.text).toMatch(/Tests\s+2 passed/);
    ws.write({ 'subminute.plan.json': plan(PART) });
    const refused = await run(ws, ['test', 'core'], '1');
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('0 test files run, 1 known');
    expect(refused.text).toContain('core-api:test reads packages/core/src/words.mjs');
  });

  test('where the plan cannot be believed, nothing is left out', async () => {
    await using ws = await made();
    rmSync(join(ws.dir, 'packages/core/src/api'), { recursive: true });
    ws.write({
      'packages/core/src/shop/price.mjs': 'export const price = 2;\n',
      'packages/core/src/shop/price.test.mjs': testOf('price', './price.mjs'),
      'packages/core/src/total.mjs': 'export const total = 2;\n',
    });
    const moved = await run(ws);
    expect(moved.code).toBe(0);
    expect(moved.tasks).toEqual(['app:test', 'core:test']);
    expect(moved.text).toMatch(/Tests\s+2 passed/);

    ws.write({ 'subminute.plan.json': plan({ ...PART, root: '../api' }) });
    const broken = await run(ws);
    expect(broken.code).toBe(1);
    expect(broken.text).toContain('subminute.plan.json parts[0] has no right "root"');
  });
});

describe('a target in a fixed number of tasks', () => {
  const tests = ['packages/core/src/total.test.mjs', 'packages/core/src/api/price.test.mjs'];
  const files = {
    'subminute.plan.json': json({
      version: 1,
      parts: [],
      shards: [
        { project: 'core', home: 'packages/core', target: 'test', files: tests.map((file) => [file]) },
      ],
      proofs: [],
    }),
    'packages/core/package.json': json({
      name: 'core',
      type: 'module',
      scripts: { test: 'vitest run' },
      nx: {
        targets: {
          test: {
            inputs: ['default', '^production', '{workspaceRoot}/subminute.plan.json'],
            dependsOn: ['test--1of2', 'test--2of2'],
          },
        },
      },
    }),
  };
  const both = (...known: readonly number[]): readonly string[] => [
    'core:test',
    ...[1, 2].map((at) => `core:test--${at}of2${known.includes(at) ? ' known' : ''}`),
  ];

  test('runs each test file once, and again only the shard whose test file has changed', async () => {
    await using ws = await made(files);
    const first = await run(ws, ['test', 'core']);
    expect(first).toMatchObject({ code: 0, tasks: both() });
    expect(first.text.match(/Tests\s+1 passed/g)).toHaveLength(2);
    ws.write({ [tests[1] ?? '']: `${testOf('price', './price.mjs')}\n` });
    expect((await run(ws, ['test', 'core'])).tasks).toEqual(both(1));
    ws.write({ 'packages/core/src/total.mjs': `${FILES['packages/core/src/total.mjs']}\n` });
    expect((await run(ws, ['test', 'core'])).tasks).toEqual(both());
    // One that has gone leaves its shard with nothing to do.
    rmSync(join(ws.dir, tests[1] ?? ''));
    expect(await run(ws, ['test', 'core'])).toMatchObject({ code: 0 });
    // A new one is in a shard by its name, and both are asked.
    ws.write({ 'packages/core/src/new.test.mjs': testOf('total', './total.mjs') });
    const added = await run(ws, ['test', 'core']);
    expect(added.tasks).toEqual(both());
    expect(added.text).toMatch(/Tests\s+2 passed/);
    ws.write({ 'packages/core/src/total.mjs': 'export const total = 3;\n' });
    const failed = await ws.subminute(['run', 'core:test']);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('packages/core/src/total.test.mjs');
  });

  test('with another number of shards than it waits for, the target runs all test files itself', async () => {
    const shards = [
      { project: 'core', home: 'packages/core', target: 'test', files: [[tests[0]], [tests[1]], []] },
    ];
    await using ws = await made({
      ...files,
      'subminute.plan.json': json({ version: 1, parts: [], shards, proofs: [] }),
    });
    const all = await run(ws, ['test', 'core']);
    expect(all).toMatchObject({ code: 0, tasks: ['core:test'] });
    expect(all.text).toMatch(/Tests\s+2 passed/);
  });

  test('without the plugin that makes the shards, the target runs all test files itself', async () => {
    const nxJson = JSON.parse(FILES['nx.json']) as object;
    await using ws = await made({ ...files, 'nx.json': json({ ...nxJson, plugins: [] }) });
    const all = await run(ws, ['test', 'core']);
    expect(all).toMatchObject({ code: 0, tasks: ['core:test'] });
    expect(all.text).toMatch(/Tests\s+2 passed/);
  });
});

describe('what decompose says of folders', () => {
  const COMMITS = 24;
  // Everybody works on what stands above a folder whose tests take as long as all others.
  const more = {
    'subminute.json': '{ "version": 1, "budget": "8s" }\n',
    'subminute.ratchet.jsonl': [
      { k: '#', schema: 1, cores: 1, targets: ['test'], overhead: 0 },
      { k: 'budget/typical_p90', max: 60 },
      { k: 'task/core:test', w: 21, d: 21 },
      { k: 'task/app:test', w: 1, d: 1 },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
    'packages/core/package.json': json({ name: 'core', type: 'module', scripts: { test: 'vitest run' } }),
  };

  async function busy(files: Readonly<Record<string, string>> = {}): Promise<Workspace> {
    const { 'subminute.plan.json': _none, ...plain } = FILES;
    const ws = await workspace({ vitest: '5', files: { ...plain, ...more, ...files } });
    for (let at = 0; at < COMMITS; at++) {
      ws.write({ 'packages/core/src/total.mjs': `${FILES['packages/core/src/total.mjs']}// ${at}\n` });
      commit(ws.dir, ws.env, `total ${at}`);
    }
    return ws;
  }

  interface Told {
    readonly proposals: readonly { readonly id: string; readonly title: string }[];
    readonly rejected: readonly { readonly title: string; readonly why: string }[];
  }
  const told = async (ws: Workspace): Promise<Told> =>
    JSON.parse((await ws.subminute(['decompose', '--json'])).stdout) as Told;

  test('proposes one, makes it, and what Nx runs then is what was said', async () => {
    await using ws = await busy();
    const { proposals } = await told(ws);
    expect(proposals.map(({ title }) => title)).toEqual([
      'test: src/api of core as a task of its own (1 test file of 2), no file moves',
    ]);
    const before = await ws.subminute(['replay', '--commits', '12', '--json']);
    const applied = await ws.subminute(['decompose', '--apply', proposals[0]?.id ?? '']);
    expect(applied).toMatchObject({ code: 0 });
    const after = await ws.subminute(['replay', '--commits', '12', '--json']);
    const mean = ({ stdout }: { stdout: string }): number =>
      (JSON.parse(stdout) as { loop: { meanMs: number } }).loop.meanMs;
    expect(mean(before)).toBe(22_000);
    const first = await run(ws);
    expect(first.tasks).toEqual(['app:test', 'core-api:test', 'core:test']);
    ws.write({ 'packages/core/src/total.mjs': `${FILES['packages/core/src/total.mjs']}// more\n` });
    expect((await run(ws)).tasks).toEqual(['app:test', 'core-api:test known', 'core:test']);
    expect(mean(after)).toBeLessThanOrEqual(mean(before));
  });

  test('says why a folder cannot be one', async () => {
    await using ws = await busy({
      'packages/core/vitest.config.mjs': FILES['packages/core/vitest.config.mjs'].replace(
        '] }',
        '], test: { typecheck: { enabled: true } } }',
      ),
    });
    const { proposals, rejected } = await told(ws);
    expect(proposals.filter(({ title }) => title.includes('src/api'))).toEqual([]);
    expect(rejected.find(({ title }) => title.includes('src/api'))?.why).toContain('it checks types as well');
  });
});
