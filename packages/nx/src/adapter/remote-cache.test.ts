import { expect, test } from 'vitest';
import { upstreamOf } from './remote-cache.ts';

const SETTINGS = { remoteCacheWrites: true };
const OWN = 'http://127.0.0.1:4711/c/0123456789ab';
const NX = {
  NX_SELF_HOSTED_REMOTE_CACHE_SERVER: 'https://nx.example/',
  NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'nx',
};

test('our own setting wins over what Nx was told, with its own token', () => {
  const settings = { ...SETTINGS, remoteCache: 'https://own.example' };
  expect(upstreamOf(settings, [{ ...NX, SUBMINUTE_REMOTE_CACHE_TOKEN: 'own' }])).toEqual({
    url: 'https://own.example',
    token: 'own',
    writes: true,
  });
  expect(upstreamOf(settings, [NX])).toEqual({ url: 'https://own.example', writes: true });
});

test('what Nx was told is behind the shield where we say nothing', () => {
  expect(upstreamOf({ remoteCacheWrites: false }, [{}, NX])).toEqual({
    url: 'https://nx.example',
    token: 'nx',
    writes: false,
  });
});

test('a run in a task of another one has the remote cache of that one', () => {
  const env = {
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: OWN,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'secret of the shield',
    SUBMINUTE_REMOTE_CACHE: 'https://nx.example',
    SUBMINUTE_REMOTE_CACHE_TOKEN: 'nx',
  };
  expect(upstreamOf(SETTINGS, [env])).toEqual({ url: 'https://nx.example', token: 'nx', writes: true });
});

test('a shield is never behind itself', () => {
  const env = { NX_SELF_HOSTED_REMOTE_CACHE_SERVER: OWN, NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'x' };
  expect(upstreamOf(SETTINGS, [env, {}])).toBeUndefined();
  expect(upstreamOf({ ...SETTINGS, remoteCache: OWN }, [{}])).toBeUndefined();
});

test.each(['', 'nonsense', 'ftp://cache.example', 'https://a:b@cache.example'])(
  '%j is no remote cache',
  (url) => {
    expect(upstreamOf(SETTINGS, [{ NX_SELF_HOSTED_REMOTE_CACHE_SERVER: url }])).toBeUndefined();
  },
);
