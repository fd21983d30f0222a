import { linkSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Folder, makeFolder } from '../testing/folder.ts';
import { createFiles } from './files.ts';
import { readLockfile } from './lockfile.ts';
import { packagePlaces, packageValue } from './packages.ts';

const LOCK = {
  lockfileVersion: 3,
  packages: {
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b': { version: '1.0.0', integrity: 'sha512-b' },
    'node_modules/linked': { version: '1.0.0', resolved: 'file:../linked' },
  },
};

function workspace(): Folder {
  return makeFolder({
    'package-lock.json': JSON.stringify(LOCK),
    'node_modules/a/package.json': JSON.stringify({ name: 'a', version: '1.0.0' }),
    'node_modules/a/index.js': '1',
    'node_modules/linked/package.json': JSON.stringify({ name: 'linked', version: '1.0.0' }),
    'node_modules/linked/index.js': '1',
  });
}

function value(folder: Folder, name: string): string | undefined {
  const lockfile = readLockfile(folder.dir);
  expect(lockfile).toBeDefined();
  return (
    lockfile && packageValue(path.join(folder.dir, 'node_modules', name), createFiles(new Map()), lockfile)
  );
}

test('another version of a package is another value', () => {
  using folder = workspace();
  const before = value(folder, 'a');
  folder.write('node_modules/a/package.json', JSON.stringify({ name: 'a', version: '1.0.1' }));
  expect(value(folder, 'a')).not.toBe(before);
});

test('so is another content of the same version, by the lockfile', () => {
  using folder = workspace();
  const before = value(folder, 'a');
  const packages = { ...LOCK.packages, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-z' } };
  folder.write('package-lock.json', JSON.stringify({ ...LOCK, packages }));
  expect(value(folder, 'a')).not.toBe(before);
});

test('and a package of its own that it finds first', () => {
  using folder = workspace();
  const before = value(folder, 'a');
  folder.write('node_modules/a/node_modules/b/package.json', '{}');
  expect(value(folder, 'a')).not.toBe(before);
});

test('of a package with a script at its installation, its files count', () => {
  using folder = workspace();
  const manifest = { name: 'a', version: '1.0.0', scripts: { postinstall: 'node pick.js' } };
  folder.write('node_modules/a/package.json', JSON.stringify(manifest));
  const before = value(folder, 'a');
  expect(value(folder, 'a')).toBe(before);
  folder.write('node_modules/a/index.js', '2');
  expect(value(folder, 'a')).not.toBe(before);
});

test('other versions in the lockfile change nothing', () => {
  using folder = workspace();
  const before = value(folder, 'a');
  const packages = { ...LOCK.packages, 'p/node_modules/a': { version: '2.0.0', integrity: 'sha512-2' } };
  folder.write('package-lock.json', JSON.stringify({ ...LOCK, packages }));
  expect(value(folder, 'a')).toBe(before);
});

test('files of a pinned package are not looked at, those of a linked one are', () => {
  using folder = workspace();
  const [pinned, linked] = [value(folder, 'a'), value(folder, 'linked')];
  folder.write('node_modules/a/index.js', '2');
  folder.write('node_modules/linked/index.js', '2');
  expect(value(folder, 'a')).toBe(pinned);
  expect(value(folder, 'linked')).not.toBe(linked);
});

test("in pnpm's store, a package is another one where it finds others", () => {
  using folder = makeFolder({
    'package-lock.json': JSON.stringify(LOCK),
    'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': JSON.stringify({ name: 'a', version: '1.0.0' }),
    'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': '{}',
    'node_modules/.pnpm/b@2.0.0/node_modules/b/package.json': '{}',
  });
  const link = path.join(folder.dir, 'node_modules/.pnpm/a@1.0.0/node_modules/b');
  const found = (): string | undefined => value(folder, '.pnpm/a@1.0.0/node_modules/a');
  symlinkSync('../../b@1.0.0/node_modules/b', link);
  const before = found();
  unlinkSync(link);
  symlinkSync('../../b@2.0.0/node_modules/b', link);
  expect(found()).not.toBe(before);
});

test.each([
  [
    'pnpm-lock.yaml',
    "lockfileVersion: '9.0'\n\npatchedDependencies:\n  a@1.0.0:\n    hash: abc\n    path: x/a.patch\n  '@b/c': abc\n\nimporters:\n\n  .: {}\n\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: sha512-a}\n",
  ],
  [
    'bun.lock',
    '{\n  "lockfileVersion": 1,\n  "patchedDependencies": {\n    "a@1.0.0": "x/a.patch",\n  },\n  "packages": {\n    "a": ["a@1.0.0", "", {}, "sha512-a"],\n  }\n}\n',
  ],
])('files of a package that %s says is patched are looked at', (name, text) => {
  using folder = workspace();
  folder.remove('package-lock.json');
  folder.write(name, text);
  const before = value(folder, 'a');
  folder.write('node_modules/a/index.js', '2');
  expect(value(folder, 'a')).not.toBe(before);
});

test('another folder that is linked in its place is another value', () => {
  using folder = workspace();
  const before = value(folder, 'a');
  folder.write('fork/package.json', JSON.stringify({ name: 'a', version: '1.0.0' }));
  folder.remove('node_modules/a');
  symlinkSync('../fork', path.join(folder.dir, 'node_modules/a'));
  expect(value(folder, 'a')).not.toBe(before);
});

test('an installation elsewhere that shares the files of a package changes it nowhere, another one in its place does', async () => {
  using folder = workspace();
  const lockfile = readLockfile(folder.dir);
  if (!lockfile) throw new Error('there is a lockfile');
  const dir = path.join(folder.dir, 'node_modules/a');
  const changedMs = (): number => {
    const files = createFiles(new Map());
    return Math.max(...packagePlaces(dir, files, lockfile).map((place) => files.changedMs(place)));
  };
  const before = changedMs();
  await new Promise((resolve) => setTimeout(resolve, 20));
  linkSync(path.join(dir, 'package.json'), path.join(folder.dir, 'shared.json'));
  expect(changedMs()).toBe(before);
  rmSync(dir, { recursive: true });
  folder.write('node_modules/a/package.json', JSON.stringify({ name: 'a', version: '1.0.0' }));
  expect(changedMs()).toBeGreaterThan(before);
});
