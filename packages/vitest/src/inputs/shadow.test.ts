import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Folder, makeFolder } from '../testing/folder.ts';
import { createFiles } from './files.ts';
import { candidatesOf, packagePlace, rivalsOf } from './shadow.ts';

function rivals(folder: Folder, file: string): string {
  return rivalsOf(path.join(folder.dir, file), folder.dir, createFiles(new Map()));
}

describe('what could take the place of a module', () => {
  test.each([
    ['src/a.ts', 'src/a.js'],
    ['src/a.ts', 'src/a.d.ts'],
    ['src/a.ts', 'src/A.ts'],
    ['src/a.ts', 'src/a/index.ts'],
    ['src/a.ts', 'src/a/package.json'],
    ['src/a.ts', 'src/__mocks__/a.ts'],
    ['src/a/index.ts', 'src/a.ts'],
    ['src/a/index.ts', 'src/a/index.js'],
    ['src/a.service.ts', 'src/a.service.js'],
  ])('of %s: %s', (file, rival) => {
    using folder = makeFolder({ [file]: '', 'src/other.ts': '' });
    const before = rivals(folder, file);
    folder.write(rival, '');
    expect(rivals(folder, file)).not.toBe(before);
    folder.remove(rival);
  });

  test('of a file that the manifest of a folder names: a file of that name', () => {
    using folder = makeFolder({ 'src/a/lib/main.js': '', 'src/a/package.json': '{"main":"lib/main.js"}' });
    const before = rivals(folder, 'src/a/lib/main.js');
    folder.write('src/a.ts', '');
    expect(rivals(folder, 'src/a/lib/main.js')).not.toBe(before);
  });

  test.each(['src/b.ts', 'src/ab.ts', 'a.ts', 'src/c/a.ts', 'src/a/b.ts'])('of src/a.ts: not %s', (other) => {
    using folder = makeFolder({ 'src/a.ts': '', 'src/a/x.ts': '' });
    const before = rivals(folder, 'src/a.ts');
    folder.write(other, '');
    expect(rivals(folder, 'src/a.ts')).toBe(before);
  });
});

test('a module that was absent is noticed when it appears', () => {
  using folder = makeFolder({ 'src/a.test.ts': '' });
  const found = (): string =>
    candidatesOf(
      './mocked/thing',
      path.join(folder.dir, 'src/a.test.ts'),
      folder.dir,
      createFiles(new Map()),
    );
  expect(found()).toBe('');
  folder.write('src/mocked/thing.ts', '');
  expect(found()).toBe('thing.ts');
});

test('a package is where the nearest folder has it', () => {
  using folder = makeFolder({ 'node_modules/a/package.json': '', 'p/src/x.ts': '' });
  const place = (): string =>
    packagePlace('a', path.join(folder.dir, 'p/src/x.ts'), folder.dir, createFiles(new Map()));
  expect(place()).toBe('node_modules/a node_modules/a');
  folder.write('p/node_modules/a/package.json', '');
  expect(place()).toBe('p/node_modules/a p/node_modules/a');
});
