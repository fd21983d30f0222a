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
import { NO_PLAN, type PlannedTypes, planText } from '@subminute/core/plan';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkTypes } from './check.ts';
import { type Emit, type Told, type TypesTask, emitTypes } from './emit.ts';

// hub ← app, each checked and declared by the real compiler; what Nx has of them is written by hand.
const MODULES = path.join(import.meta.dirname, '../../../../node_modules');
const OPTIONS = { target: 'es2022', module: 'nodenext', strict: true, types: [], skipLibCheck: true };
const TYPES = (project: string): PlannedTypes => ({
  project,
  home: project,
  targets: ['dts', 'surface', 'typecheck'],
  configs: ['tsconfig.json'],
  emits: { config: 'tsconfig.json', out: `${project}/dist` },
  keys: 'declarations',
  reads: ['tsconfig.base.json'],
});
const config = (more: object = {}): string =>
  JSON.stringify({
    extends: '../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', ...more },
    include: ['src'],
  });
const manifest = (name: string): string =>
  JSON.stringify({
    name: `@t/${name}`,
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  });

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-types-')));
  mkdirSync(path.join(root, 'node_modules/@t'), { recursive: true });
  for (const name of ['hub', 'app'])
    symlinkSync(path.join(root, name), path.join(root, 'node_modules/@t', name));
  for (const name of ['typescript', '@typescript'])
    symlinkSync(path.join(MODULES, name), path.join(root, 'node_modules', name));
  write({
    '.gitignore': 'node_modules\n.nx\ndist\n*.gen.ts\n',
    'nx.json': '{}',
    'tsconfig.base.json': JSON.stringify({ compilerOptions: OPTIONS }),
    'hub/package.json': manifest('hub'),
    'hub/tsconfig.json': config(),
    'hub/src/index.ts': 'export const one = (n: number): number => n;\n',
    'app/package.json': manifest('app'),
    'app/tsconfig.json': config(),
    'app/src/index.ts': "import { one } from '@t/hub';\nexport const two: number = one(2);\n",
  });
  planned();
  projects({ app: ['hub'], hub: [] });
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

function planned(...more: readonly Partial<PlannedTypes>[]): void {
  const types = [TYPES('hub'), TYPES('app')].map(
    (one) => Object.assign({}, one, ...more.filter(({ project }) => project === one.project)) as PlannedTypes,
  );
  write({ 'subminute.plan.json': planText({ ...NO_PLAN, types }) });
}

function projects(needs: Readonly<Record<string, readonly string[]>>): void {
  const nodes = Object.fromEntries(Object.keys(needs).map((name) => [name, { data: { root: name } }]));
  const dependencies = Object.fromEntries(
    Object.entries(needs).map(([name, below]) => [name, below.map((target) => ({ target }))]),
  );
  write({ '.nx/workspace-data/project-graph.json': JSON.stringify({ nodes, dependencies }) });
}

async function told(run: ReturnType<typeof emitTypes>): Promise<Told | string> {
  const result = await run;
  return result.ok ? result.value : result.error;
}
const task = (project: string): TypesTask => ({
  root,
  home: path.join(root, project),
  env: {},
});
const emit = (project: string, more: Partial<Emit> = {}): Promise<Told | string> =>
  told(emitTypes(task(project), { config: 'tsconfig.json', isOxc: false, isShared: false, ...more }));
const check = (project: string): Promise<Told | string> => told(checkTypes(task(project), ['tsconfig.json']));
const FINE: Told = { isGood: true, text: '' };
const bad = (words: RegExp): object => ({ isGood: false, text: expect.stringMatching(words) as string });

