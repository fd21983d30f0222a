import { expect, test } from 'vitest';
import { shieldVariables } from './use-shield.ts';

const USE = {
  run: { version: '0.1.0', url: 'http://127.0.0.1:4711/c/0123456789ab', needsOutputs: false },
  secret: 's',
};

test('Nx is pointed to the shield, past any proxy', () => {
  expect(shieldVariables(USE, {})).toEqual({
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: USE.run.url,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 's',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  });
});

test.each([
  [{ NO_PROXY: 'a.example, b.example' }, 'a.example,b.example,127.0.0.1'],
  [{ no_proxy: 'a.example' }, 'a.example,127.0.0.1'],
  [{ NO_PROXY: '127.0.0.1,a.example' }, '127.0.0.1,a.example'],
  [{ NO_PROXY: '*' }, '*'],
])('hosts without a proxy stay, and loopback is added once: %j', (env, list) => {
  const first = shieldVariables(USE, env);
  expect(first).toMatchObject({ NO_PROXY: list, no_proxy: list });
  expect(shieldVariables(USE, { ...env, ...first })).toEqual(first);
});

test('what is behind the shield is told to runs that tasks start', () => {
  const upstream = { url: 'https://cache.example', token: 't', writes: true };
  expect(shieldVariables({ ...USE, upstream }, {})).toMatchObject({
    SUBMINUTE_REMOTE_CACHE: 'https://cache.example',
    SUBMINUTE_REMOTE_CACHE_TOKEN: 't',
  });
});
