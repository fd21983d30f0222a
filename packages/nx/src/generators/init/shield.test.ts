import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeShield } from './shield.ts';

const NX_JSON = '{\n    // what we cache\n    "analytics": false\n}\n';
const SETTINGS = '{ "version": 1, "budget": "30s" }\n';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-init-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Nx's own tree, on a repository. */
function treeOf(files: Readonly<Record<string, string>>, nx = '24.0.6'): Tree {
  const all = {
    '.gitignore': '.nx\n',
    'nx.json': NX_JSON,
    'subminute.json': SETTINGS,
    'node_modules/nx/package.json': JSON.stringify({ name: 'nx', version: nx }),
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  const { constructor } = createTreeWithEmptyWorkspace();
  return Reflect.construct(constructor, [root, false]) as Tree;
}

const changed = (tree: Tree): readonly string[] => tree.listChanges().map((change) => change.path);

test('the shield is on, and each worktree has a cache of its own; layout and comments stay', () => {
  const tree = treeOf({});
  const said = writeShield(tree);
  expect(tree.read('nx.json', 'utf8')).toBe(
    '{\n    // what we cache\n    "analytics": false,\n    "cacheDirectory": ".nx/cache"\n}\n',
  );
  expect(JSON.parse(tree.read('subminute.json', 'utf8') ?? '')).toMatchObject({
    budget: '30s',
    shield: true,
  });
  expect(changed(tree).toSorted()).toEqual(['nx.json', 'subminute.json']);
  expect(said).toContain('nx.json is part of every task, so each runs once more.');
});

test('the second time nothing changes', () => {
  const tree = treeOf({
    'nx.json': '{ "cacheDirectory": ".nx/cache" }',
    'subminute.json': '{ "version": 1, "shield": true }',
  });
  expect(writeShield(tree)).toEqual([expect.stringContaining('was on already')]);
  expect(changed(tree)).toEqual([]);
});

test.each([
  '{ "cacheDirectory": "/var/cache/nx" }',
  '{ "tasksRunnerOptions": { "default": { "options": { "cacheDirectory": "/var/cache/nx" } } } }',
])('a folder that somebody has chosen stays, and is told: %s', (text) => {
  const tree = treeOf({ 'nx.json': text });
  expect(writeShield(tree)).toContain(
    'left as it is: "cacheDirectory" is "/var/cache/nx" in nx.json; worktrees must not share it.',
  );
  expect(changed(tree)).toEqual(['subminute.json']);
});

test('Nx 22 shares its cache between linked worktrees whatever nx.json says: it stays, and that is told', () => {
  const tree = treeOf({}, '22.7.12');
  expect(writeShield(tree)).toContainEqual(expect.stringMatching(/^Nx 22\.7\.12 gives linked worktrees/));
  expect(changed(tree)).toEqual(['subminute.json']);
});

test.each([
  ['24.0.6', NX_JSON, 'The shield is on now (subminute.json): worktrees share results through it.'],
  ['22.7.12', NX_JSON, 'The shield is on now (subminute.json): clones share results through it.'],
  ['22.1.3', NX_JSON, 'The shield is on now (subminute.json), and runs go without it: Nx 22.1.3 has a hole'],
  [
    '24.0.6',
    '{ "nxCloudId": "x" }',
    'The shield is on now (subminute.json), and runs go without it: Nx Cloud is used',
  ],
])('with Nx %s and nx.json %j it is said what it does', (nx, text, first) => {
  const [said] = writeShield(treeOf({ 'nx.json': text }, nx));
  expect(said).toContain(first);
});

test('git is told to ignore the folder only where it does not', () => {
  const tree = treeOf({ '.gitignore': 'dist' });
  expect(writeShield(tree)).toContain('git ignores .nx/cache now (.gitignore).');
  expect(tree.read('.gitignore', 'utf8')).toBe('dist\n.nx/cache\n');
});