describe('a check', () => {
  test('reads what others declare', async () => {
    expect(await check('app')).toEqual(bad(/TS2307/));
    expect(await emit('hub')).toEqual(FINE);
    expect(await check('app')).toEqual(FINE);
  });

  test('remembers nothing that would hide what has gone', async () => {
    write({
      'app/src/side.js': 'globalThis.side = 1;\n',
      'app/src/index.ts': "import './side.js';\nexport const two = 2;\n",
    });
    expect(await check('app')).toEqual(FINE);
    rmSync(path.join(root, 'app/src/side.js'));
    expect(await check('app')).toEqual(bad(/side\.js/));
  });

  test.each<[string, () => void, RegExp]>([
    [
      'a source of another project',
      () => {
        write({
          'app/src/index.ts': "import { one } from '../../hub/src/index.js';\nexport const two = one(2);\n",
        });
        write({ 'app/tsconfig.json': config({ rootDir: '..' }) });
      },
      /^hub\/src\/index\.ts: error subminute: the types of app are checked with it/,
    ],
    [
      'a file of nobody',
      () => {
        write({ 'shared/s.d.ts': 'declare const shared: 1;\n' });
        write({
          'app/src/index.ts': '/// <reference path="../../shared/s.d.ts" />\nexport const two = shared;\n',
        });
      },
      /^shared\/s\.d\.ts: error/,
    ],
    [
      'a tsconfig that another one extends',
      () => {
        write({ 'strict.json': JSON.stringify({ compilerOptions: OPTIONS }) });
        write({ 'tsconfig.base.json': '{"extends":"./strict.json"}' });
      },
      /^strict\.json: error/,
    ],
    [
      'what git ignores',
      () => {
        write({ 'app/src/made.gen.ts': 'export const made = 1;\n' });
        write({ 'app/src/index.ts': "export { made } from './made.gen.js';\n" });
      },
      /^app\/src\/made\.gen\.ts: error/,
    ],
    [
      'what Nx is told to leave out',
      () => {
        write({ '.nxignore': 'app/src/skipped\n', 'app/src/skipped/x.ts': 'export const x = 1;\n' });
      },
      /^app\/src\/skipped\/x\.ts: error/,
    ],
    [
      'what git keeps though it is told to ignore it, and Nx leaves out',
      () => {
        write({ 'app/src/forced.gen.ts': 'export const made = 1;\n' });
        execFileSync('git', ['add', '-f', 'app/src/forced.gen.ts'], { cwd: root });
      },
      /^app\/src\/forced\.gen\.ts: error/,
    ],
    [
      'a copy of a package of the workspace',
      () => {
        write({
          'node_modules/.pnpm/hub@file/node_modules/@t/hub/index.d.ts': 'export declare const one: 1;\n',
          'app/src/index.ts':
            "export { one } from '../../node_modules/.pnpm/hub@file/node_modules/@t/hub/index.js';\n",
        });
      },
      /^node_modules\/\.pnpm\/hub@file\/node_modules\/@t\/hub\/index\.d\.ts: error/,
    ],
    [
      'what a tool writes into node_modules',
      () => {
        write({ 'node_modules/.client/index.d.ts': 'export declare const made: 1;\n' });
        write({ 'app/src/index.ts': "export { made } from '../../node_modules/.client/index.js';\n" });
      },
      /^node_modules\/\.client\/index\.d\.ts: error/,
    ],
  ])('fails where it reads %s', async (_name, change, words) => {
    await emit('hub');
    change();
    expect(await check('app')).toEqual(bad(words));
  });

  test('by sources takes those of projects below, and of no others', async () => {
    planned({ project: 'app', keys: 'sources', why: 'it is so' });
    write({
      'app/src/index.ts': "import { one } from '../../hub/src/index.js';\nexport const two = one(2);\n",
    });
    write({ 'app/tsconfig.json': config({ rootDir: '..' }) });
    expect(await check('app')).toEqual(FINE);
    projects({ app: [], hub: [] });
    expect(await check('app')).toEqual(bad(/^hub\/src\/index\.ts: error/));
  });

  test('says so where something stands over its inputs', async () => {
    await emit('hub');
    const nodes = {
      app: { data: { root: 'app', targets: { typecheck: { inputs: ['default'] } } } },
      hub: { data: { root: 'hub' } },
    };
    write({
      '.nx/workspace-data/project-graph.json': JSON.stringify({
        nodes,
        dependencies: { app: [{ target: 'hub' }] },
      }),
    });
    expect(await check('app')).toMatch(/^the inputs of app:typecheck are not those that were planned/);
  });

  test('counts files of a project within its folder for that one', async () => {
    write({ 'app/src/inner/x.ts': 'export const x = 1;\n' });
    write({
      '.nx/workspace-data/project-graph.json': JSON.stringify({
        nodes: {
          app: { data: { root: 'app' } },
          hub: { data: { root: 'hub' } },
          inner: { data: { root: 'app/src/inner' } },
        },
        dependencies: { app: [{ target: 'hub' }] },
      }),
    });
    await emit('hub');
    expect(await check('app')).toEqual(bad(/^app\/src\/inner\/x\.ts: error/));
  });

  test('says what is missing where the plan or the graph is not there', async () => {
    await emit('hub');
    rmSync(path.join(root, '.nx'), { recursive: true });
    expect(await check('app')).toMatch(/Nx has kept no project graph/);
    projects({ app: ['hub'], hub: [] });
    write({ 'subminute.plan.json': planText(NO_PLAN) });
    expect(await check('app')).toMatch(/says nothing of the types of app/);
  });

  test('takes what a project declares only where its surface is there', async () => {
    await emit('hub');
    rmSync(path.join(root, 'node_modules/.cache'), { recursive: true });
    expect(await check('app')).toEqual(bad(/^hub\/dist\/index\.d\.ts: error/));
  });
});

