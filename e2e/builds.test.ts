import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkTypeScript } from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// hub ← mid, which is installed with it, and hub ← app, which has its sources within: declarations and scripts of each lie
// in one folder.
const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  types: [],
  skipLibCheck: true,
  declaration: true,
  isolatedModules: true,
  isolatedDeclarations: true,
};
const HUB =
  'export function sum(all: readonly number[]): number {\n  return all.reduce((a, b) => a + b, 0);\n}\n';

const project = (name: string, source: string, fields: object): Record<string, string> => ({
  [`packages/${name}/package.json`]: JSON.stringify({
    name: `@t/${name}`,
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    nx: { name },
    ...fields,
  }),
  [`packages/${name}/tsconfig.json`]: JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
    include: ['src'],
    exclude: ['src/**/*.test.ts'],
  }),
  [`packages/${name}/src/index.ts`]: source,
});

let ws: Workspace;
beforeAll(async () => {
  ws = await workspace({
    files: {
      'tsconfig.base.json': JSON.stringify({ compilerOptions: OPTIONS }),
      ...project('hub', HUB, {}),
      'packages/hub/src/index.test.ts': 'export {};\n',
      ...project('mid', "import { sum } from '@t/hub';\nexport const total: number = sum([1, 2]);\n", {
        dependencies: { '@t/hub': '*' },
      }),
      ...project('app', "import { sum } from '@t/hub';\nexport const all: number = sum([3]);\n", {
        exports: {
          '.': { types: './dist/index.d.ts', import: './dist/index.js', require: './dist/index.cjs' },
        },
        devDependencies: { '@t/hub': '*' },
      }),
    },
  });
  linkTypeScript(ws.dir);
  symlinkSync(realpathSync('node_modules/esbuild'), join(ws.dir, 'node_modules/esbuild'));
  mkdirSync(join(ws.dir, 'node_modules/@t'));
  for (const name of ['hub', 'mid', 'app'])
    symlinkSync(join(ws.dir, 'packages', name), join(ws.dir, 'node_modules/@t', name));
  await ws.nx(['show', 'projects']);
  const made = await ws.nx(['g', '@subminute/nx:infer', '--targets=dts,typecheck,build']);
  if (!made.stdout.includes('dts of 3 projects, typecheck of 3 projects, build of 3 projects'))
    throw new Error(made.stdout + made.stderr);
});
afterAll(() => ws[Symbol.asyncDispose]());

const run = (...targets: readonly string[]): Promise<Ran> =>
  ws.nx(['run-many', '-t', targets.join(','), '--outputStyle=static']);
/** The tasks that were executed, not taken from a cache. */
const executed = ({ stdout }: Ran): readonly string[] =>
  [...stdout.matchAll(/^> nx run (\w+:\w+)$/gm)].map(([, task = '']) => task).sort();
const written = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['hub', 'mid', 'app'].flatMap((name) => {
      const dist = join(ws.dir, 'packages', name, 'dist');
      return existsSync(dist)
        ? readdirSync(dist).map(
            (file) => [`${name}/${file}`, readFileSync(join(dist, file), 'utf8')] as const,
          )
        : [];
    }),
  );
const removeAll = (): void => {
  for (const name of ['hub', 'mid', 'app'])
    rmSync(join(ws.dir, 'packages', name, 'dist'), { recursive: true });
  rmSync(join(ws.dir, 'node_modules/.cache/subminute'), { recursive: true });
};

test('what is built and declared comes back as it was, from the cache and by another run', async () => {
  const first = await run('build', 'dts', 'typecheck');
  expect(first).toMatchObject({ code: 0 });
  expect(executed(first)).toEqual(
    ['app', 'hub', 'mid'].flatMap((name) =>
      ['build', 'dts', 'typecheck'].map((target) => `${name}:${target}`),
    ),
  );
  const files = written();
  expect(Object.keys(files).sort()).toEqual([
    'app/._types.surface',
    'app/index.cjs',
    'app/index.d.ts',
    'app/index.js',
    'hub/._build.files',
    'hub/._types.surface',
    'hub/index.d.ts',
    'hub/index.js',
    'mid/._build.files',
    'mid/._types.surface',
    'mid/index.d.ts',
    'mid/index.js',
  ]);
  removeAll();
  expect(executed(await run('build', 'dts'))).toEqual([]);
  expect(written()).toEqual(files);
  removeAll();
  await ws.nx(['run-many', '-t', 'build,dts', '--skipNxCache']);
  expect(written()).toEqual(files);
});

