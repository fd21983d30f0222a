import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const FILES = {
  'packages/cart/package.json': json({
    name: '@acme/cart',
    version: '1.0.0',
    type: 'module',
    sideEffects: false,
    exports: { '.': './src/index.mjs' },
    scripts: { test: 'node --test' },
  }),
  'packages/cart/src/index.mjs':
    "export { total } from './total.mjs';\nexport { price } from './api/price.mjs';\n",
  'packages/cart/src/total.mjs':
    "import { price } from './api/price.mjs';\n\nexport const total = 2 * price;\n",
  'packages/cart/src/api/price.mjs': 'export const price = 21;\n',
  'packages/cart/src/api/price.test.mjs':
    "import { test } from 'node:test';\nimport { price } from './price.mjs';\ntest('price', () => price);\n",
  'packages/cart/src/api/total.test.mjs':
    "import { test } from 'node:test';\nimport { total } from '../total.mjs';\ntest('total', () => total);\n",
  'packages/app/package.json': json({
    name: '@acme/app',
    type: 'module',
    scripts: { test: 'node src/main.mjs' },
    dependencies: { '@acme/cart': '1.0.0' },
  }),
  'packages/app/src/main.mjs': "import { price } from '@acme/cart';\n\nconsole.log(price);\n",
};

const args = (...more: readonly string[]): readonly string[] => [
  'g',
  '@subminute/nx:split',
  '--project=@acme/cart',
  '--directory=src/api',
  '--name=api',
  ...more,
];
const split = (ws: Workspace, ...more: readonly string[]): ReturnType<Workspace['nx']> =>
  ws.nx(args(...more));

const git = (ws: Workspace, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: ws.dir, env: ws.env, encoding: 'utf8' });

test('the generator shows a split, refuses what cannot be, and makes the rest', async () => {
  await using ws = await workspace({ files: FILES });
  const link = (name: string): void => {
    mkdirSync(join(ws.dir, 'node_modules/@acme'), { recursive: true });
    symlinkSync(`../../packages/${name}`, join(ws.dir, 'node_modules/@acme', name));
  };
  link('cart');

  const dry = await split(ws, '--dry-run');
  expect(dry.stdout).toContain('CREATE packages/cart-api/src/api/price.mjs');
  expect(git(ws, 'status', '--porcelain')).toBe('');

  const entry = ['--project=@acme/cart', '--directory=src/index.mjs', '--name=x'];
  const refused = await ws.nx(['g', '@subminute/nx:split', ...entry]);
  expect(refused.code).toBe(1);
  expect(`${refused.stdout}${refused.stderr}`).toContain('there is nothing to split');

  // A package manager that fails.
  const bin = join(ws.dir, '../bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "npm error code ENOTCACHED" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const failed = await ws.nx(args(), { env: { PATH: `${bin}:${ws.env['PATH'] ?? ''}` } });
  expect(failed.code).toBe(1);
  expect(`${failed.stdout}${failed.stderr}`).toContain('All files are as before: npm install --offline');
  expect(git(ws, 'status', '--porcelain')).toBe('');

  const made = await split(ws, '--skipInstall');
  expect(made.code).toBe(0);
  expect(made.stdout).toContain('packages/cart-api: 2 files moved, 1 file of other projects');
  expect(made.stdout).toContain('1 test stayed with what it needs: packages/cart/src/api/total.test.mjs');
  expect(existsSync(join(ws.dir, 'packages/cart/src/api/price.mjs'))).toBe(false);
  const main = readFileSync(join(ws.dir, 'packages/app/src/main.mjs'), 'utf8');
  expect(main).toContain("from '@acme/cart-api/api/price'");

  // The app is green, and hangs on the part alone.
  link('cart-api');
  const green = await ws.nx(['run-many', '-t', 'test', '--skip-nx-cache']);
  expect(green.code).toBe(0);
  const shown = await ws.nx(['graph', '--print']);
  const { graph } = JSON.parse(shown.stdout) as Printed;
  expect(graph.dependencies['@acme/app']?.map(({ target }) => target)).toEqual(['@acme/cart-api']);
});

interface Printed {
  readonly graph: { readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>> };
}
