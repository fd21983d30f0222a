import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_PLAN, type PlannedBuild, type PlannedBundles, planText } from '@subminute/core/plan';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Told } from '../types/emit.ts';
import { buildProject } from './build.ts';

// lib ← app, built by the real esbuild; what Nx has of them is written by hand.
const MODULES = path.join(import.meta.dirname, '../../../../node_modules');
const OPTIONS = { target: 'es2022', module: 'nodenext', isolatedModules: true, sourceMap: true };
const FILES: PlannedBuild = {
  project: 'lib',
  home: 'lib',
  config: 'tsconfig.json',
  sources: 'lib/src',
  makes: { how: 'files', out: 'lib/dist', format: 'esm' },
  reads: ['tsconfig.base.json'],
};
const entry = (name: string, format: 'esm' | 'cjs'): PlannedBundles['entries'][number] => ({
  source: 'app/src/index.ts',
  file: `app/dist/${name}`,
  format,
});
const BUNDLES: PlannedBuild = {
  project: 'app',
  home: 'app',
  config: 'tsconfig.json',
  sources: 'app/src',
  makes: {
    how: 'bundles',
    entries: [entry('index.cjs', 'cjs'), entry('index.js', 'esm')],
    external: ['react'],
    inside: [{ project: 'lib', home: 'lib', as: 'sources' }],
  },
  reads: ['tsconfig.base.json'],
};
const config = (more: object = {}): string =>
  JSON.stringify({
    extends: '../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', ...more },
    include: ['src'],
  });
const manifest = (name: string): string => JSON.stringify({ name: `@t/${name}`, type: 'module' });

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-build-')));
  mkdirSync(path.join(root, 'node_modules'));
  for (const name of ['typescript', '@typescript', 'esbuild'])
    symlinkSync(path.join(MODULES, name), path.join(root, 'node_modules', name));
  write({
    '.gitignore': 'node_modules\n.nx\ndist\n*.gen.ts\n',
    'nx.json': '{}',
    'tsconfig.base.json': JSON.stringify({ compilerOptions: OPTIONS }),
    'lib/package.json': manifest('lib'),
    'lib/tsconfig.json': config(),
    'lib/src/index.ts': "export { one } from './one.ts';\nexport const two: number = 2;\n",
    'lib/src/one.ts': 'export const one = (n: number): number => n;\n',
    'lib/src/one.test.ts': 'throw new Error();\n',
    'app/package.json': manifest('app'),
    'app/tsconfig.json': config(),
    'app/src/index.ts':
      "import { one } from '../../lib/src/one.js';\nimport { useState } from 'react';\nexport const all = [one(1), useState];\n",
  });
  planned(FILES, BUNDLES);
  projects({ app: ['lib'], lib: [] });
  execFileSync('git', ['init', '-q'], { cwd: root });
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
function planned(...builds: readonly PlannedBuild[]): void {
  write({ 'subminute.plan.json': planText({ ...NO_PLAN, builds }) });
}
function projects(needs: Readonly<Record<string, readonly string[]>>): void {
  const nodes = Object.fromEntries(Object.keys(needs).map((name) => [name, { data: { root: name } }]));
  const dependencies = Object.fromEntries(
    Object.entries(needs).map(([name, below]) => [name, below.map((target) => ({ target }))]),
  );
  write({ '.nx/workspace-data/project-graph.json': JSON.stringify({ nodes, dependencies }) });
}
async function build(project: string, mark?: string): Promise<Told | string> {
  const result = await buildProject({ root, home: path.join(root, project), env: {}, mark });
  return result.ok ? result.value : result.error;
}
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const names = (dir: string): readonly string[] =>
  readdirSync(path.join(root, dir), { recursive: true, encoding: 'utf8' }).sort();
const FINE: Told = { isGood: true, text: '' };
const bad = (words: RegExp): object => ({ isGood: false, text: expect.stringMatching(words) as string });

