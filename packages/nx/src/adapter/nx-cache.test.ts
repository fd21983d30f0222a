import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeFromCache } from './nx-cache.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-nx-cache-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test('an entry that cannot be removed keeps no other one, and nobody from going on', () => {
  const cache = path.join(root, '.nx', 'cache');
  mkdirSync(path.join(cache, '1'), { recursive: true });
  writeFileSync(path.join(cache, '1.commit'), '');
  const beyondTheFileSystem = 'x'.repeat(300);
  expect(takeFromCache([beyondTheFileSystem, '1'], { root, env: { HOME: root } })).toBe(0);
  expect(['1', '1.commit'].map((name) => existsSync(path.join(cache, name)))).toEqual([false, false]);
});

test('Nx 22 gives a linked worktree the cache of the main one: what is there goes too', () => {
  const main = path.join(root, 'main');
  mkdirSync(path.join(main, '.nx', 'cache', '1'), { recursive: true });
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
    execFileSync('git', [...who, ...args], { cwd: main, stdio: 'ignore' });
  };
  git('init', '-b', 'main');
  git('commit', '--allow-empty', '-m', 'start');
  git('worktree', 'add', '../linked');
  takeFromCache(['1'], { root: path.join(root, 'linked'), env: { HOME: root } });
  expect(existsSync(path.join(main, '.nx', 'cache', '1'))).toBe(false);
});
