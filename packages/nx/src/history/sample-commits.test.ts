import { afterAll, expect, test } from 'vitest';
import type { SampleCommit } from '@subminute/core/ratchet';
import { loadParser } from '../imports/parser.ts';
import { GIT_ENV, type TestRepository, makeRepository } from '../testing/repository.ts';
import { sampleCommits } from './sample-commits.ts';

const repository: TestRepository = makeRepository();
afterAll(() => {
  repository[Symbol.dispose]();
});

const newest = async (count = 1, root = repository.dir): Promise<readonly SampleCommit[]> => {
  const found = await sampleCommits({ root, count, env: GIT_ENV });
  if (!found.ok) throw new Error(found.error);
  return found.value;
};

const lock = (version: string): string =>
  JSON.stringify({ packages: { 'node_modules/left-pad': { version, integrity: `sha512-${version}` } } });

test('a commit is its changed paths; what is renamed is gone and new', async () => {
  repository.commit({ 'nx.json': '{}', 'libs/a/one.ts': '1', 'libs/a/ü "x".ts': '2' });
  repository.git('mv', 'libs/a/one.ts', 'libs/a/two.ts');
  const id = repository.commit({});
  const [commit, first] = await newest(2);
  // What began it all is no edit.
  expect(first).toBeUndefined();
  expect(commit).toEqual({
    sha: id.slice(0, 12),
    paths: ['libs/a/one.ts', 'libs/a/two.ts'],
    packages: [],
    removed: ['libs/a/one.ts'],
  });
});

test('of a lockfile the packages that changed, whose names are all that is new in it at first', async () => {
  repository.commit({ 'package-lock.json': lock('1.0.0') });
  expect((await newest())[0]?.packages).toEqual(['left-pad']);
  repository.commit({ 'package-lock.json': `${lock('1.0.0')}\n` });
  expect((await newest())[0]?.packages).toEqual([]);
  repository.commit({ 'package-lock.json': lock('1.1.0') });
  expect((await newest())[0]?.packages).toEqual(['left-pad']);
  repository.commit({ 'package-lock.json': '{ half' });
  expect((await newest())[0]?.packages).toEqual(['*']);
});

test('a manifest that says the same to Nx is inert', async () => {
  const manifest = (more: object): string =>
    JSON.stringify({ name: 'a', scripts: { build: 'tsc' }, ...more });
  const file = 'libs/a/package.json';
  repository.commit({ [file]: manifest({}) });
  expect((await newest())[0]?.inert).toBeUndefined();
  repository.commit({ [file]: manifest({ version: '1.0.1', scripts: { build: 'tsc -b' } }) });
  expect((await newest())[0]?.inert).toEqual([file]);
  repository.commit({ [file]: manifest({ scripts: { build: 'tsc', test: 'vitest' } }) });
  expect((await newest())[0]?.inert).toBeUndefined();
  const tsconfig = (text: string): Record<string, string> => ({ 'tsconfig.base.json': text });
  repository.commit(tsconfig('{ "compilerOptions": { "strict": true } }'));
  repository.commit(tsconfig('{ // so\n "compilerOptions": { "strict": true, "paths": { "a": ["b"] } } }'));
  expect((await newest())[0]).toMatchObject({ inert: ['tsconfig.base.json'], aliases: ['b'] });
  repository.commit(tsconfig('{ "compilerOptions": { "strict": true, "paths": { "a": ["./c"] } } }'));
  expect((await newest())[0]?.aliases).toEqual(['b', 'c']);
  repository.commit(tsconfig('{ "compilerOptions": { "strict": true } }'));
  expect((await newest())[0]?.aliases).toEqual(['*']);
});

test('a merge is one change: what its branch did', async () => {
  repository.git('checkout', '-q', '-b', 'side');
  repository.commit({ 'libs/b/one.ts': '1' });
  repository.commit({ 'libs/b/two.ts': '2' });
  repository.git('checkout', '-q', 'main');
  repository.commit({ 'libs/c/one.ts': '1' });
  repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
  const [merge, before] = await newest(2);
  expect(merge?.paths).toEqual(['libs/b/one.ts', 'libs/b/two.ts']);
  expect(before?.paths).toEqual(['libs/c/one.ts']);
});

test('a workspace in a folder has its own commits, and paths of its own', async () => {
  repository.commit({ 'inner/nx.json': '{}', 'inner/package-lock.json': lock('2.0.0') });
  repository.commit({ 'outside.ts': '1' });
  const [commit] = await newest(1, `${repository.dir}/inner`);
  expect(commit).toMatchObject({ paths: ['nx.json', 'package-lock.json'], packages: ['left-pad'] });
});

test('of very many paths one of each folder and extension is kept, and each manifest', async () => {
  const many = Array.from({ length: 300 }, (_, at) => [`docs/${at % 3}/page${at}.md`, '1']);
  repository.commit({ ...Object.fromEntries(many), 'libs/d/package.json': '{}', 'libs/d/a.json': '{}' });
  const paths = (await newest())[0]?.paths ?? [];
  expect(paths.filter((path) => path.startsWith('docs'))).toHaveLength(3);
  expect(paths).toEqual(expect.arrayContaining(['libs/d/package.json', 'libs/d/a.json']));
});

test('an unknown commit is what git says of it', async () => {
  const found = await sampleCommits({ root: repository.dir, count: 1, before: 'nowhere', env: GIT_ENV });
  expect(found).toMatchObject({ ok: false, error: expect.stringContaining('nowhere') as unknown });
});

test('a name with letters beyond ASCII and quotes is itself', async () => {
  repository.commit({ 'libs/a/ü "x".ts': '3' });
  expect((await newest())[0]?.paths).toEqual(['libs/a/ü "x".ts']);
});

test('of a lockfile that changed as a whole any package may have', async () => {
  const packages = Array.from({ length: 60 }, (_, at) => [`node_modules/p${at}`, { version: '1.0.0' }]);
  repository.commit({
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) }),
  });
  expect((await newest())[0]?.packages).toEqual(['*']);
});

test('of sources, with a parser, which declare what they declared before', async () => {
  const source = (result: string, more = ''): string => `export function f(): ${result} { return 1; }${more}`;
  const file = 'libs/a/f.ts';
  const bodies = async (): Promise<readonly string[] | undefined> => {
    const parse = await loadParser();
    const found = await sampleCommits({ root: repository.dir, count: 1, env: GIT_ENV, parse });
    return found.ok ? found.value[0]?.bodies : undefined;
  };
  repository.commit({ [file]: source('number'), 'libs/a/g.ts': 'export const g = 1;' });
  expect(await bodies()).toBeUndefined();
  repository.commit({ [file]: source('number').replace('1;', '2;'), 'libs/a/g.ts': 'export const g = 2;' });
  expect(await bodies()).toEqual([file]);
  expect((await newest())[0]?.bodies).toBeUndefined();
  repository.commit({ [file]: source('1') });
  expect(await bodies()).toBeUndefined();
  repository.commit({ [file]: 'export function {' });
  repository.commit({ [file]: 'export function { ' });
  expect(await bodies()).toBeUndefined();
});
