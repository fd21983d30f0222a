import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestRepository, GIT_ENV, makeRepository } from '../testing/repository.ts';
import { type FileIndex, contentOf } from './file-index.ts';
import { type Asked, type Fingerprint, type Look, differences, lookAt } from './fingerprint.ts';

const FILES = {
  '.gitignore': 'node_modules\n.nx\ndist\nmade\n.env\n.env.local\n*.gen.json\n',
  'nx.json':
    '{"defaultBase":"main","namedInputs":{"shared":["{workspaceRoot}/api.gen.json","{projectRoot}/src/made/x.json"]}}',
  'packages/a/src/x.ts': 'one',
  'packages/a/src/y.ts': 'two',
  'node_modules/.package-lock.json': '{}',
  'node_modules/left-pad/package.json': '{"version":"1.0.0"}',
  '.env': 'A=1',
  'api.gen.json': '{}',
  'dist/x.js': '1',
  'packages/a/src/made/x.json': '1',
};

let repository: TestRepository;
let index: FileIndex;

beforeEach(() => {
  repository = makeRepository();
  repository.commit(FILES);
  repository.git('switch', '-q', '-c', 'feature');
  index = new Map();
});
afterEach(() => {
  repository[Symbol.dispose]();
});

const file = (name: string): string => path.join(repository.dir, name);
const git = (...args: readonly string[]): string => repository.git(...args);

function look(given: Partial<Asked> = {}): Promise<Look> {
  const asked: Asked = {
    root: repository.dir,
    cwd: repository.dir,
    command: 'affected',
    args: ['-t', 'test'],
    env: { ...GIT_ENV, SHLVL: '1' },
    ...given,
  };
  return lookAt(asked, file('.git'), index);
}

async function print(given: Partial<Asked> = {}): Promise<Fingerprint> {
  const seen = await look(given);
  if (seen.kind !== 'tree') throw new Error(seen.kind);
  return seen.print;
}

/** Same length, same time: only the bytes tell. */
function swapBytes(): void {
  const { atime, mtime } = statSync(file('packages/a/src/x.ts'));
  writeFileSync(file('packages/a/src/x.ts'), 'eno');
  utimesSync(file('packages/a/src/x.ts'), atime, mtime);
}

const CHANGES: readonly (readonly [what: string, part: string, change: () => void])[] = [
  ['an edit', 'files', () => repository.write({ 'packages/a/src/x.ts': 'other' })],
  ['an edit of the same length whose time was set back', 'files', swapBytes],
  ['a new file', 'files', () => repository.write({ 'packages/a/src/z.ts': '' })],
  ['a removed file', 'files', () => unlinkSync(file('packages/a/src/x.ts'))],
  ['a renamed file', 'files', () => renameSync(file('packages/a/src/x.ts'), file('packages/a/src/w.ts'))],
  ['another case', 'files', () => renameSync(file('packages/a/src/x.ts'), file('packages/a/src/X.ts'))],
  ['a file that can be run now', 'files', () => chmodSync(file('packages/a/src/x.ts'), 0o755)],
  ['a link in place of a file', 'files', () => link('packages/a/src/x.ts', 'y.ts')],
  ['what git ignores no more', 'files', () => repository.write({ '.gitignore': 'node_modules\n' })],
  ['a commit of the base', 'commits', () => git('update-ref', 'refs/heads/main', commitBeside())],
  ['a commit', 'commits', () => git('commit', '-q', '--allow-empty', '-m', 'x')],
  ['an ignored .env', 'ignored inputs', () => repository.write({ '.env': 'A=2' })],
  ['a new .env of a project', 'ignored inputs', () => repository.write({ 'packages/a/.env.local': '' })],
  ['an ignored file that nx.json names', 'ignored inputs', () => repository.write({ 'api.gen.json': '[]' })],
  [
    'one in an ignored folder of a project',
    'ignored inputs',
    () => repository.write({ 'packages/a/src/made/x.json': '2' }),
  ],
  ['an install', 'packages', () => repository.write({ 'node_modules/.package-lock.json': '{"a":1}' })],
  [
    'a package',
    'packages',
    () => repository.write({ 'node_modules/left-pad/package.json': '{"version":"2"}' }),
  ],
  ['a new package', 'packages', () => repository.write({ 'node_modules/@a/b/package.json': '{}' })],
];

function link(from: string, to: string): void {
  rmSync(file(from));
  symlinkSync(to, file(from));
}

function commitBeside(): string {
  return git('commit-tree', '-m', 'x', 'main^{tree}');
}

