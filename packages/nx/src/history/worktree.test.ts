import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GIT_ENV, type TestRepository, makeRepository } from '../testing/repository.ts';
import { type Worktree, type WorktreeOptions, addWorktree } from './worktree.ts';

// Git and package managers are processes: on a busy machine they take what they take.
vi.setConfig({ testTimeout: 60_000 });

let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => {
  repository[Symbol.dispose]();
});

async function added(options: Partial<WorktreeOptions>): Promise<Worktree> {
  const result = await addWorktree({ root: repository.dir, env: GIT_ENV, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const WORKSPACE = {
  '.gitignore': 'node_modules\n',
  'nx.json': '{}',
  'package.json': '{"workspaces":["packages/*"]}',
  'packages/a/package.json': '{"name":"@w/a"}',
  'packages/a/index.js': 'module.exports = "one"',
};

const LOCKED = { ...WORKSPACE, 'package-lock.json': '{"lockfileVersion":3}' };

/** As a package manager leaves it: packages, links to the workspace's own, commands, and a tool's cache. */
function installed(dir: string): void {
  const modules = path.join(dir, 'node_modules');
  mkdirSync(path.join(modules, 'left-pad'), { recursive: true });
  writeFileSync(path.join(modules, 'left-pad/index.js'), 'module.exports = "pad"');
  mkdirSync(path.join(modules, '@w'));
  symlinkSync('../../packages/a', path.join(modules, '@w/a'));
  mkdirSync(path.join(modules, '.bin'));
  symlinkSync('../left-pad/index.js', path.join(modules, '.bin/left-pad'));
  mkdirSync(path.join(modules, '.cache'));
  writeFileSync(path.join(modules, '.cache/kept'), '');
  writeFileSync(path.join(modules, '.package-lock.json'), '{}');
  mkdirSync(path.join(dir, 'packages/a/node_modules/own'), { recursive: true });
  writeFileSync(path.join(dir, 'packages/a/node_modules/own/index.js'), 'module.exports = "own"');
}

describe('a second tree', () => {
  test('has the files of its commit, and leaves neither a folder nor a word in git behind', async () => {
    const first = repository.commit(WORKSPACE);
    repository.commit({ 'packages/a/index.js': 'module.exports = "two"' });
    const before = [
      repository.git('status', '--porcelain=v2', '--branch'),
      repository.git('worktree', 'list'),
    ];
    const tree = await added({ commit: first });
    expect(readFileSync(path.join(tree.root, 'packages/a/index.js'), 'utf8')).toContain('one');
    expect(tree).toMatchObject({ commit: first, modules: 'none' });
    const head = await added({});
    expect(head.root).toHaveLength(tree.root.length);
    await Promise.all([tree[Symbol.asyncDispose](), head[Symbol.asyncDispose]()]);
    expect(existsSync(tree.tree)).toBe(false);
    expect([
      repository.git('status', '--porcelain=v2', '--branch'),
      repository.git('worktree', 'list'),
    ]).toEqual(before);
  });

  test("borrows what is installed, but the workspace's packages are its own", async () => {
    const commit = repository.commit(LOCKED);
    installed(repository.dir);
    repository.commit({ 'packages/a/index.js': 'module.exports = "two"' });
    await using tree = await added({ commit });
    expect(tree.modules).toBe('borrowed');
    const load = createRequire(path.join(tree.root, 'packages/a/index.js'));
    expect([load('@w/a'), load('left-pad'), load('own')]).toEqual(['one', 'pad', 'own']);
    expect(realpathSync(path.join(tree.root, 'node_modules/.bin/left-pad'))).toBe(
      path.join(repository.dir, 'node_modules/left-pad/index.js'),
    );
    expect(existsSync(path.join(tree.root, 'node_modules/.package-lock.json'))).toBe(true);
    expect(existsSync(path.join(tree.root, 'node_modules/.cache'))).toBe(false);
  });

  test('leaves what it has borrowed as it was', async () => {
    repository.commit(LOCKED);
    installed(repository.dir);
    const tree = await added({});
    writeFileSync(path.join(tree.root, 'packages/a/made.js'), '');
    await tree[Symbol.asyncDispose]();
    expect(existsSync(path.join(repository.dir, 'node_modules/left-pad/index.js'))).toBe(true);
    expect(existsSync(path.join(repository.dir, 'packages/a/node_modules/own/index.js'))).toBe(true);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('of a checkout that is not committed has its changes, its new files, and not what it removed', async () => {
    repository.commit({ ...WORKSPACE, 'gone.txt': '', 'kept.txt': '', 'ignored.log': '' });
    repository.write({ '.gitignore': 'node_modules\n*.tmp\n', 'new/file name.txt': 'new', 'x.tmp': '' });
    rmSync(path.join(repository.dir, 'gone.txt'));
    writeFileSync(path.join(repository.dir, 'run.sh'), '#!/bin/sh\n');
    chmodSync(path.join(repository.dir, 'run.sh'), 0o755);
    symlinkSync('kept.txt', path.join(repository.dir, 'link.txt'));
    repository.git('add', 'run.sh');
    const index = readFileSync(path.join(repository.dir, '.git/index'));
    await using tree = await added({ dirty: true });
    const has = (file: string): boolean => existsSync(path.join(tree.root, file));
    expect(['new/file name.txt', 'gone.txt', 'kept.txt', 'run.sh', 'link.txt', 'x.tmp'].map(has)).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(readFileSync(path.join(repository.dir, '.git/index'))).toEqual(index);
  });

  test('stands in the same folder where the workspace is not the whole repository', async () => {
    const inner = Object.entries(WORKSPACE).map(([name, text]) => [`web/app/${name}`, text]);
    repository.commit({ 'README.md': '', ...(Object.fromEntries(inner) as Record<string, string>) });
    await using tree = await added({ root: path.join(repository.dir, 'web/app') });
    expect(path.relative(tree.tree, tree.root)).toBe('web/app');
    expect(existsSync(path.join(tree.root, 'nx.json'))).toBe(true);
  });

  test('runs no hook of the checkout', async () => {
    repository.commit(WORKSPACE);
    const hook = path.join(repository.dir, '.git/hooks/post-checkout');
    writeFileSync(hook, `#!/bin/sh\ntouch '${repository.dir}/hooked'\n`);
    chmodSync(hook, 0o755);
    await using tree = await added({});
    expect(tree.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(existsSync(path.join(repository.dir, 'hooked'))).toBe(false);
  });
});

test('links what is installed file by file, where tools take nothing from outside', async () => {
  repository.commit(LOCKED);
  installed(repository.dir);
  const modules = path.join(repository.dir, 'node_modules');
  symlinkSync(path.join(repository.dir, 'packages/a'), path.join(modules, 'named'));
  mkdirSync(path.join(modules, '.prisma'));
  writeFileSync(path.join(modules, '.prisma/client.js'), 'made');
  await using tree = await added({ modules: 'linked' });
  expect(tree.modules).toBe('linked');
  const require = createRequire(path.join(tree.root, 'package.json'));
  const resolved = (name: string): string => realpathSync(require.resolve(name));
  expect(resolved('left-pad')).toBe(path.join(tree.root, 'node_modules/left-pad/index.js'));
  for (const name of ['@w/a', 'named'])
    expect(resolved(name)).toBe(path.join(tree.root, 'packages/a/index.js'));
  expect(existsSync(path.join(tree.root, 'node_modules/.cache'))).toBe(false);
  expect(existsSync(path.join(tree.root, 'packages/a/node_modules/own/index.js'))).toBe(true);
  // What tools write into is no link.
  writeFileSync(path.join(tree.root, 'node_modules/.prisma/client.js'), 'made anew');
  expect(readFileSync(path.join(modules, '.prisma/client.js'), 'utf8')).toBe('made');
});

describe('installs for itself', () => {
  const manifest = { ...WORKSPACE, 'package.json': '{"name":"w","private":true}' };
  const lockOf = (version: string): string =>
    JSON.stringify({
      name: 'w',
      version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': { name: 'w' } },
    });

  test('where its lockfile is another', async () => {
    const commit = repository.commit({ ...manifest, 'package-lock.json': lockOf('1.0.0') });
    installed(repository.dir);
    repository.commit({ 'package-lock.json': lockOf('2.0.0') });
    await using tree = await added({ commit });
    expect(tree.modules).toBe('installed');
    expect(existsSync(path.join(tree.root, 'node_modules/left-pad'))).toBe(false);
  });

  test('where a package manager will work in it, whatever its lockfile', async () => {
    repository.commit({ ...manifest, 'package-lock.json': lockOf('1.0.0') });
    installed(repository.dir);
    await using tree = await added({ modules: 'installed' });
    expect(tree.modules).toBe('installed');
    repository.git('rm', '-q', 'package-lock.json');
    repository.commit({ 'README.md': 'without a lockfile' });
    const result = await addWorktree({ root: repository.dir, modules: 'installed', env: GIT_ENV });
    expect(JSON.stringify(result)).toContain('there is no lockfile to install from');
  });

  test('and says what the package manager says where that fails', async () => {
    const missing = { 'package.json': '{"name":"w","dependencies":{"left-pad":"1.3.0"}}' };
    const commit = repository.commit({ ...manifest, ...missing, 'package-lock.json': lockOf('1.0.0') });
    installed(repository.dir);
    repository.commit({ 'package-lock.json': lockOf('2.0.0') });
    const result = await addWorktree({ root: repository.dir, commit, env: GIT_ENV });
    expect(result).toMatchObject({ ok: false, error: { kind: 'no-install' } });
    expect(JSON.stringify(result)).toMatch(/in sync|lock file/);
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  });
});

describe('bad input', () => {
  test('is a reason, not an exception', async () => {
    const commit = repository.commit({ 'README.md': 'before nx' });
    repository.commit(WORKSPACE);
    const of = (options: Partial<WorktreeOptions>): unknown =>
      addWorktree({ root: repository.dir, env: GIT_ENV, ...options });
    expect(await of({ commit: 'no-such' })).toEqual({
      ok: false,
      error: { kind: 'unknown-ref', ref: 'no-such' },
    });
    expect(await of({ commit: '--all' })).toMatchObject({ ok: false, error: { kind: 'unknown-ref' } });
    expect(await of({ commit })).toEqual({ ok: false, error: { kind: 'no-workspace', commit } });
    expect(await of({ root: path.dirname(repository.dir) })).toEqual({
      ok: false,
      error: { kind: 'no-git' },
    });
    expect(await of({ signal: AbortSignal.abort() })).toMatchObject({ ok: false });
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  });
});

test('a temporary folder that is not there is a reason, not an exception', async () => {
  repository.commit(WORKSPACE);
  vi.stubEnv('TMPDIR', path.join(repository.dir, 'gone'));
  const result = await addWorktree({ root: repository.dir, env: GIT_ENV });
  vi.unstubAllEnvs();
  const detail = 'the temporary folder cannot be written to (ENOENT)';
  expect(result).toEqual({ ok: false, error: { kind: 'no-worktree', detail } });
});

test('a server that a task has left behind in a tree ends with the tree', async () => {
  repository.commit(WORKSPACE);
  const worktree = await added({});
  const env = { ...process.env, SUBMINUTE_RUN_DIR: worktree.tree };
  const server = spawn('sleep', ['100'], { cwd: worktree.root, env, detached: true, stdio: 'ignore' });
  const ended = once(server, 'exit');
  await worktree[Symbol.asyncDispose]();
  expect(await ended).toEqual([null, expect.stringMatching(/^SIG(?:TERM|KILL)$/)]);
  expect(existsSync(worktree.tree)).toBe(false);
});

test('what a killed owner left is taken away by the next one', async () => {
  repository.commit(WORKSPACE);
  const owner = startOwner(repository.dir);
  const [left] = (await once(owner.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const tree = left.toString().trim();
  expect(existsSync(tree)).toBe(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await using next = await added({});
  expect(existsSync(tree)).toBe(false);
  expect(repository.git('worktree', 'list').split('\n')).toHaveLength(2);
  expect(existsSync(next.root)).toBe(true);
});

/** A process that makes a tree, says where, and waits to be killed. */
function startOwner(root: string): ChildProcess {
  const code = `
    import { addWorktree } from ${JSON.stringify(path.join(import.meta.dirname, 'worktree.ts'))};
    const { value } = await addWorktree({ root: ${JSON.stringify(root)}, env: process.env });
    console.log(value.tree);
    setInterval(() => {}, 1000);`;
  const args = ['--conditions=@subminute/source', '--input-type=module', '-e', code];
  return spawn(process.execPath, args, { env: GIT_ENV, stdio: ['ignore', 'pipe', 'inherit'] });
}
