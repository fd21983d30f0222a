import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { add } from './add.ts';

const PATH = dirname(process.execPath);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'add-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder with something else in it stays as it is', () => {
  writeFileSync(join(folder, 'thesis.txt'), 'mine');
  expect(add(folder, PATH)).toContain('neither empty nor an Nx workspace');
  expect(readdirSync(folder)).toEqual(['thesis.txt']);
});

test('a workspace of another package manager is told where to read on', () => {
  writeFileSync(join(folder, 'nx.json'), '{}');
  writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
  expect(add(folder, PATH)).toContain('docs/getting-started.md#pnpm-and-yarn');
  expect(readdirSync(folder)).toEqual(['nx.json', 'pnpm-lock.yaml']);
});

test('the clone itself is no workspace to install into', () => {
  expect(add(dirname(dirname(import.meta.dirname)), PATH)).toContain('the clone itself');
});

test('nothing is made for a Node that cannot run it', () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'node'), '#!/bin/sh\necho v20.20.2\n', { mode: 0o755 });
  expect(add(folder, bin)).toMatch(/^this shell's node is 20\.20\.2, and subminute runs on \^22\.22/);
  expect(readdirSync(folder)).toEqual(['bin']);
});