describe('a file of each source', () => {
  test('is what Node runs, with its map, and no test is among them', async () => {
    expect(await build('lib')).toEqual(FINE);
    expect(names('lib/dist')).toEqual(['index.js', 'index.js.map', 'one.js', 'one.js.map']);
    expect(read('lib/dist/index.js')).toContain('from "./one.js"');
    const map = JSON.parse(read('lib/dist/one.js.map')) as { readonly sources: readonly string[] };
    expect(map.sources).toEqual(['../src/one.ts']);
    const ran = execFileSync(
      process.execPath,
      ['-e', "import('./lib/dist/index.js').then((m) => console.log(m.one(m.two)))"],
      { cwd: root, encoding: 'utf8' },
    );
    expect(ran).toBe('2\n');
  });

  test('has the same bytes each time', async () => {
    await build('lib');
    const first = names('lib/dist').map((file) => read(`lib/dist/${file}`));
    rmSync(path.join(root, 'lib/dist'), { recursive: true });
    await build('lib');
    expect(names('lib/dist').map((file) => read(`lib/dist/${file}`))).toEqual(first);
  });

  test('goes with its source, and what nobody has built stays', async () => {
    write({
      'lib/src/deep/old.ts': 'export const old = 1;\n',
      'lib/dist/mine.js': 'mine\n',
      'lib/dist/one.d.ts': '',
    });
    expect(await build('lib')).toEqual(FINE);
    expect(existsSync(path.join(root, 'lib/dist/deep/old.js'))).toBe(true);
    rmSync(path.join(root, 'lib/src/deep'), { recursive: true });
    expect(await build('lib')).toEqual(FINE);
    expect(names('lib/dist')).toEqual([
      'index.js',
      'index.js.map',
      'mine.js',
      'one.d.ts',
      'one.js',
      'one.js.map',
    ]);
  });

  test('of a list that somebody has written nothing outside of the project goes', async () => {
    write({ 'app/kept.js': '', 'lib/src/kept.js': '' });
    execFileSync('git', ['add', '-f', 'lib/src/kept.js'], { cwd: root });
    write({
      'node_modules/.cache/subminute/builds/lib/build.files':
        'app/kept.js\n../../kept.js\nlib/src/kept.js\nlib/package.json/../../app/kept.js\n',
    });
    expect(await build('lib')).toEqual(FINE);
    expect([
      existsSync(path.join(root, 'app/kept.js')),
      existsSync(path.join(root, 'lib/src/kept.js')),
    ]).toEqual([true, true]);
  });

  test('stands beside the JSON that it imports', async () => {
    write({
      'lib/src/data.json': '{"n":1}',
      'lib/src/index.ts':
        "import data from './data.json' with { type: 'json' };\nexport const n: number = data.n;\n",
    });
    expect(await build('lib')).toEqual(FINE);
    expect(read('lib/dist/data.json')).toBe('{"n":1}');
    const ran = execFileSync(
      process.execPath,
      ['-e', "import('./lib/dist/index.js').then((m) => console.log(m.n))"],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect(ran).toBe('1\n');
  });

  test.each<[string, () => void, RegExp]>([
    [
      'a syntax error, with file and line',
      () => {
        write({ 'lib/src/one.ts': 'export const one = 1;\nexport const = 2;\n' });
      },
      /\[ERROR\] Expected identifier but found "="\n\n\s+lib\/src\/one\.ts:2:13:/,
    ],
    [
      'what an ES module cannot do',
      () => {
        write({ 'lib/src/one.ts': "import x = require('node:fs');\nexport const one = x;\n" });
      },
      /lib\/src\/one\.ts:1:/,
    ],
    [
      'a style sheet that nothing is built of',
      () => {
        write({ 'lib/src/a.css': '', 'lib/src/one.ts': "import './a.css';\nexport const one = 1;\n" });
      },
      /^lib\/src\/one\.ts: error subminute: it imports \.\/a\.css/,
    ],
    [
      'a source outside of what is built',
      () => {
        write({
          'lib/more.ts': 'export const more = 1;\n',
          'lib/src/one.ts': "export { more as one } from '../more.ts';\n",
        });
      },
      /^lib\/src\/one\.ts: error subminute: it imports \.\.\/more\.ts, which lies outside/,
    ],
    [
      'a source that git ignores',
      () => {
        write({ 'lib/src/made.gen.ts': 'export const made = 1;\n' });
      },
      /^lib\/src\/made\.gen\.ts: error subminute: lib is built from it/,
    ],
    [
      'a name that nothing but the tsconfig knows',
      () => {
        write({
          'lib/tsconfig.json': config({ paths: { '@/*': ['./src/*'] } }),
          'lib/src/index.ts': "export * from '@/one.ts';\n",
        });
      },
      /^lib\/src\/index\.ts: error subminute: it imports @\/one\.ts, which nothing but its tsconfig knows/,
    ],
    [
      'a link that leads out of the project',
      () => {
        write({ 'shared/more.ts': 'export const more = 1;\n' });
        symlinkSync(path.join(root, 'shared/more.ts'), path.join(root, 'lib/src/more.ts'));
      },
      /^shared\/more\.ts: error subminute: lib is built from it/,
    ],
    [
      'a tsconfig that is extended meanwhile',
      () => {
        write({
          'other.json': JSON.stringify({ compilerOptions: OPTIONS }),
          'tsconfig.base.json': '{"extends":"./other.json"}',
        });
      },
      /^other\.json: error subminute/,
    ],
    [
      'a tsconfig that is none',
      () => {
        write({ 'lib/tsconfig.json': '{"extends": ' });
      },
      /^lib\/tsconfig\.json ValueExpected/,
    ],
    [
      'two sources for one file',
      () => {
        write({ 'lib/src/one.tsx': 'export const one = 1;\n' });
      },
      /another source becomes the same file/,
    ],
    [
      'a place outside of the project',
      () => {
        planned({ ...FILES, makes: { how: 'files', out: 'app/dist', format: 'esm' } });
      },
      /^app\/dist\/index\.js: error subminute: it would be written outside of lib/,
    ],
    [
      'a place that is a link',
      () => {
        mkdirSync(path.join(root, 'elsewhere'));
        symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'lib/dist'));
      },
      /^lib\/dist: error subminute: it is a link/,
    ],
    [
      'a place that git keeps',
      () => {
        write({ 'lib/dist/one.js': 'kept\n' });
        execFileSync('git', ['add', '-f', 'lib/dist/one.js'], { cwd: root });
      },
      /^lib\/dist\/one\.js: error subminute: git keeps it/,
    ],
  ])('fails by %s, and nothing is written', async (_name, change, words) => {
    change();
    const before = existsSync(path.join(root, 'lib/dist')) ? names('lib/dist') : [];
    expect(await build('lib')).toEqual(bad(words));
    expect(existsSync(path.join(root, 'lib/dist')) ? names('lib/dist') : []).toEqual(before);
  });

  test('is not made where the tsconfig says what esbuild cannot', async () => {
    write({ 'lib/tsconfig.json': config({ isolatedModules: false }) });
    expect(await build('lib')).toMatch(/isolatedModules is off/);
    write({
      'lib/tsconfig.json': config({ jsx: 'preserve' }),
      'lib/src/el.tsx': 'export const el = <div />;\n',
    });
    expect(await build('lib')).toMatch(/keeps JSX as it is/);
    expect(existsSync(path.join(root, 'lib/dist'))).toBe(false);
    write({ 'lib/tsconfig.json': config({ emitDecoratorMetadata: true }) });
    expect(await build('lib')).toMatch(/esbuild does not know emitDecoratorMetadata/);
  });

  test('is not made by another plan than the key has', async () => {
    expect(await build('lib', '000000000000')).toMatch(/says something else of lib/);
    planned(BUNDLES);
    expect(await build('lib')).toMatch(/says nothing of what lib is built into/);
  });
});