test('an edit builds what has it inside, and no edit of a test does', async () => {
  ws.write({ 'packages/hub/src/index.test.ts': 'export const edited = 1;\n' });
  expect(executed(await run('build'))).toEqual([]);
  ws.write({ 'packages/hub/src/index.ts': HUB.replace('a + b', 'b + a') });
  const ran = await run('build', 'typecheck');
  expect(ran).toMatchObject({ code: 0 });
  // What is installed with it reads it when it runs.
  expect(executed(ran)).toEqual(['app:build', 'hub:build', 'hub:dts', 'hub:typecheck']);
  expect(written()['app/index.cjs']).toContain('b + a');
});

test('one of two targets in a folder leaves what the other has there', async () => {
  const before = written();
  ws.write({
    'packages/hub/src/index.ts': HUB.replace('a + b', 'a - -b'),
    'packages/hub/src/more.ts': 'export const more = 1;\n',
  });
  await ws.nx(['run', 'hub:dts']);
  expect(written()['hub/index.js']).toBe(before['hub/index.js']);
  expect(written()).toHaveProperty('hub/more.d.ts');
  await ws.nx(['run', 'hub:build']);
  rmSync(join(ws.dir, 'packages/hub/src/more.ts'));
  ws.write({ 'packages/hub/src/index.ts': HUB });
  // Both from the cache, in turn: neither takes away what the other has there.
  await ws.nx(['run', 'hub:build']);
  await ws.nx(['run', 'hub:dts']);
  expect(written()['hub/index.js']).toBe(before['hub/index.js']?.replace('b + a', 'a + b'));
  expect(written()).toHaveProperty('hub/index.d.ts');
  // Nx restores files and leaves others; the next build that runs takes away what an earlier one has written.
  ws.write({ 'packages/hub/src/index.ts': HUB.replace('a + b', 'b - -a') });
  await ws.nx(['run-many', '-t', 'build,dts']);
  expect(
    Object.keys(written())
      .filter((file) => file.startsWith('hub/'))
      .sort(),
  ).toEqual(['hub/._build.files', 'hub/._types.surface', 'hub/index.d.ts', 'hub/index.js']);
});

test('what is wrong is said with its file and line, and what was built before is left', async () => {
  const before = written();
  ws.write({ 'packages/hub/src/index.ts': `${HUB}export const = 1;\n` });
  const ran = await ws.nx(['run', 'hub:build']);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toMatch(/packages\/hub\/src\/index\.ts:4:13:/);
  expect(written()).toEqual(before);
  ws.write({ 'packages/hub/src/index.ts': HUB });
});

test('ours stands in the place of a build that does no more, waits for one that stays, and all comes back', async () => {
  const manifests = ['hub', 'mid'].map((name) => join(ws.dir, 'packages', name, 'package.json'));
  const [hub = '', mid = ''] = manifests;
  const withBuild = (file: string, build: string): string => {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
    return `${JSON.stringify({ ...manifest, scripts: { build, other: 'x' } }, undefined, 2)}\n`;
  };
  const before = [
    withBuild(hub, 'tsc -p tsconfig.json'),
    withBuild(mid, 'tsc -p tsconfig.json --removeComments'),
  ];
  writeFileSync(hub, before[0] ?? '');
  writeFileSync(mid, before[1] ?? '');
  rmSync(join(ws.dir, 'subminute.plan.json'));
  await ws.nx(['show', 'projects']);
  const asked = ['g', '@subminute/nx:infer', '--targets=dts,typecheck,build', '--replace=build'];
  const made = await ws.nx(asked);
  expect(made.stdout).toMatch(/hub: new dts, typecheck; replaced build/);
  expect(made.stdout).toMatch(/mid: .*no build: it calls the compiler with --removeComments/);
  const plan = readFileSync(join(ws.dir, 'subminute.plan.json'), 'utf8');
  await ws.nx(['show', 'projects']);
  await ws.nx(asked);
  expect(readFileSync(join(ws.dir, 'subminute.plan.json'), 'utf8')).toBe(plan);
  const ran = await run('build', 'typecheck', 'build-replaced');
  expect(ran.stdout + ran.stderr).toContain('Successfully ran');
  await ws.nx(['g', '@subminute/nx:infer', '--undo']);
  expect(manifests.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  expect(existsSync(join(ws.dir, 'subminute.plan.json'))).toBe(false);
});
