import { expect, test } from 'vitest';
import { outdated, type Lockfile } from './lockfile.mjs';

function lockfile(packages: NonNullable<Lockfile['packages']>): Lockfile {
  return { packages: { '': { version: '1.0.0' }, ...packages } };
}

const installed = lockfile({ 'node_modules/a': { version: '1.0.0', integrity: 'x' } });

test('an installation that holds what is locked is up to date', () => {
  expect(outdated(installed, installed)).toBeUndefined();
});

test('a package that is not installed is missing', () => {
  expect(outdated(lockfile({ 'node_modules/b': { version: '1.0.0' } }), installed)).toBe('b is missing');
});

test('another version, or other bytes of the same version, have changed', () => {
  const newer = lockfile({ 'node_modules/a': { version: '1.0.1', integrity: 'x' } });
  const other = lockfile({ 'node_modules/a': { version: '1.0.0', integrity: 'y' } });
  expect(outdated(newer, installed)).toBe('a has changed');
  expect(outdated(other, installed)).toBe('a has changed');
});

test('an optional package for another system may be absent', () => {
  const locked = lockfile({ 'node_modules/b': { version: '1.0.0', optional: true } });
  expect(outdated(locked, installed)).toBeUndefined();
});

test('the folder of a workspace needs no installation, its link does', () => {
  const link = { 'node_modules/c': { resolved: 'packages/c', link: true } };
  expect(outdated(lockfile({ 'packages/c': { version: '2.0.0' } }), installed)).toBeUndefined();
  expect(outdated(lockfile(link), installed)).toBe('c is missing');
  expect(outdated(lockfile(link), lockfile(link))).toBeUndefined();
});
