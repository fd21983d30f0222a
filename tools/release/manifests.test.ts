import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { dependencyIn, lockfileAt, manifestAt, manifestNaming } from './manifests.ts';

const root = dirname(dirname(import.meta.dirname));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

const manifests = ['package.json', ...globSync('packages/*/package.json', { cwd: root }).sort()];

test.each(manifests)('%s at the version that it has is the same to the byte', (path) => {
  expect(manifestAt(read(path), version)).toBe(read(path));
});

test('and so is the lockfile', () => {
  expect(lockfileAt(read('package-lock.json'), version)).toBe(read('package-lock.json'));
});

test('of another version, nothing but versions of ours is another', () => {
  const lines = (text: string): readonly string[] => text.split('\n');
  const before = lines(read('package-lock.json'));
  const after = lines(lockfileAt(read('package-lock.json'), '9.8.7'));
  expect(after.length).toBe(before.length);
  const changed = after.filter((line, i) => line !== before[i]);
  expect(new Set(changed.map((line) => line.trim().replace(/,$/, '')))).toEqual(
    new Set(['"version": "9.8.7"', '"@subminute/core": "9.8.7"', '"@subminute/vitest": "9.8.7"']),
  );
  // The root twice, three packages, and what they ask of one another.
  expect(changed.length).toBe(8);
});

test('what is named is replaced in every collection, and nothing else', () => {
  const text = JSON.stringify({
    version: '1.0.0',
    dependencies: { a: '1.0.0', b: '1.0.0', toString: '1.0.0' },
    peerDependencies: { a: '1.0.0' },
  });
  expect(JSON.parse(manifestNaming(text, { a: '2.0.0' }))).toEqual({
    version: '1.0.0',
    dependencies: { a: '2.0.0', b: '1.0.0', toString: '1.0.0' },
    peerDependencies: { a: '2.0.0' },
  });
  expect(dependencyIn(text, 'a')).toEqual({ version: '1.0.0', collection: 'dependencies' });
  expect(dependencyIn(text, 'c')).toBeUndefined();
});
