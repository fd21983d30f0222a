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