describe('declarations', () => {
  test('are written whatever bodies say, and by whoever has another way to list files', async () => {
    write({ 'hub/src/index.ts': 'export function one(n: number): number {\n  return String(n);\n}\n' });
    write({ 'hub/tsconfig.json': config({ explainFiles: true, composite: true }) });
    expect(await emit('hub')).toEqual(FINE);
    expect(existsSync(path.join(root, 'hub/dist/index.d.ts'))).toBe(true);
    expect(existsSync(path.join(root, 'hub/dist/tsconfig.tsbuildinfo'))).toBe(false);
    rmSync(path.join(root, 'hub/dist'), { recursive: true });
    expect(await emit('hub')).toEqual(FINE);
    expect(existsSync(path.join(root, 'hub/dist/index.d.ts'))).toBe(true);
  });

  test('of sources that are gone go too, those that git keeps do not', async () => {
    write({ 'hub/dist/old.d.ts': 'export {};\n' });
    expect(await emit('hub')).toEqual(FINE);
    expect(existsSync(path.join(root, 'hub/dist/old.d.ts'))).toBe(false);
    write({ 'hub/dist/mine.d.ts': 'export {};\n' });
    execFileSync('git', ['add', '-f', 'hub/dist/mine.d.ts'], { cwd: root });
    expect(await emit('hub')).toMatch(/mine\.d\.ts is kept by git where/);
    expect(existsSync(path.join(root, 'hub/dist/mine.d.ts'))).toBe(true);
  });

  test('that lead to nothing are no declarations', async () => {
    write({
      'hub/src/data.json': '{"n":1}',
      'hub/src/index.ts': "import data from './data.json' with { type: 'json' };\nexport { data };\n",
      'hub/tsconfig.json': config({ resolveJsonModule: true }),
    });
    expect(await emit('hub')).toEqual(bad(/it refers to \.\/data\.json, of which nothing is declared/));
  });

  test('by hand are among them', async () => {
    write({
      'hub/src/glob.d.ts': 'declare const glob: 1;\n',
      'hub/src/index.ts': '/// <reference path="./glob.d.ts" preserve="true" />\nexport const one = glob;\n',
    });
    expect(await emit('hub')).toEqual(FINE);
    write({ 'app/src/index.ts': "import { one } from '@t/hub';\nexport const two: number = one;\n" });
    expect(await check('app')).toEqual(FINE);
  });

  test('by hand are written beside those that refer to them', async () => {
    write({
      'hub/src/types.d.ts': 'export interface Held { held: 1 }\n',
      'hub/src/index.ts':
        "import type { Held } from './types.js';\nexport const one = (held: Held): number => held.held;\n",
      'app/src/index.ts': "import { one } from '@t/hub';\nexport const two: number = one('x');\n",
    });
    expect(await emit('hub')).toEqual(FINE);
    expect(await check('app')).toEqual(bad(/TS2345/));
  });

  test('are not written from what is no input', async () => {
    write({ 'shared/s.ts': 'export interface S { s: 1 }\n' });
    write({ 'hub/src/index.ts': "export type { S } from '../../shared/s.js';\n" });
    write({ 'hub/tsconfig.json': config({ rootDir: '..' }) });
    expect(await emit('hub')).toEqual(bad(/^shared\/s\.ts: error/));
  });

  test('without a source there are none', async () => {
    rmSync(path.join(root, 'hub/src/index.ts'));
    write({ 'hub/src/only.d.ts': 'declare const only: 1;\n' });
    expect(await emit('hub')).toMatch(/has no source of its own/);
  });
});

