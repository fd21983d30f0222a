import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { vitestSteps } from './vitest-steps.ts';

const CONFIG = 'export default {\n  test: {},\n};\n';
const asks = (...names: readonly string[]): string =>
  JSON.stringify({ devDependencies: Object.fromEntries(names.map((name) => [name, '*'])) });

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-init-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Nx's own tree, on a folder. */
function treeOf(files: Readonly<Record<string, string>>): Tree {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const { constructor } = createTreeWithEmptyWorkspace();
  return Reflect.construct(constructor, [root, false]) as Tree;
}

test('a workspace without Vitest hears nothing of it', () => {
  expect(vitestSteps(treeOf({ 'vite.config.js': CONFIG }))).toEqual({ edited: [], steps: [] });
});

test('Vitest and its plugin may be installed in one package only', () => {
  const tree = treeOf({
    'packages/a/package.json': asks('vitest', '@subminute/vitest'),
    'packages/a/vite.config.js': CONFIG,
    'packages/b/package.json': asks('vitest'),
    'packages/b/vite.config.js': CONFIG,
    'packages/c/package.json': asks('vitest', '@subminute/vitest'),
    'packages/c/node_modules/vitest/package.json': '{"version":"2.1.9"}',
    'packages/c/vite.config.js': CONFIG,
  });
  const { edited, steps } = vitestSteps(tree);
  expect(edited).toEqual(['packages/a/vite.config.js']);
  expect(steps).toEqual([
    '  Vitest 2.1.9 (packages/c) is too old for @subminute/vitest: it takes 3.1 and later',
    expect.stringContaining('npm i -D @subminute/vitest'),
    expect.stringContaining('then again'),
  ]);
  expect(tree.read('packages/b/vite.config.js', 'utf8')).toBe(CONFIG);
});

test('what has to be done by hand is said with its reason and the lines', () => {
  const lines = "import { subminute } from '@subminute/vitest'; plugins: [subminute()]";
  const tree = treeOf({
    'package.json': asks('vitest', '@subminute/vitest'),
    'a/vitest.config.js': "import c from './c.js';\nexport default c;\n",
  });
  expect(vitestSteps(tree).steps).toEqual([
    `  by hand, since its settings are not one object in this file: ${lines} in a/vitest.config.js`,
  ]);
  tree.delete('a/vitest.config.js');
  expect(vitestSteps(tree).steps).toEqual([
    `  no configuration of Vite has tests. In each project that has some: ${lines} in vitest.config.ts`,
  ]);
});

test('a configuration that Vite 5 loads as CommonJS cannot import the plugin', () => {
  const tree = treeOf({
    'package.json': asks('vitest', '@subminute/vitest'),
    'node_modules/vite/package.json': '{"version":"7.0.0"}',
    'node_modules/vitest/package.json': '{"version":"3.2.4"}',
    'node_modules/vitest/node_modules/vite/package.json': '{"version":"5.4.21"}',
    'a/vitest.config.ts': CONFIG,
    'b/vitest.config.mts': CONFIG,
    'c/package.json': '{"type":"module"}',
    'c/vitest.config.ts': CONFIG,
  });
  const { edited, steps } = vitestSteps(tree);
  expect(edited).toEqual(['b/vitest.config.mts', 'c/vitest.config.ts']);
  expect(steps).toEqual([
    expect.stringMatching(/^ {2}by hand, since Vite 5\.4\.21 .* in a\/vitest\.config\.ts$/),
  ]);
});
