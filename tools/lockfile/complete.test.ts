import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { absentOptionals, complete, type Lockfile } from './complete.ts';

const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');

test('the lockfile names every optional package, also those for other systems', () => {
  const absent = absentOptionals(JSON.parse(text) as Lockfile).map(({ place }) => place);
  expect(absent, 'run: node tools/complete-lockfile.ts').toEqual([]);
});

test('the lockfile names no host of a registry', () => {
  expect(text.match(/"resolved": "https?:.*"/g)).toBeNull();
});

test('a package for another system is added with its version and its platform', () => {
  const parent = { version: '1.0.0', dev: true, optionalDependencies: { '@a/linux-arm64-musl': '1.0.0' } };
  expect(
    complete({ packages: { 'node_modules/a': parent } }).packages['node_modules/@a/linux-arm64-musl'],
  ).toEqual({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['linux'],
    cpu: ['arm64'],
    libc: ['musl'],
  });
});

test('an optional package that is locked stays as it is, wherever Node would find it', () => {
  const lockfile: Lockfile = {
    packages: {
      '': {},
      'node_modules/a/node_modules/b': {
        optionalDependencies: { c: '1.0.1', d: '1.0.1', e: '1.0.1', f: '^1.0.0' },
      },
      'node_modules/a/node_modules/b/node_modules/c': { version: '1.0.1', integrity: 'x' },
      'node_modules/a/node_modules/d': { version: '1.0.1' },
      'node_modules/e': { version: '1.0.1' },
    },
  };
  expect(complete(lockfile)).toEqual(lockfile);
});