describe('a fingerprint', () => {
  test.each(CHANGES)('is another one after %s', async (_what, part, change) => {
    const before = await print();
    change();
    expect(differences(before, await print())).toContain(part);
  });

  test('is the same for the same targets in another order', async () => {
    const { id } = await print({ args: ['-t', 'test,lint'] });
    expect((await print({ args: ['--targets=lint', '-t', 'test'] })).id).toBe(id);
  });

  test('names the variables that differ, and no value', async () => {
    const before = await print();
    const after = await print({ env: { ...GIT_ENV, TOKEN: 'hunter2', SHLVL: '1' } });
    expect(differences(before, after)).toEqual(['environment (TOKEN)']);
    expect(JSON.stringify(after)).not.toContain('hunter2');
  });

  test('is that of a command in a folder', async () => {
    const before = await print();
    expect(differences(before, await print({ args: ['-t', 'build'] }))).toEqual(['arguments']);
    expect(differences(before, await print({ cwd: file('packages') }))).toEqual(['arguments']);
  });

  test('says nothing of outputs, of the index of git, of a shell', async () => {
    const before = await print();
    repository.write({ 'dist/x.js': '2', '.nx/x': '', 'node_modules/.vite/x': '' });
    git('update-index', '--refresh');
    expect(differences(before, await print({ env: { ...GIT_ENV, SHLVL: '7', _: '/bin/x' } }))).toEqual([]);
  });

  test('is the same whoever asks, and another for what a task may be told', async () => {
    const npm = { ...GIT_ENV, npm_execpath: '/npm', TERM: 'xterm' };
    const person = await print({ env: { ...npm, COLOR: '1', TMUX_PANE: '%1' } });
    const agent = await print({ env: { ...npm, COLOR: '0', CLAUDECODE: '1', SSH_TTY: '/dev/pts/1' } });
    expect(differences(person, agent)).toEqual([]);
    const dumb = await print({ env: { ...npm, TERM: 'dumb', FORCE_COLOR: '1' } });
    expect(differences(person, dumb)).toEqual(['environment (FORCE_COLOR, TERM)']);
    const bare = { ...GIT_ENV, npm_execpath: undefined, COLOR: '1' };
    expect(differences(await print({ env: bare }), await print({ env: { ...bare, COLOR: '0' } }))).toEqual([
      'environment (COLOR)',
    ]);
  });

  test('is the same one after a change and its reversal, and its stamp is not', async () => {
    const before = await print();
    repository.write({ 'packages/a/src/x.ts': 'other' });
    repository.write({ 'packages/a/src/x.ts': 'one' });
    const after = await print();
    expect(after.id).toBe(before.id);
    expect(after.stamp).not.toBe(before.stamp);
  });

  test('sees what git would not: line ends, files that it was told to take as unchanged', async () => {
    repository.commit({ '.gitattributes': '* text=auto\n', 'packages/a/src/x.ts': 'one\n' });
    git('update-index', '--assume-unchanged', 'packages/a/src/y.ts');
    const before = await print();
    repository.write({ 'packages/a/src/x.ts': 'one\r\n' });
    const between = await print();
    expect(differences(before, between)).toEqual(['files']);
    repository.write({ 'packages/a/src/y.ts': 'three' });
    expect(differences(between, await print())).toEqual(['files']);
  });

  test('sees into repositories in the repository', async () => {
    mkdirSync(file('vendor/inner'), { recursive: true });
    git('init', '-q', file('vendor/inner'));
    repository.write({ 'vendor/inner/x.ts': '1' });
    const before = await print();
    repository.write({ 'vendor/inner/x.ts': '2' });
    expect(differences(before, await print())).toEqual(['files']);
  });

  test('knows the ignored .env of a repository in the repository', async () => {
    git('init', '-q', file('vendor/inner'));
    repository.write({ 'vendor/inner/x.ts': '1', 'vendor/inner/.gitignore': '.env\n' });
    repository.write({ 'vendor/inner/.env': 'A=1' });
    const before = await print();
    repository.write({ 'vendor/inner/.env': 'A=2' });
    expect(differences(before, await print())).toEqual(['ignored inputs']);
  });

  test('counts what git tracks where that alone chooses', async () => {
    repository.write({ 'packages/a/src/z.ts': '' });
    const looks = (): Promise<Fingerprint[]> =>
      Promise.all([print(), print({ args: ['-t', 'test', '--uncommitted'] })]);
    const [before, chosenBefore] = await looks();
    git('add', '-A');
    const [after, chosenAfter] = await looks();
    expect(after?.id).toBe(before?.id);
    expect(chosenAfter?.id).not.toBe(chosenBefore?.id);
  });

  test.skipIf(process.platform !== 'linux')('is not taken of a file whose name nobody can read', async () => {
    writeFileSync(Buffer.concat([Buffer.from(file('caf')), Buffer.of(0xe9)]), '1');
    const why = '"caf\u{fffd}" has a name that is not in UTF-8';
    expect(await look()).toEqual({ kind: 'busy', why });
  });

  test('is not taken of a folder that git ignores, in which every state would be the same', async () => {
    repository.write({ 'dist/ws/nx.json': '{}', 'dist/ws/x.ts': '1' });
    expect((await look({ root: file('dist/ws'), cwd: file('dist/ws') })).kind).toBe('busy');
    git('rm', '-q', '--cached', 'nx.json');
    repository.write({ '.gitignore': 'nx.json\n' });
    expect(await look()).toEqual({ kind: 'busy', why: 'it ignores this folder, nx.json with it' });
  });

  test('is not taken while git is at work, and of nothing', async () => {
    writeFileSync(file('.git/index.lock'), '');
    expect(await look()).toEqual({ kind: 'busy', why: 'git is at work' });
    rmSync(file('.git/index.lock'));
    mkdirSync(file('.git/rebase-merge'));
    expect(await look()).toEqual({ kind: 'busy', why: 'a rebase is under way' });
    expect(await look({ root: file('gone') })).toEqual({ kind: 'gone' });
  });

  test('does not wait for the lock of a git that died long ago', async () => {
    writeFileSync(file('.git/index.lock'), '');
    utimesSync(file('.git/index.lock'), 1, 1);
    expect((await look()).kind).toBe('tree');
  });

  test('of a file is read again as long as a later write may show the same times', () => {
    const name = 'packages/a/src/x.ts';
    const { mtimeMs } = statSync(file(name));
    contentOf(repository.dir, name, index, mtimeMs + 1);
    expect(index.get(name)?.isFresh).toBe(true);
    index.clear();
    contentOf(repository.dir, name, index, mtimeMs + 60_000);
    expect(index.get(name)?.isFresh).toBe(false);
  });
});
