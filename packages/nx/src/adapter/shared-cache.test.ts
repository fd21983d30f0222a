import { expect, test } from 'vitest';
import { type CacheSettings, cacheSharing } from './shared-cache.ts';

const of = (version: string, more: Partial<CacheSettings> = {}): string =>
  cacheSharing({ root: '/w/app', version, env: {}, ...more });

test.each<[string, string | undefined, string]>([
  ['22.1.3', undefined, 'own'],
  ['22.7.12', undefined, 'worktrees'],
  ['22.7.12', '.nx/cache', 'worktrees'],
  ['23.3.2', undefined, 'repository'],
  ['24.0.6', undefined, 'repository'],
  ['24.0.6', '.nx/cache', 'own'],
  ['24.0.6', '/var/cache/nx', 'repository'],
  ['24.0.6', '../cache', 'repository'],
])('the cache of Nx %s with cacheDirectory %s: %s', (version, cacheDirectory, sharing) => {
  expect(of(version, cacheDirectory === undefined ? {} : { cacheDirectory })).toBe(sharing);
});

test('a variable wins over nx.json', () => {
  expect(of('24.0.6', { cacheDirectory: '/var/cache', env: { NX_CACHE_DIRECTORY: '.nx/cache' } })).toBe(
    'own',
  );
  expect(of('22.7.12', { env: { NX_CACHE_DIRECTORY: '/w/app/.nx/cache' } })).toBe('own');
});
