import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChangedFile } from '@subminute/core/why';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { affectedBase } from './affected-base.ts';
import { changedFiles } from './tree-changes.ts';
import { type Tree, parseTree, readTree } from './tree.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-tree-'));
  write({
    'nx.json': '{"namedInputs":{"production":["default"]},"plugins":["./tools/p.mjs","@x/p/plugin"]}',
    'node_modules/@x/p/package.json': '{"version":"1.2.3"}',
    'packages/a/src/one.ts': '1\n',
    'packages/a/package.json': '{"name":"a","scripts":{"test":"one"}}',
    '.gitignore': 'node_modules\n',
  });
  git('init', '-q', '-b', 'main');
  commit();
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  return execFileSync('git', [...who, ...args], { cwd: root, encoding: 'utf8' }).trim();
}

function commit(): void {
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'state');
}

/** What changed between now and after `work`. */
async function changes(work: () => void): Promise<readonly ChangedFile[] | undefined> {
  const before = await readTree(root);
  work();
  return changedFiles(root, before, await readTree(root));
}

test('a clean tree is its commit and the versions of the tools', async () => {
  expect(await readTree(root)).toEqual({
    version: 1,
    head: git('rev-parse', 'HEAD'),
    dirty: {},
    added: [],
    configs: {},
    tools: { node: process.version, nx: '', './tools/p.mjs': '', '@x/p/plugin': '1.2.3' },
  });
});

test('a dirty file has the name that git gives its contents, a removed one none', async () => {
  write({ 'new file.ts': 'x\n' });
  rmSync(path.join(root, 'packages/a/src/one.ts'));
  symlinkSync('nx.json', path.join(root, 'link'));
  const { dirty } = await readTree(root);
  expect(dirty).toEqual({
    'new file.ts': git('hash-object', 'new file.ts'),
    'packages/a/src/one.ts': '',
    link: execFileSync('git', ['hash-object', '--stdin'], {
      cwd: root,
      input: 'nx.json',
      encoding: 'utf8',
    }).trim(),
  });
});

test('of configuration files the keys are kept and no value', async () => {
  write({ 'packages/a/package.json': '{"name":"a","config":{"token":"hunter2hunter2"}}' });
  const text = JSON.stringify(await readTree(root));
  expect(text).toContain('config.token');
  expect(text).not.toContain('hunter2');
});

test('without git nothing is known of files', async () => {
  rmSync(path.join(root, '.git'), { recursive: true });
  const tree = await readTree(root);
  expect(tree).not.toHaveProperty('head');
  expect(await changedFiles(root, tree, tree)).toBeUndefined();
});

test('of very many dirty files some are known, and how many are not', async () => {
  write(Object.fromEntries(Array.from({ length: 1010 }, (_, i) => [`many/${i}.txt`, ''])));
  const { dirty, left } = await readTree(root);
  expect([Object.keys(dirty).length, left]).toEqual([1000, 10]);
});

describe('between two trees', () => {
  test('an edit, a new file and a removed one', async () => {
    const changed = await changes(() => {
      write({ 'packages/a/src/one.ts': '2\n', 'packages/a/src/two.ts': '1\n' });
      rmSync(path.join(root, '.gitignore'));
    });
    expect(changed?.filter(({ file }) => !file.startsWith('node_modules'))).toEqual([
      { file: '.gitignore', change: 'removed' },
      { file: 'packages/a/src/one.ts', change: 'changed' },
      { file: 'packages/a/src/two.ts', change: 'added' },
    ]);
  });

  test('a commit of what was there is no change', async () => {
    write({ 'packages/a/src/one.ts': '2\n', 'packages/a/src/two.ts': '1\n' });
    expect(await changes(commit)).toEqual([]);
  });

  test('an edit that is taken back is a change', async () => {
    write({ 'packages/a/src/one.ts': '2\n' });
    expect(
      await changes(() => {
        git('checkout', '-q', '--', '.');
      }),
    ).toEqual([{ file: 'packages/a/src/one.ts', change: 'changed' }]);
  });

  test('a change that is committed', async () => {
    expect(
      await changes(() => {
        write({ 'packages/a/src/one.ts': '2\n' });
        commit();
      }),
    ).toEqual([{ file: 'packages/a/src/one.ts', change: 'changed' }]);
  });

  test.each([
    ['dirty', () => {}],
    ['committed', commit],
  ])('the keys of a configuration and the packages of a lockfile, %s', async (_how, after) => {
    write({ 'pnpm-lock.yaml': "packages:\n  'semver@7.0.0':\n" });
    commit();
    const changed = await changes(() => {
      write({
        'pnpm-lock.yaml': "packages:\n  'semver@7.1.0':\n",
        'nx.json':
          '{"namedInputs":{"production":["default","!x"]},"plugins":["./tools/p.mjs","@x/p/plugin"]}',
        'packages/a/package.json': '{"name":"a","scripts":{"test":"two"}}',
        'tsconfig.base.json': '{\n  // new\n  "compilerOptions": { "strict": true, },\n}',
      });
      after();
    });
    expect(changed).toEqual([
      { file: 'nx.json', change: 'changed', keys: ['namedInputs.production'] },
      { file: 'packages/a/package.json', change: 'changed', keys: ['scripts.test'] },
      {
        file: 'pnpm-lock.yaml',
        change: 'changed',
        packages: [{ name: 'semver', was: '7.0.0', is: '7.1.0' }],
      },
      { file: 'tsconfig.base.json', change: 'added', keys: ['compilerOptions.strict'] },
    ]);
  });

  test('of a workspace in a folder of its repository, only what is in it, by its own paths', async () => {
    const inside = path.join(root, 'packages/a');
    const before = await readTree(inside);
    write({ 'packages/a/src/one.ts': '2\n', 'outside.ts': '1\n', 'packages/a/package.json': '{"name":"b"}' });
    const dirty = await changedFiles(inside, before, await readTree(inside));
    commit();
    const committed = await changedFiles(inside, before, await readTree(inside));
    expect(dirty).toEqual([
      { file: 'package.json', change: 'changed', keys: ['name', 'scripts.test'] },
      { file: 'src/one.ts', change: 'changed' },
    ]);
    expect(committed).toEqual(dirty);
  });

  test('a commit that git does not know any more', async () => {
    const tree = await readTree(root);
    const gone: Tree = { ...tree, head: 'f'.repeat(40) };
    expect(await changedFiles(root, gone, tree)).toBeUndefined();
  });
});

test('the base of an affected is where its branch began', async () => {
  const base = git('rev-parse', 'HEAD');
  git('checkout', '-q', '-b', 'feature');
  write({ 'packages/a/src/one.ts': '2\n' });
  commit();
  const tree = await readTree(root);
  expect((await affectedBase(root, ['affected', '-t', 'test'], tree))?.head).toBe(base);
  expect((await affectedBase(root, ['affected', '--uncommitted'], tree))?.head).toBe(tree.head);
  expect(await affectedBase(root, ['affected', '--base=nowhere'], tree)).toBeUndefined();
  expect(await affectedBase(root, ['affected', '--files=a'], tree)).toBeUndefined();
  expect(await affectedBase(root, ['run-many', '-t', 'test'], tree)).toBeUndefined();
});

test('a tree of a later version is none', () => {
  expect(parseTree('{"version":2}')).toBeUndefined();
  expect(parseTree('{"version":1')).toBeUndefined();
  expect(parseTree(undefined)).toBeUndefined();
});
