import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { add } from './add.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'add-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder with something else in it stays as it is', () => {
  writeFileSync(join(folder, 'thesis.txt'), 'mine');
  expect(add(folder)).toContain('neither empty nor an Nx workspace');
  expect(readdirSync(folder)).toEqual(['thesis.txt']);
});

test('a workspace of another package manager is told where to read on', () => {
  writeFileSync(join(folder, 'nx.json'), '{}');
  writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
  expect(add(folder)).toContain('docs/getting-started.md#pnpm-and-yarn');
  expect(readdirSync(folder)).toEqual(['nx.json', 'pnpm-lock.yaml']);
});

test('the clone itself is no workspace to install into', () => {
  expect(add(dirname(dirname(import.meta.dirname)))).toContain('the clone itself');
});
