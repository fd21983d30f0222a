import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asTaskId } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TreeTasks } from '../../process/tree-tasks.ts';
import { untoldIn } from './complete-run.ts';
import { declaredFiles } from './declared-files.ts';
import { readTestLists } from './test-lists.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-told-')));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

test('declarations are those among the declared outputs of tasks', () => {
  write({
    'libs/cart/dist/index.d.ts': 'one',
    'libs/cart/dist/deep/a.d.mts': 'two',
    'libs/cart/dist/index.js': 'no declaration',
    'libs/cart/dist/node_modules/x/index.d.ts': 'of a package',
    'libs/cart/src/env.d.ts': 'no output',
    'types/cart/a.d.ts': 'three',
    'types/cart/b.txt': 'no declaration',
  });
  symlinkSync('../src', path.join(root, 'libs/cart/dist/linked'));
  const outputs = ['{projectRoot}/dist', '{workspaceRoot}/types/{projectName}/*.d.ts', '{projectRoot}/none'];
  const cart = { root: 'libs/cart', targets: { build: { outputs }, test: { outputs: [] } } };
  const tree = { worktree: { root }, projects: new Map([['cart', cart]]) } as unknown as TreeTasks;
  const tasks = ['cart:build', 'cart:test', 'gone:build'].map(asTaskId);
  expect(Object.fromEntries(declaredFiles(tree, tasks))).toEqual({
    'libs/cart/dist/index.d.ts': 'one',
    'libs/cart/dist/deep/a.d.mts': 'two',
    'types/cart/a.d.ts': 'three',
  });
});

test('tests are told by task, with their files below the workspace; what cannot be read tells none', () => {
  const told = (task: string, name: string): string => {
    const one = { file: path.join(root, 'libs/cart/a.test.ts'), names: [name], state: 'passed' };
    return JSON.stringify({ version: 1, task, tests: [one] });
  };
  write({
    'lists/1-0.json': told('cart:test', 'one'),
    'lists/2-0.json': told('cart:test', 'two'),
    'lists/3-0.json': '{"version":2,"task":"cart:test","tests":[]}',
    'lists/4-0.json': '{"version":1',
  });
  const file = 'libs/cart/a.test.ts';
  expect([...readTestLists(path.join(root, 'lists'), root)]).toEqual([
    [
      'cart:test',
      [
        { file, names: ['one'], state: 'passed' },
        { file, names: ['two'], state: 'passed' },
      ],
    ],
  ]);
  expect(readTestLists(path.join(root, 'none'), root).size).toBe(0);
});

test('of targets that look like tests it is said how many tasks have not told theirs', () => {
  const tasks = ['cart:test', 'cart:test:e2e', 'cart:build', 'app:test'].map(asTaskId);
  const targets = ['test', 'test:e2e', 'build', 'test'];
  const run = {
    outcomes: new Map(tasks.map((task) => [task, 'passed' as const])),
    targetOf: new Map(tasks.map((task, at) => [task, targets[at] ?? ''])),
    tests: [],
    told: new Set(['cart:test']),
    flaky: [],
  };
  expect([...untoldIn([run, run])]).toEqual([
    ['test:e2e', 1],
    ['test', 1],
  ]);
});
