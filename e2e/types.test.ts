import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkTypeScript } from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// hub ← mid ← top, each a package of which others see `dist`, where nothing is but what `dts` writes.
const BELOW: Readonly<Record<string, string | undefined>> = { hub: undefined, mid: 'hub', top: 'mid' };
const HUB = `/** Of money. */
export interface Price { readonly cents: number }
export function sum(prices: readonly Price[]): number {
  return prices.reduce((all, { cents }) => all + cents, 0);
}
`;
const MID = `import { type Price, sum } from '@t/hub';
export const total = (prices: readonly Price[]): number => sum(prices);
`;
const TOP = `import { total } from '@t/mid';
export const text: string = total([{ cents: 1 }]).toFixed(2);
`;

const project = (name: string, source: string): Record<string, string> => {
  const below = BELOW[name];
  const manifest = {
    name: `@t/${name}`,
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    ...(below ? { dependencies: { [`@t/${below}`]: '*' } } : {}),
    nx: { name },
  };
  const tsconfig = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
    include: ['src'],
  };
  return {
    [`packages/${name}/package.json`]: JSON.stringify(manifest),
    [`packages/${name}/tsconfig.json`]: JSON.stringify(tsconfig),
    [`packages/${name}/src/index.ts`]: source,
  };
};

let ws: Workspace;
beforeAll(async () => {
  ws = await workspace({
    files: {
      'tsconfig.base.json':
        '{"compilerOptions":{"target":"es2022","module":"nodenext","strict":true,"types":[],"skipLibCheck":true}}',
      ...project('hub', HUB),
      ...project('mid', MID),
      ...project('top', TOP),
    },
  });
  linkTypeScript(ws.dir);
  mkdirSync(join(ws.dir, 'node_modules/@t'));
  for (const name of Object.keys(BELOW))
    symlinkSync(join(ws.dir, 'packages', name), join(ws.dir, 'node_modules/@t', name));
  await ws.nx(['show', 'projects']);
  const made = await ws.nx(['g', '@subminute/nx:infer']);
  if (!made.stdout.includes('the types of 3 projects are checked against what others declare'))
    throw new Error(made.stdout + made.stderr);
});
afterAll(() => ws[Symbol.asyncDispose]());

const check = (): Promise<Ran> => ws.nx(['run-many', '-t', 'typecheck', '--outputStyle=static']);
/** The tasks that were executed, not taken from a cache. */
const executed = ({ stdout }: Ran): readonly string[] =>
  [...stdout.matchAll(/^> nx run (\w+:\w+)$/gm)].map(([, task = '']) => task).sort();
const write = (name: string, text: string): void => {
  ws.write({ [`packages/${name}/src/index.ts`]: text });
};

test('an edit stops where what a project declares stays the same', async () => {
  expect(executed(await check())).toEqual([
    'hub:dts',
    'hub:typecheck',
    'mid:dts',
    'mid:typecheck',
    'top:typecheck',
  ]);
  expect(executed(await check())).toEqual([]);
  write('hub', HUB.replace('all + cents', 'cents + all'));
  expect(executed(await check())).toEqual(['hub:dts', 'hub:typecheck']);
  write('hub', HUB.replace('Of money', 'An amount'));
  expect(executed(await check())).toEqual(['hub:dts', 'hub:typecheck']);
  expect(readFileSync(join(ws.dir, 'packages/hub/dist/index.d.ts'), 'utf8')).toContain('An amount');
});

test('an edit of what it declares reaches all that see it, and what is wrong there is found', async () => {
  write(
    'hub',
    HUB.replace('cents: number', 'cents: bigint').replace(', 0)', ', 0n)').replace('): number', '): bigint'),
  );
  const broken = await check();
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/src\/index\.ts\(2,\d+\): error TS2322/);
  const why = await ws.subminute(['why', 'mid:dts']);
  expect(why.stdout).toContain(
    '\nmissed: other declarations by hub:dts: packages/hub/src/index.ts changed\n',
  );
  write('hub', HUB);
  expect((await check()).code).toBe(0);
});

test('outputs that were removed come back', async () => {
  for (const place of ['packages/hub/dist', 'node_modules/.cache/subminute'])
    rmSync(join(ws.dir, place), { recursive: true });
  write('top', `${TOP}export const more = 1;\n`);
  expect(await check()).toMatchObject({ code: 0 });
  expect(existsSync(join(ws.dir, 'packages/hub/dist/index.d.ts'))).toBe(true);
  write('top', TOP);
});

test('a declaration of a source that is gone is not found any more', async () => {
  ws.write({ 'packages/hub/src/old.ts': 'export const old = 1;\n' });
  await ws.nx(['run', 'hub:dts']);
  expect(existsSync(join(ws.dir, 'packages/hub/dist/old.d.ts'))).toBe(true);
  rmSync(join(ws.dir, 'packages/hub/src/old.ts'));
  ws.write({ 'packages/hub/src/new.ts': 'export const fresh = 1;\n' });
  await ws.nx(['run', 'hub:dts']);
  expect(existsSync(join(ws.dir, 'packages/hub/dist/old.d.ts'))).toBe(false);
  expect(existsSync(join(ws.dir, 'packages/hub/dist/new.d.ts'))).toBe(true);
  rmSync(join(ws.dir, 'packages/hub/src/new.ts'));
});

test('what is read beside the key is said, and the task fails', async () => {
  write('top', "import { sum } from '../../hub/src/index.ts';\nexport const none: number = sum([]);\n");
  ws.write({
    'packages/top/tsconfig.json': JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: '../..', outDir: 'dist', allowImportingTsExtensions: true, noEmit: true },
      include: ['src'],
    }),
  });
  const ran = await check();
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain(
    'packages/hub/src/index.ts: error subminute: the types of top are checked with it, and it is no input of this task',
  );
  const planned = await ws.nx(['g', '@subminute/nx:infer']);
  expect(planned.stdout).toContain('top: types by sources, packages/hub/src/index.ts is read as a source');
  const fine = await check();
  expect(fine).toMatchObject({ code: 0 });
  write('hub', HUB.replace('all + cents', 'all + cents + 0'));
  expect(executed(await check())).toEqual(['hub:dts', 'hub:typecheck', 'top:typecheck']);
  write('hub', HUB);
});