describe('a bundle', () => {
  test('has what is not installed with it, in both formats', async () => {
    expect(await build('app')).toEqual(FINE);
    expect(names('app/dist')).toEqual(['index.cjs', 'index.cjs.map', 'index.js', 'index.js.map']);
    expect(read('app/dist/index.js')).toMatch(/var one = [^]*from "react"/);
    expect(read('app/dist/index.cjs')).toContain('require("react")');
    const first = read('app/dist/index.cjs');
    await build('app');
    expect(read('app/dist/index.cjs')).toBe(first);
  });

  test.each<[string, () => void, RegExp]>([
    [
      'what nobody has said would be in it',
      () => {
        planned(FILES, { ...BUNDLES, makes: { ...(BUNDLES.makes as PlannedBundles), inside: [] } });
      },
      /^lib\/src\/one\.ts: error subminute: app is built from it/,
    ],
    [
      'a file for tests of another project',
      () => {
        write({
          'lib/src/one.ts': "export { one } from './one.test.ts';\n",
          'lib/src/one.test.ts': 'export const one = Number;\n',
        });
      },
      /^lib\/src\/one\.test\.ts: error subminute/,
    ],
    [
      'an entry that is not there',
      () => {
        rmSync(path.join(root, 'app/src/index.ts'));
      },
      /Could not resolve/,
    ],
    [
      'a name that leads nowhere',
      () => {
        write({ 'app/src/index.ts': "export { x } from 'nowhere';\n" });
      },
      /Could not resolve "nowhere"\n\n\s+app\/src\/index\.ts:1:18/,
    ],
    [
      'a style sheet',
      () => {
        write({ 'app/src/a.css': 'a { b: c }', 'app/src/index.ts': "import './a.css';\n" });
      },
      /index\.css(?:\.map)? would be written beside/,
    ],
  ])('fails by %s, and nothing is written', async (_name, change, words) => {
    change();
    expect(await build('app')).toEqual(bad(words));
    expect(existsSync(path.join(root, 'app/dist'))).toBe(false);
  });

  test('is refused where two entries would have the same module', async () => {
    const more = { ...entry('more.js', 'esm'), source: 'app/src/more.ts' };
    write({ 'app/src/more.ts': "export { all } from './index.js';\n" });
    planned(FILES, {
      ...BUNDLES,
      makes: { ...(BUNDLES.makes as PlannedBundles), entries: [entry('index.js', 'esm'), more] },
    });
    expect(await build('app')).toEqual(bad(/as two modules that do not know each other/));
  });
});
