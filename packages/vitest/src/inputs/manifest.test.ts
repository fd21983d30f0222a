import { expect, test } from 'vitest';
import { makeFolder } from '../testing/folder.ts';
import { manifestValue } from './manifest.ts';

const MANIFEST = {
  name: 'a',
  version: '1.0.0',
  type: 'module',
  scripts: { test: 'x' },
  exports: { '.': './a.js' },
};

test.each([
  ['its version', { version: '2.0.0' }],
  ['its scripts', { scripts: {} }],
  ['its description', { description: 'new' }],
  ['a dependency', { dependencies: { b: '1' } }],
])('%s makes no difference', (_, change) => {
  using folder = makeFolder();
  const file = folder.write('package.json', JSON.stringify(MANIFEST));
  const before = manifestValue(file);
  folder.write('package.json', JSON.stringify({ ...MANIFEST, ...change }));
  expect(manifestValue(file)).toBe(before);
});

test.each([
  ['its type', { type: 'commonjs' }],
  ['its exports', { exports: { '.': './b.js' } }],
  ['its imports', { imports: { '#a': './b.js' } }],
  ['a peer', { peerDependencies: { b: '1' } }],
  ['a key of somebody else', { browserslist: 'last 1' }],
])('%s does', (_, change) => {
  using folder = makeFolder();
  const file = folder.write('package.json', JSON.stringify(MANIFEST));
  const before = manifestValue(file);
  folder.write('package.json', JSON.stringify({ ...MANIFEST, ...change }));
  expect(manifestValue(file)).not.toBe(before);
});

test('what is no JSON counts by its bytes, what is absent as such', () => {
  using folder = makeFolder();
  const file = folder.write('package.json', '{ torn');
  const torn = manifestValue(file);
  folder.write('package.json', '{ worn');
  expect(manifestValue(file)).not.toBe(torn);
  folder.remove('package.json');
  expect(manifestValue(file)).toBe('none');
});
