import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GIT_ENV, type TestRepository, makeRepository } from '../testing/repository.ts';
import { type OpenFileGraph, openFileGraph } from './open-file-graph.ts';

async function opened(repository: TestRepository, store?: string): Promise<OpenFileGraph> {
  const options = { env: GIT_ENV, ...(store === undefined ? {} : { store }) };
  const open = await openFileGraph(repository.dir, options);
  if (!open.ok) throw new Error(open.error);
  return open.value;
}

async function updated(open: OpenFileGraph, ...files: readonly string[]): Promise<FileGraph> {
  const graph = await open.update(files);
  if (!graph.ok) throw new Error(graph.error);
  return graph.value;
}

/** `from → to` of each edge; what has none, with the kind of what it leads to. */
function said({ files }: FileGraph): readonly string[] {
  return files.flatMap(({ path: from, imports, targets }) =>
    imports.map((one, at) => {
      const target = targets[at];
      const to = target?.is === 'file' ? target.file : `${target?.is ?? ''} ${one.specifier}`;
      return `${from} → ${to}`;
    }),
  );
}

const CONFIG = { 'tsconfig.json': '{"compilerOptions": {"paths": {"@lib/*": ["./lib/*"]}}}' };

describe('an open graph follows', () => {
  test('a file that takes the place of another one, and goes again', async () => {
    using repository = makeRepository();
    repository.commit({ 'a.ts': "import './b'", 'b/index.ts': '' });
    using open = await opened(repository);
    expect(said(open.graph())).toEqual(['a.ts → b/index.ts']);
    repository.write({ 'b.ts': '' });
    expect(said(await updated(open, 'b.ts'))).toEqual(['a.ts → b.ts']);
    unlinkSync(path.join(repository.dir, 'b.ts'));
    expect(said(await updated(open, 'b.ts'))).toEqual(['a.ts → b/index.ts']);
  });

  test('an index that is renamed', async () => {
    using repository = makeRepository();
    repository.commit({ ...CONFIG, 'a.ts': "import '@lib/b'", 'lib/b/index.ts': '' });
    using open = await opened(repository);
    unlinkSync(path.join(repository.dir, 'lib/b/index.ts'));
    repository.write({ 'lib/b/index.tsx': '' });
    expect(said(await updated(open, 'lib/b/index.ts', 'lib/b/index.tsx'))).toEqual([
      'a.ts → lib/b/index.tsx',
    ]);
  });

  test('a file in a folder that was not there', async () => {
    using repository = makeRepository();
    repository.commit({ 'a.ts': "import './b/c/d'" });
    using open = await opened(repository);
    expect(said(open.graph())).toEqual(['a.ts → missing ./b/c/d']);
    repository.write({ 'b/c/d.ts': '' });
    expect(said(await updated(open, 'b/c/d.ts'))).toEqual(['a.ts → b/c/d.ts']);
  });

  test('settings, and what a package says of its exports', async () => {
    using repository = makeRepository();
    const manifest = (file: string): string =>
      JSON.stringify({ name: 'p', exports: { own: './b.ts', default: file } });
    repository.commit({
      'tsconfig.json': '{}',
      'package.json': manifest('./c.ts'),
      'a.ts': "import 'p'",
      'b.ts': '',
      'c.ts': '',
      'd.ts': '',
    });
    using open = await opened(repository);
    expect(said(open.graph())).toEqual(['a.ts → c.ts']);
    repository.write({ 'package.json': manifest('./d.ts') });
    expect(said(await updated(open, 'package.json'))).toEqual(['a.ts → d.ts']);
    repository.write({ 'tsconfig.json': '{"compilerOptions": {"customConditions": ["own"]}}' });
    expect(said(await updated(open, 'tsconfig.json'))).toEqual(['a.ts → b.ts']);
  });

  test('globs: files that come and go', async () => {
    using repository = makeRepository();
    repository.commit({ 'a.ts': "import.meta.glob('./b/*.ts')", 'b/c.ts': '' });
    using open = await opened(repository);
    repository.write({ 'b/d.ts': '', 'b/e.js': '' });
    const { files } = await updated(open, 'b/d.ts', 'b/e.js');
    expect(files[0]?.targets).toEqual([{ is: 'files', pattern: 'b/*.ts', files: ['b/c.ts', 'b/d.ts'] }]);
  });

  test('no file that git ignores', async () => {
    using repository = makeRepository();
    repository.commit({ '.gitignore': 'gen', 'a.ts': "import './gen/b'" });
    using open = await opened(repository);
    repository.write({ 'gen/b.ts': '' });
    expect(said(await updated(open, 'gen/b.ts'))).toEqual(['a.ts → asset ./gen/b']);
  });

  test('any change of any files, as if it had been opened anew', async () => {
    const name = fc.constantFrom(
      'a.ts',
      'b.ts',
      'b.d.ts',
      'b/index.ts',
      'b/a.tsx',
      'c/b.js',
      'c/index.ts',
      'c.json',
    );
    const text = fc.constantFrom(
      "import './b'",
      "import '../b'",
      "import './a'; import './c'",
      "import '@lib/b'",
      "import './c/b.js'",
      '',
    );
    const change = fc.tuple(name, fc.option(text, { nil: undefined }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        async (steps) => {
          using repository = makeRepository();
          repository.commit({
            'tsconfig.json': '{"compilerOptions": {"paths": {"@lib/*": ["./c/*", "./*"]}}}',
            'a.ts': "import './b'; import '@lib/b'; import './c'",
          });
          using open = await opened(repository);
          for (const step of steps) {
            const before = open.over(new Map(step)).graph;
            for (const [file, content] of step) put(repository, file, content);
            const graph = await updated(open, ...step.map(([file]) => file));
            using again = await opened(repository);
            expect(graph).toEqual(again.graph());
            // Also before anything was written.
            expect(before).toEqual(graph);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

function put(repository: TestRepository, file: string, text: string | undefined): void {
  if (text === undefined) rmSync(path.join(repository.dir, file), { force: true });
  else repository.write({ [file]: text });
}

describe('what is kept', () => {
  test('serves the next process, and other checkouts', async () => {
    using repository = makeRepository();
    const store = mkdtempSync(path.join(tmpdir(), 'kept-'));
    repository.commit({ 'a.ts': "import './b'", 'b.ts': 'export const b = 1;' });
    const first = await opened(repository, store);
    first[Symbol.dispose]();
    using second = await opened(repository, store);
    expect(second.graph()).toEqual(first.graph());
    rmSync(store, { recursive: true });
  });

  test('is no answer for a text that has changed, though size and time are the same', async () => {
    using repository = makeRepository();
    const store = mkdtempSync(path.join(tmpdir(), 'kept-'));
    const file = path.join(repository.dir, 'a.ts');
    repository.commit({ 'a.ts': "import './b'", 'b.ts': '', 'c.ts': '' });
    const long = new Date('2020-01-01');
    utimesSync(file, long, long);
    (await opened(repository, store))[Symbol.dispose]();
    writeFileSync(file, "import './c'");
    utimesSync(file, long, long);
    using again = await opened(repository, store);
    expect(said(again.graph())).toEqual(['a.ts → c.ts']);
    rmSync(store, { recursive: true });
  });

  test('may be torn', async () => {
    using repository = makeRepository();
    const store = mkdtempSync(path.join(tmpdir(), 'kept-'));
    writeFileSync(path.join(store, 'graph-v1.db'), 'torn');
    repository.commit({ 'a.ts': "import './b'", 'b.ts': '' });
    using open = await opened(repository, store);
    expect(said(open.graph())).toEqual(['a.ts → b.ts']);
    rmSync(store, { recursive: true });
  });

  test('may be nowhere', async () => {
    using repository = makeRepository();
    repository.commit({ 'a.ts': "import './b'", 'b.ts': '' });
    using open = await opened(repository, path.join(repository.dir, 'a.ts'));
    expect(said(open.graph())).toEqual(['a.ts → b.ts']);
  });
});

describe('what is wrong in a workspace is told, and the rest is read', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['settings that are no JSON', { 'tsconfig.json': '{\n"compilerOptions": {,}}' }, 'tsconfig.json'],
    [
      'settings that extend nothing',
      { 'tsconfig.json': '{"extends": "./base.json"}' },
      'extends ./base.json',
    ],
    [
      'settings that extend themselves',
      { 'tsconfig.json': '{"extends": "./tsconfig.json"}' },
      'extends itself',
    ],
    ['a manifest that is no JSON', { 'package.json': '{', 'c.ts': "import 'p'" }, 'is no JSON'],
    ['a name in another case', { 'c.ts': "import './B'" }, 'the file is called b.ts'],
  ])('%s', async (_, files, problem) => {
    using repository = makeRepository();
    repository.commit({ 'a.ts': "import './b'", 'b.ts': '', ...files });
    using open = await opened(repository);
    expect(said(open.graph())).toContain('a.ts → b.ts');
    const problems = open.problems().map(({ file, line, message }) => `${file}:${line ?? ''} ${message}`);
    expect(problems.join()).toContain(problem);
  });

  test('links in a circle', async () => {
    using repository = makeRepository();
    symlinkSync('loop', path.join(repository.dir, 'loop'));
    mkdirSync(path.join(repository.dir, 'up'));
    symlinkSync('..', path.join(repository.dir, 'up/again'));
    repository.commit({ 'a.ts': "import './loop'; import './up/again/b'; import './loop/b'", 'b.ts': '' });
    using open = await opened(repository);
    expect(said(open.graph())).toEqual(['a.ts → missing ./loop', 'a.ts → b.ts', 'a.ts → missing ./loop/b']);
  });

  test('no repository', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'no-git-'));
    const open = await openFileGraph(dir, { env: { ...GIT_ENV, GIT_CEILING_DIRECTORIES: tmpdir() } });
    expect(open).toMatchObject({ ok: false });
    rmSync(dir, { recursive: true });
  });
});
