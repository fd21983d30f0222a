import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONFIG_FILE, readConfig } from './config.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-config-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const read = (settings: object, env: NodeJS.ProcessEnv = {}): ReturnType<typeof readConfig> => {
  writeFileSync(path.join(root, CONFIG_FILE), JSON.stringify({ version: 1, ...settings }));
  return readConfig(root, env);
};

describe('settings of the shield', () => {
  test('are off, without a remote cache, 10 GB and 14 days where nothing is said', () => {
    const value = { shield: false, remoteCacheWrites: true, cacheMaxBytes: 10 * 2 ** 30 };
    expect(read({})).toMatchObject({ ok: true, value: { ...value, cacheMaxAgeMs: 14 * 86_400_000 } });
    expect(read({})).not.toHaveProperty('value.remoteCache');
  });

  test('are read from the file', () => {
    const said = {
      shield: true,
      remoteCache: 'https://cache.example.com/team/',
      remoteCacheWrites: false,
      cacheMaxSize: '1.5gb',
      cacheMaxAge: '36h',
    };
    expect(read(said)).toMatchObject({
      value: {
        shield: true,
        remoteCache: 'https://cache.example.com/team',
        remoteCacheWrites: false,
        cacheMaxBytes: 1.5 * 2 ** 30,
        cacheMaxAgeMs: 36 * 3_600_000,
      },
    });
  });

  test('are read from the environment, which wins', () => {
    const env = { SUBMINUTE_SHIELD: '0', SUBMINUTE_REMOTE_CACHE: 'http://127.0.0.1:9' };
    const value = { shield: false, remoteCache: 'http://127.0.0.1:9' };
    expect(read({ shield: true, remoteCache: 'http://a.example' }, env)).toMatchObject({ value });
  });

  test.each([
    { remoteCache: 'cache.example.com' },
    { remoteCache: 'ftp://cache.example.com' },
    { remoteCache: 'https://me:secret@cache.example.com' },
    { remoteCache: 'https://cache.example.com/?team=a' },
    { remoteCache: true },
    { cacheMaxSize: '0GB' },
    { cacheMaxSize: '10' },
    { cacheMaxSize: 'much' },
    { cacheMaxAge: '14' },
    { cacheMaxAge: '0d' },
    { cacheMaxAge: '500ms' },
    { shield: 'yes' },
    { remoteCacheWrites: 'read' },
  ])('are refused by their name: %j', (settings) => {
    const [name = ''] = Object.keys(settings);
    expect(read(settings)).toMatchObject({
      ok: false,
      error: [
        { where: `${CONFIG_FILE}: "${name}"`, problem: expect.stringContaining('it must be') as string },
      ],
    });
  });
});

describe('which targets are inferred', () => {
  test('nobody has said, or what was said', () => {
    expect(read({})).not.toHaveProperty('value.infer');
    expect(read({ infer: { targets: ['test'], replace: ['test'] } })).toMatchObject({
      value: { infer: { targets: ['test'], replace: ['test'] } },
    });
  });

  test('a name that is none is refused, and the right ones are named', () => {
    expect(read({ infer: { targets: ['tset'] } })).toMatchObject({
      ok: false,
      error: [
        {
          where: `${CONFIG_FILE}: "infer"`,
          problem: expect.stringMatching(/it must be true, or .*dts, typecheck, build, test, lint/) as string,
        },
      ],
    });
  });
});
