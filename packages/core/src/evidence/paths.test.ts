import { expect, test } from 'vitest';
import { parseLocation } from './location.ts';
import { type Paths, createPaths } from './paths.ts';

const FILES = new Set([
  'packages/api/src/a.ts',
  'packages/core/src/b.ts',
  'tools/gen.mjs',
  'vitest.config.ts',
]);

function pathsOf(workspaceRoot = '/repo', projectRoot = 'packages/api'): Paths {
  return createPaths({ workspaceRoot, projectRoot, exists: (file) => FILES.has(file) });
}

function file(printed: string, paths: Paths = pathsOf()): string | undefined {
  return paths.locate({ path: printed })?.file;
}

test('a path of any spelling becomes relative to the workspace', () => {
  for (const printed of [
    'src/a.ts',
    './src/a.ts',
    '/repo/packages/api/src/a.ts',
    'file:///repo/packages/api/src/a.ts',
    'packages/api/src/a.ts',
    String.raw`src\a.ts`,
    'src/a.ts?t=123',
    '/@fs/repo/packages/api/src/a.ts',
    '/src/a.ts',
  ]) {
    expect(file(printed)).toBe('packages/api/src/a.ts');
  }
  expect(file('../core/src/b.ts')).toBe('packages/core/src/b.ts');
  expect(file('tools/gen.mjs')).toBe('tools/gen.mjs');
});

test('a drive letter is one root whatever its case', () => {
  const windows = pathsOf(String.raw`C:\repo`);
  expect(file(String.raw`c:\repo\packages\api\src\a.ts`, windows)).toBe('packages/api/src/a.ts');
  expect(file('file:///C:/repo/tools/gen.mjs', windows)).toBe('tools/gen.mjs');
});

test('outside of the workspace and in node_modules there is no place', () => {
  for (const printed of [
    '/home/dev/x.ts',
    '/repo2/a.ts',
    '../../../x.ts',
    'node:fs',
    '/repo/node_modules/vitest/dist/x.js',
    '../../node_modules/x/y.js',
    'https://x.test/a.ts',
    '<anonymous>',
    '',
  ]) {
    expect(file(printed)).toBeUndefined();
  }
});

test('of what does not exist, the reading from the project is the likely one, and no certain one', () => {
  expect(file('src/gone.ts')).toBe('packages/api/src/gone.ts');
  expect(file('packages/api/src/gone.ts')).toBe('packages/api/src/gone.ts');
  expect(pathsOf().find({ path: 'src/gone.ts' })).toBeUndefined();
  expect(pathsOf().find({ path: '/repo/src/gone.ts' })).toEqual({ file: 'src/gone.ts' });
});

test('a folder that a tool names is tried first', () => {
  const paths = pathsOf('/repo', '.');
  expect(file('src/a.ts', paths)).toBe('src/a.ts');
  paths.addBase('/repo/packages/api');
  paths.addBase('/elsewhere');
  expect(file('src/a.ts', paths)).toBe('packages/api/src/a.ts');
});

test('a line and a column stand behind the path', () => {
  expect(parseLocation('src/a.ts:12:3')).toEqual({ path: 'src/a.ts', line: 12, column: 3 });
  expect(parseLocation(String.raw`C:\a.ts:12`)).toEqual({ path: String.raw`C:\a.ts`, line: 12 });
  expect(parseLocation('src/a.ts:0:0')).toEqual({ path: 'src/a.ts' });
  for (const text of ['src/a.ts', 'a:b', '12:3', '', ':1'])
    expect(parseLocation(text)?.path ?? '').not.toContain(':');
});

test('messages lose the absolute paths of a machine and keep what is no path of one', () => {
  const shorten = (text: string): string => pathsOf().shorten(text);
  expect(shorten("Cannot find '/repo/packages/api/src/a.ts' from /repo")).toBe(
    "Cannot find 'packages/api/src/a.ts' from .",
  );
  expect(shorten('at file:///repo/tools/gen.mjs:3:7')).toBe('at tools/gen.mjs:3:7');
  expect(shorten('/home/dev/.npm/node_modules/x/y.js:1:2')).toBe('node_modules/x/y.js:1:2');
  expect(shorten('open /home/dev/.config/app.json, /tmp/x-1/log.txt')).toBe(
    'open <outside>/app.json, <outside>/log.txt',
  );
  expect(shorten("ENOENT: no such file or directory, open '/data/x.csv'")).toBe(
    "ENOENT: no such file or directory, open '<outside>/x.csv'",
  );
  expect(shorten(String.raw`C:\Users\dev\x.txt`)).toBe('<outside>/x.txt');
  expect(shorten('/bin/sh: 1: gen: not found')).toBe('sh: 1: gen: not found');
  for (const text of [
    'GET /api/users/1 → 500',
    'https://x.test/home/a',
    '**/node_modules/**',
    'a/b and 1/2',
    '/repo2/x',
    '../node_modules/x',
  ]) {
    expect(shorten(text)).toBe(text);
  }
});
