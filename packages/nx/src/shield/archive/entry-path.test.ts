import { expect, test } from 'vitest';
import { foldersAbove, linkedPath, plainPath } from './entry-path.ts';

test('a plain path is relative and has nothing but names', () => {
  for (const path of ['a', 'a/b.js', '.a/..b/c..', 'größe/日本']) expect(plainPath(path, false)).toBe(path);
  for (const path of [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    './a',
    'a/..',
    'a/./b',
    '...',
    'a\\b',
    'a\0',
    'C:/a',
    'c:a',
  ])
    expect(plainPath(path, false)).toBeUndefined();
});

test('a folder may have a slash behind it', () => {
  expect(plainPath('a/b/', true)).toBe('a/b');
  expect(plainPath('a/b//', true)).toBeUndefined();
  expect(plainPath('/', true)).toBeUndefined();
});

test('a link leads to a path from the folder that it lies in', () => {
  expect(linkedPath('dist/a/l', 'x')).toBe('dist/a/x');
  expect(linkedPath('dist/a/l', './x/y/')).toBe('dist/a/x/y');
  expect(linkedPath('dist/a/l', '../x')).toBe('dist/x');
  expect(linkedPath('dist/a/l', '.././../x')).toBe('x');
  expect(linkedPath('dist/a/l', '..')).toBe('dist');
  expect(linkedPath('dist/a/l', '.')).toBe('dist/a');
});

test('a link that leaves, or that nobody can follow without the file system, leads nowhere', () => {
  for (const target of [
    '../..',
    '../../..',
    '../../../x',
    '/x',
    'x/../y',
    '../x/..',
    'x//y',
    'C:/x',
    'x\\y',
    'x\ny',
  ])
    expect(linkedPath('dist/a/l', target)).toBeUndefined();
});

test('the folders above a path come from below', () => {
  expect(foldersAbove('a/b/c.js')).toEqual(['a/b', 'a']);
  expect(foldersAbove('a')).toEqual([]);
});
