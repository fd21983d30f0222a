import { expect, test } from 'vitest';
import { publishedManifest } from './manifest.ts';

test('a published manifest has no source condition and no field of this repository', () => {
  const published = publishedManifest({
    name: 'a',
    version: '1.0.0',
    exports: {
      '.': { '@subminute/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    nx: { targets: { build: {} } },
    scripts: { build: 'tsc' },
  });
  expect(published).toEqual({
    name: 'a',
    version: '1.0.0',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
  });
});