describe('declarations beside what a build writes', () => {
  const shared = { config: 'tsconfig.json', out: 'hub/dist', isShared: true } as const;

  test('of sources that are gone are taken away by who would be checked against them', async () => {
    planned({ project: 'hub', emits: shared });
    expect(await emit('hub', { isShared: true })).toEqual(FINE);
    write({
      'hub/dist/old.d.ts': 'export declare const old: 1;\n',
      'hub/package.json': JSON.stringify({
        name: '@t/hub',
        type: 'module',
        exports: { './*': './dist/*.js' },
      }),
      'app/src/index.ts': "import { old } from '@t/hub/old';\nexport const two: number = old;\n",
    });
    expect(await check('app')).toEqual(bad(/TS2307/));
    expect(existsSync(path.join(root, 'hub/dist/old.d.ts'))).toBe(false);
    expect(existsSync(path.join(root, 'hub/dist/index.d.ts'))).toBe(true);
  });
});

describe('declarations that are read off texts', () => {
  const byText = config({ isolatedDeclarations: true, declaration: true, declarationMap: true });
  const files = (): readonly string[] => readdirSync(path.join(root, 'hub/dist')).sort();

  test('are those of the sources, with maps, and what others see of them is known', async () => {
    write({ 'hub/tsconfig.json': byText, 'hub/dist/gone.d.ts': '' });
    expect(await emit('hub', { isOxc: true })).toEqual(FINE);
    expect(files()).toEqual(['index.d.ts', 'index.d.ts.map']);
    expect(readFileSync(path.join(root, 'hub/dist/index.d.ts'), 'utf8')).toMatch(
      /sourceMappingURL=index\.d\.ts\.map$/,
    );
    expect(readFileSync(path.join(root, 'hub/dist/index.d.ts.map'), 'utf8')).toContain('["../src/index.ts"]');
    expect(await check('app')).toEqual(FINE);
  });

  test('have the same key as those of TypeScript', async () => {
    write({ 'hub/tsconfig.json': config({ isolatedDeclarations: true, declaration: true }) });
    const surface = path.join(root, 'node_modules/.cache/subminute/types/hub/types.surface');
    expect(await emit('hub')).toEqual(FINE);
    const byTypeScript = readFileSync(surface, 'utf8');
    expect(await emit('hub', { isOxc: true })).toEqual(FINE);
    expect(readFileSync(surface, 'utf8')).toBe(byTypeScript);
  });

  test('are none, and nothing is written, where a text does not say what it declares', async () => {
    write({ 'hub/tsconfig.json': byText, 'hub/src/more.ts': 'export const more = String(1).length;\n' });
    expect(await emit('hub', { isOxc: true })).toEqual(
      bad(/^hub\/src\/more\.ts\(1,14\): error TS9010: [^]*npx nx g @subminute\/nx:infer/),
    );
    expect(existsSync(path.join(root, 'hub/dist'))).toBe(false);
  });

  test('are none of a source that git ignores', async () => {
    write({ 'hub/tsconfig.json': byText, 'hub/src/made.gen.ts': 'export const made = 1;\n' });
    expect(await emit('hub', { isOxc: true })).toEqual(bad(/^hub\/src\/made\.gen\.ts: error subminute/));
    expect(existsSync(path.join(root, 'hub/dist'))).toBe(false);
  });

  test('are not written over what git keeps', async () => {
    write({ 'hub/tsconfig.json': byText, 'hub/dist/index.d.ts': 'mine\n' });
    execFileSync('git', ['add', '-f', 'hub/dist/index.d.ts'], { cwd: root });
    expect(await emit('hub', { isOxc: true })).toMatch(/index\.d\.ts is kept by git/);
    expect(readFileSync(path.join(root, 'hub/dist/index.d.ts'), 'utf8')).toBe('mine\n');
  });
});
